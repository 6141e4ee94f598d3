import { z } from 'zod';
import type { Dhis2Error, FailedRequest, FailureDetails } from '../errors/dhis2-error';
import {
  Dhis2AuthError,
  Dhis2ContentError,
  Dhis2ForbiddenError,
  Dhis2NotFoundError,
  Dhis2PeriodRaceError,
  Dhis2RedirectError,
  Dhis2RefusedError,
  Dhis2ServerError,
  Dhis2TooLargeError,
  Dhis2UnavailableError,
} from '../errors/errors';
import { redactUrl, shorten } from '../errors/redact';
import type { Credentials } from './credentials';

/** Status, headers and the beginning of the body of an answer that is not the result. */
export interface RefusedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decoded, possibly cut. */
  readonly text: string;
}

const webMessage = z.object({
  message: z.string().optional().catch(undefined),
  errorCode: z.string().optional().catch(undefined),
});

/** One header's value, the first when it came several times. */
export function header(headers: RefusedAnswer['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export function isHtml(text: string): boolean {
  return /^\s*(<!--[^]*?-->\s*)*<(!doctype|html|head|body|\?xml)/i.test(text);
}

/** HTML by its beginning, or by its media type: proxies, 2.40's Jetty and firewalls send pieces without `<html>`. */
function isWebPage({ headers, text }: RefusedAnswer): boolean {
  return isHtml(text) || (/^\s*</.test(text) && /html/i.test(header(headers, 'content-type') ?? ''));
}

/** A page that asks for a password, as DHIS2 and single-sign-on proxies show it. */
function isLoginPage(answer: RefusedAnswer): boolean {
  return isWebPage(answer) && /type=["']?password|j_password|dhis-web-login|\/login\//i.test(answer.text);
}

/** What the server says: its JSON message and code, or the title of its HTML page. */
function spoken(answer: RefusedAnswer): { message?: string | undefined; code?: string | undefined } {
  if (isWebPage(answer)) return { message: /<(?:title|h1)[^>]*>([^<]*)/i.exec(answer.text)?.[1] };
  try {
    const body = webMessage.parse(JSON.parse(answer.text));
    return { message: body.message, code: body.errorCode };
  } catch {
    return {};
  }
}

/** Milliseconds of a `Retry-After` in seconds or as a date; undefined when absent or unreadable. */
export function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const dateMs = Date.parse(value);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

function redirected(answer: RefusedAnswer, request: FailedRequest, credentials: Credentials): Dhis2Error {
  const details: FailureDetails = { status: answer.status };
  const location = header(answer.headers, 'location') ?? '';
  const to = URL.canParse(location, request.url) ? new URL(location, request.url) : undefined;
  if (to === undefined || /login/i.test(to.pathname)) {
    return rejectedCredentials('The server sends to its login page', credentials, request, details);
  }
  const { pathname } = new URL(request.url);
  // the address itself may hold /api/
  const api = pathname.lastIndexOf('/api/');
  const suffix = api >= 0 ? pathname.slice(api) : pathname;
  const base = to.pathname.endsWith(suffix) ? to.pathname.slice(0, -suffix.length) : to.pathname.replace(/\/$/, '');
  const target = redactUrl(`${to.protocol}//${to.host}${base}`);
  return new Dhis2RedirectError(
    'The server redirects',
    `Change the URL of this connection to ${target}, if that is your DHIS2.`,
    request,
    details,
  );
}

function rejectedCredentials(
  what: string,
  credentials: Credentials,
  request: FailedRequest,
  details: FailureDetails,
): Dhis2Error {
  const advice =
    `Check ${credentials.shownAs}: wrong, expired, disabled or locked` +
    ' (DHIS2 can lock a user for 15 minutes after failed logins; users with two-factor login need an access token).';
  return new Dhis2AuthError(what, advice, request, details);
}

/** Advice by DHIS2's code; contract of `GET /api/dataValueSets`, all versions. */
const adviceByCode: Readonly<Record<string, string>> = {
  E2001: 'None of the data sets, data elements or groups asked for is known to this server or readable by this user.',
  E2002: 'Give periods, a start and end date, or (not on 2.43.0 and 2.43.1) a time of last update.',
  E2006: 'None of the org units or groups asked for is known to this server.',
  E2008: 'None of the org units asked for is known to this server.',
  E2010: 'Give this user data read access to the data set.',
  E2011: 'Give this user data read access to the options of the attribute option combo.',
  E2012: 'Ask only for org units below those of this user, or give the user more.',
};

/**
 * Requests that store the periods which they name, and whose refusals all have a code otherwise: reads of values (2.38–2.42)
 * and of registrations (all versions), and registrations that are sent, whose other refusals are import summaries.
 */
function createsPeriods({ method, url }: FailedRequest): boolean {
  const { pathname, searchParams } = new URL(url);
  const registrations = pathname.endsWith('/api/completeDataSetRegistrations');
  if (method === 'POST') return registrations;
  return (registrations || pathname.endsWith('/api/dataValueSets')) && searchParams.has('period');
}

/** The typed error of an answer that is not the result that was asked for. */
export function refusedAnswer(answer: RefusedAnswer, request: FailedRequest, credentials: Credentials): Dhis2Error {
  const { status, headers } = answer;
  const { message, code } = spoken(answer);
  const said = message === undefined ? '' : `: ${shorten(credentials.hide(message))}`;
  const details: FailureDetails = {
    status,
    dhis2Code: code,
    retryAfterMs: retryAfterMs(header(headers, 'retry-after'), Date.now()),
    webPage: isWebPage(answer),
  };
  const html = isWebPage(answer);
  if (status >= 300 && status < 400) return redirected(answer, request, credentials);
  if (status === 401 || (status === 400 && /ApiToken/i.test(header(headers, 'www-authenticate') ?? ''))) {
    return rejectedCredentials(`The server refuses the credentials${said}`, credentials, request, details);
  }
  if (status < 300) return unexpectedSuccess(answer, request, credentials, details);
  if (stoppedOnTheWay(answer, request)) return intercepted(answer, said, request, credentials, details);
  if (status === 403) {
    return new Dhis2ForbiddenError(
      `Not allowed${said}`,
      `Give ${credentials.shownAs} the authority or the right that is missing.`,
      request,
      details,
    );
  }
  if (status === 404) {
    const advice = html
      ? 'Check the URL: is this the base URL of a DHIS2?'
      : 'Check the id, and that this user may read it.';
    return new Dhis2NotFoundError(`Not found${said}`, advice, request, details);
  }
  if (status === 413 || status === 414 || status === 431) {
    return new Dhis2TooLargeError(
      `The request is too large for the server${said}`,
      'Send or ask for less in one request.',
      request,
      details,
    );
  }
  if (status === 429) {
    const advice = 'Try again later; set requestsPerSecond of this connection below its limit.';
    return new Dhis2UnavailableError(`Too many requests for the server or a proxy${said}`, advice, request, details);
  }
  if (status === 503) {
    const advice =
      'Try again later. If it answers others meanwhile, a proxy limits the rate: set requestsPerSecond of this connection below it.';
    return new Dhis2UnavailableError(`The server is busy or down${said}`, advice, request, details);
  }
  if ([408, 502, 504].includes(status) || (status >= 520 && status <= 524)) {
    return new Dhis2UnavailableError(`The server is busy or down${said}`, 'Try again later.', request, details);
  }
  if (status >= 500) {
    return new Dhis2ServerError(
      `The server failed${said}`,
      "Try again; if it stays, look into the server's log.",
      request,
      details,
    );
  }
  if (status === 409 && code === undefined && !html && createsPeriods(request)) {
    const what = `Another request created one of these periods at the same time${said}`;
    return new Dhis2PeriodRaceError(what, 'Try again.', request, details);
  }
  const advice =
    (code === undefined ? undefined : adviceByCode[code]) ?? 'Change the request; trying again will not help.';
  return new Dhis2RefusedError(`DHIS2 refuses the request${said}`, advice, request, details);
}

/** 404 pages are a wrong address, unless it was a write: the reads before it found DHIS2 there. Other statuses have a sense of their own. */
function stoppedOnTheWay(answer: RefusedAnswer, { method }: FailedRequest): boolean {
  const { status } = answer;
  if (status === 501 || status === 511) return true;
  if ([404, 408, 413, 414, 429, 431].includes(status) || status >= 500) {
    return status === 404 && method === 'POST' && isWebPage(answer);
  }
  return isWebPage(answer);
}

function intercepted(
  answer: RefusedAnswer,
  said: string,
  request: FailedRequest,
  credentials: Credentials,
  details: FailureDetails,
): Dhis2Error {
  if (isLoginPage(answer))
    return rejectedCredentials('A login page came instead of data', credentials, request, details);
  const what = isWebPage(answer) ? 'A web page answered' : 'The request was stopped on its way';
  const advice = 'Ask who runs them to let requests of this user below /api through, whatever they hold.';
  return new Dhis2RefusedError(
    `${what}, perhaps a firewall or proxy in front of DHIS2${said}`,
    advice,
    request,
    details,
  );
}

function unexpectedSuccess(
  answer: RefusedAnswer,
  request: FailedRequest,
  credentials: Credentials,
  details: FailureDetails,
): Dhis2Error {
  if (isLoginPage(answer)) {
    return rejectedCredentials('A login page came instead of data', credentials, request, details);
  }
  if (isWebPage(answer)) {
    const advice = 'Check the URL: a firewall, a proxy, a maintenance page or another web site may answer there.';
    return new Dhis2ContentError(true, 'A web page came instead of data', advice, request, details);
  }
  const type = shorten(header(answer.headers, 'content-type') ?? 'none');
  return new Dhis2ContentError(
    false,
    `The answer has an unexpected content type: ${type}`,
    'Check the URL and what stands between it and DHIS2.',
    request,
    details,
  );
}
