import {
  Dhis2ContentError,
  Dhis2Error,
  Dhis2NetworkError,
  Dhis2TimeoutError,
  type TimeoutPhase,
} from '../errors/errors';
import type { FailedRequest } from '../errors/dhis2-error';
import { errorCode, isError } from '../errors/error-code';
import type { Deadline } from './deadline';

/** Time limits of one request, for the texts of errors. */
export interface TimeLimits {
  readonly connectTimeoutMs: number;
  readonly headersTimeoutMs: number;
  readonly bodyTimeoutMs: number;
}

const stillRunning = 'If this was a write, the server may still carry it out. Try again later or ask for less.';

function timedOut(
  phase: TimeoutPhase,
  limitMs: number,
  advice: string,
  request: FailedRequest,
  cause: unknown,
): Dhis2Error {
  const what: Record<TimeoutPhase, string> = {
    connect: `No connection within ${limitMs} ms`,
    headers: `No answer within ${limitMs} ms`,
    body: `The answer stood still for ${limitMs} ms`,
    total: `The answer was not complete within ${limitMs} ms`,
  };
  return new Dhis2TimeoutError(phase, what[phase], advice, request, { cause });
}

function isTlsCode(code: string): boolean {
  return /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code) || code === 'EPROTO';
}

function network(code: string, request: FailedRequest, cause: unknown): Dhis2Error {
  const { host, hostname } = new URL(request.url);
  const details = { cause };
  if (code === 'ECONNREFUSED') {
    const advice = 'Check the URL and that DHIS2 is running there.';
    return new Dhis2NetworkError(
      code,
      true,
      `Nothing answers at ${host}: connection refused`,
      advice,
      request,
      details,
    );
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    const advice = 'Check the URL and the network of this machine.';
    return new Dhis2NetworkError(
      code,
      true,
      `The name ${hostname} cannot be resolved: ${code}`,
      advice,
      request,
      details,
    );
  }
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    const advice = 'Check the URL, the network and the firewall.';
    return new Dhis2NetworkError(code, true, `${host} cannot be reached: ${code}`, advice, request, details);
  }
  if (isTlsCode(code)) {
    const advice = 'Check the certificate of the server, and whether the URL should begin with http:// or https://.';
    return new Dhis2NetworkError(code, false, `No secure connection to ${host}: ${code}`, advice, request, details);
  }
  return new Dhis2NetworkError(code, true, `The connection to ${host} broke: ${code}`, stillRunning, request, details);
}

/**
 * What went wrong below HTTP as one of our errors: undici's and Node's codes sorted by time limit, network and content.
 * A cancelled request gives the reason of the caller's signal; our own errors pass unchanged.
 */
export function transportFailure(
  error: unknown,
  request: FailedRequest,
  limits: TimeLimits,
  deadline: Deadline,
): Error {
  if (deadline.cancelled) return deadline.reason;
  if (deadline.expired) return timedOut('total', deadline.totalTimeoutMs ?? 0, stillRunning, request, error);
  if (error instanceof Dhis2Error) return error;
  const code = errorCode(error) ?? 'UNKNOWN';
  switch (code) {
    case 'UND_ERR_CONNECT_TIMEOUT':
      return timedOut(
        'connect',
        limits.connectTimeoutMs,
        'Check the URL, the network and the firewall.',
        request,
        error,
      );
    case 'UND_ERR_HEADERS_TIMEOUT':
      return timedOut('headers', limits.headersTimeoutMs, stillRunning, request, error);
    case 'UND_ERR_BODY_TIMEOUT':
      return timedOut('body', limits.bodyTimeoutMs, stillRunning, request, error);
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH':
      return cutBody('The body is shorter than its Content-Length', request, error);
    default:
      if (isError(error) && error.name === 'HTTPParserError') {
        const advice = 'Check the URL: what answers there does not speak HTTP.';
        return new Dhis2ContentError(true, 'The answer is not HTTP', advice, request, { cause: error });
      }
      return network(code, request, error);
  }
}

/** A body that ended too early or cannot be unpacked. */
export function cutBody(what: string, request: FailedRequest, cause?: unknown): Dhis2ContentError {
  return new Dhis2ContentError(
    true,
    what,
    'The transfer was probably cut by a proxy or a time limit; try again.',
    request,
    { cause },
  );
}
