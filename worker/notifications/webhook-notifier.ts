import { request } from 'undici';
import { NotificationError, type Notifier } from '../../activities/runtime/activity-deps';
import type { NotificationMessage } from '../../contracts/notification';
import type { NotificationConfig } from '../config/config';

/** A chat service answers at once; one that takes longer is tried again later. */
const timeLimitMs = 20_000;

/**
 * Posts messages as JSON to the addresses of the configuration. Redirects are not followed, and what is answered is not read:
 * only the status counts. Errors name the notification and never its address, whose path may be a token.
 */
export function webhookNotifier(notifications: ReadonlyMap<string, NotificationConfig>): Notifier {
  return {
    names: [...notifications.keys()],
    async send(name, message, signal) {
      const config = notifications.get(name);
      if (config === undefined) {
        throw new NotificationError(`there is no notification "${name}" in this worker's sluice.yaml`, false);
      }
      const status = await post(name, config, message, signal);
      if (status >= 200 && status <= 299) return;
      throw new NotificationError(
        `the webhook of notification "${name}" answered ${status}${adviceFor(status)}`,
        status === 408 || status === 429 || status >= 500,
      );
    },
  };
}

async function post(
  name: string,
  { url }: NotificationConfig,
  message: NotificationMessage,
  signal: AbortSignal,
): Promise<number> {
  try {
    const { statusCode, body } = await request(url.reveal(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      headersTimeout: timeLimitMs,
      bodyTimeout: timeLimitMs,
      signal,
    });
    await body.dump();
    return statusCode;
  } catch (error) {
    // the error's own text may hold the address
    throw new NotificationError(`the webhook of notification "${name}" can't be reached (${codeOf(error)})`, true);
  }
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'no code';
}

function adviceFor(status: number): string {
  if (status >= 300 && status <= 399) return '; redirects are not followed, name the address that it leads to';
  if (status === 401 || status === 403 || status === 404 || status === 410)
    return '; check its url in sluice.yaml, the service may have withdrawn it';
  return '';
}
