import { z } from 'zod';
import { newToken } from '../auth/api-token';
import type { Handler } from '../http/exchange';
import { messageReply, refuse } from '../http/web-message';
import type { ApiToken, SimulatorState } from '../state/simulator-state';
import { newUid } from '../uid';

const lifeMs = 30 * 24 * 3_600_000;

const tokenRequest = z.looseObject({
  expire: z.number().optional(),
  attributes: z
    .array(
      z.looseObject({
        type: z.string(),
        allowedMethods: z.array(z.string()).optional(),
        allowedIps: z.array(z.string()).optional(),
        allowedReferrers: z.array(z.string()).optional(),
      }),
    )
    .optional(),
});

/** Makes a token for a user. It lives 30 days unless `expire` (milliseconds since the epoch) says otherwise. */
export function makeToken(
  state: SimulatorState,
  username: string,
  wanted: Partial<Omit<ApiToken, 'key' | 'username'>> = {},
): string {
  const key = newToken(state.release);
  state.tokens.set(key, {
    key,
    username,
    expire: wanted.expire ?? state.now() + lifeMs,
    allowedMethods: wanted.allowedMethods,
    allowedIps: wanted.allowedIps,
    allowedReferers: wanted.allowedReferers,
  });
  return key;
}

/** `POST /api/apiToken`: 201; the token itself is in `response.key`, this once only. */
export function postApiToken(state: SimulatorState): Handler {
  return (request) => {
    let body: unknown;
    try {
      body = request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'));
    } catch {
      refuse(400, 'Body is not JSON.');
    }
    const parsed = tokenRequest.safeParse(body);
    if (!parsed.success) refuse(400, 'Body is not an API token request.');
    const attributes = parsed.data.attributes ?? [];
    const list = (type: string): (typeof attributes)[number] | undefined =>
      attributes.find((entry) => entry.type === type);
    const key = makeToken(state, request.user.username, {
      ...(parsed.data.expire === undefined ? {} : { expire: parsed.data.expire }),
      allowedMethods: list('MethodAllowedList')?.allowedMethods,
      allowedIps: list('IpAllowedList')?.allowedIps,
      allowedReferers: list('RefererAllowedList')?.allowedReferrers,
    });
    return messageReply(201, 'OK', undefined, { responseType: 'ApiTokenCreationResponse', key, uid: newUid() });
  };
}
