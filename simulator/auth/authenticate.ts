import type { SimulatorReply } from '../http/exchange';
import { errorReply, jsonUtf8 } from '../http/web-message';
import type { User } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';
import { isWellFormedToken } from './api-token';
import type { Sessions } from './sessions';

/** What the login filters look at. */
export interface Credentials {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly remoteAddress: string;
  readonly base: string;
}

export type Login = { user: User; session: string | undefined } | { refused: SimulatorReply };

function unauthorized(headers?: Readonly<Record<string, string>>): SimulatorReply {
  return errorReply(401, 'Unauthorized', { contentType: jsonUtf8, ...(headers === undefined ? {} : { headers }) });
}

/** Where each release sends a client without login (2.40.12, 2.41.9, 2.42.5.2, 2.43.1 and 2.44): only 2.44 relatively. */
function loginLocation({ release }: SimulatorState, base: string): string {
  if (release.since('2.44')) return '/login/';
  if (release.isNew) return `${base}/login/`;
  if (release.since('2.42')) return `${base}/dhis-web-login/`;
  return release.since('2.41') ? `${base}/dhis-web-login` : `${base}/dhis-web-commons/security/login.action`;
}

/** With `X-Requested-With: XMLHttpRequest` 401 JSON instead of the redirect. */
function toLoginPage(state: SimulatorState, credentials: Credentials): SimulatorReply {
  if (credentials.headers['x-requested-with'] === 'XMLHttpRequest') return unauthorized();
  return { status: 302, headers: { location: loginLocation(state, credentials.base) } };
}

/** Up to 2.41 a Bearer token goes to an OAuth2 filter, which knows none here: 401, XML unless JSON is asked for. */
function unknownBearer({ headers }: Credentials): SimulatorReply {
  const description = 'Invalid access token';
  const challenge = `Bearer realm="oauth", error="invalid_token", error_description="${description}"`;
  const isJson = headers['accept']?.includes('application/json') === true;
  const body = isJson
    ? { error: 'invalid_token', error_description: description }
    : `<InvalidTokenException><error>invalid_token</error><error_description>${description}</error_description></InvalidTokenException>`;
  const type = isJson ? jsonUtf8 : 'application/xml;charset=UTF-8';
  return { status: 401, headers: { 'content-type': type, 'www-authenticate': challenge }, body };
}

function byToken(state: SimulatorState, text: string, credentials: Credentials): User | SimulatorReply {
  const challenge = { 'www-authenticate': 'ApiToken' };
  // Up to 2.40 nothing is looked at but whether the token is known.
  if (state.release.since('2.41') && !isWellFormedToken(text)) {
    return errorReply(400, 'Checksum validation failed', { contentType: jsonUtf8, headers: challenge });
  }
  const token = state.tokens.get(text);
  const failed = (why: string): SimulatorReply =>
    errorReply(401, `Failed to authenticate API token, ${why}.`, { contentType: jsonUtf8, headers: challenge });
  if (token === undefined) return failed('token does not exist');
  if (token.expire <= state.now()) return failed('token has expired');
  if (token.allowedMethods !== undefined && !token.allowedMethods.includes(credentials.method)) {
    return failed('request http method is not allowed');
  }
  const address = credentials.headers['x-forwarded-for']?.split(',')[0]?.trim() ?? credentials.remoteAddress;
  if (token.allowedIps !== undefined && !token.allowedIps.includes(address)) {
    return failed('request ip address is not allowed');
  }
  if (token.allowedReferers !== undefined && !token.allowedReferers.includes(credentials.headers['referer'] ?? '')) {
    return failed('request http referrer is missing or not allowed');
  }
  const user = state.catalogue.user(token.username);
  return user === undefined || isDisabled(state, user) ? failed('user account is locked') : user;
}

function isDisabled(state: SimulatorState, user: User): boolean {
  return state.metadata.get('users', user.id)?.['disabled'] === true;
}

function byPassword(state: SimulatorState, encoded: string): User | undefined {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const cut = text.indexOf(':');
  if (cut < 0) return undefined;
  const user = state.catalogue.user(text.slice(0, cut));
  if (user === undefined || isDisabled(state, user)) return undefined;
  return state.passwords.get(user.username) === text.slice(cut + 1) ? user : undefined;
}

/**
 * Who sends the request. Wrong Basic credentials are 401 JSON, a malformed token 400 (2.41+), an unknown or unfit token 401, both
 * with `WWW-Authenticate: ApiToken`; nothing, or a scheme that the server does not know, is 302 to the login page.
 */
export function authenticate(state: SimulatorState, sessions: Sessions, credentials: Credentials): Login {
  const [scheme = '', rest = ''] = (credentials.headers['authorization'] ?? '').split(/ +/, 2);
  if (scheme === 'ApiToken') {
    const found = byToken(state, rest.trim(), credentials);
    return 'status' in found ? { refused: found } : { user: found, session: sessions.begin(found.username) };
  }
  if (scheme.toLowerCase() === 'basic') {
    const user = byPassword(state, rest.trim());
    if (user === undefined) return { refused: unauthorized() };
    return { user, session: sessions.begin(user.username) };
  }
  if (scheme.toLowerCase() === 'bearer' && !state.release.since('2.42')) return { refused: unknownBearer(credentials) };
  const cookie = /(?:^|;\s*)JSESSIONID=([0-9A-F]+)/.exec(credentials.headers['cookie'] ?? '')?.[1];
  const username = cookie === undefined ? undefined : sessions.usernameOf(cookie);
  const user = username === undefined ? undefined : state.catalogue.user(username);
  if (user !== undefined) return { user, session: undefined };
  return { refused: toLoginPage(state, credentials) };
}
