import { z } from 'zod';
import type { NotifyActivities } from '../../contracts/activities';
import { activity } from '../runtime/activity';
import { NotificationError, type ActivityDeps } from '../runtime/activity-deps';
import { fingerprintOf, receiptName, type Receipts } from '../runtime/receipts';

const sentSchema = z.strictObject({ to: z.string() });

/** Leaves a receipt, so that a message is not sent twice when only the report of it was lost. */
export function notifyActivities({ notifications }: ActivityDeps, receipts: Receipts): NotifyActivities {
  return {
    notify: activity(async ({ run, task, to, message }, signal) => {
      const name = receiptName(run, task, 'sent', 0);
      const fingerprint = fingerprintOf([to, message]);
      if ((await receipts.find(name, fingerprint, sentSchema)) !== undefined) return { to };
      if (notifications === undefined) throw new NotificationError('this worker has no notifications', false);
      await notifications.send(to, message, signal);
      await receipts.write(name, fingerprint, { to });
      return { to };
    }),
  };
}
