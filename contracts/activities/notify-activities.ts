import type { NotificationMessage } from '../notification';
import type { RunKey } from '../run';

/** Served on the main queue. */
export interface NotifyActivities {
  /** Hands a message over to the notification of that name in the worker's configuration; once, however often it is asked to. */
  notify(input: { run: RunKey; task: string; to: string; message: NotificationMessage }): Promise<{ to: string }>;
}
