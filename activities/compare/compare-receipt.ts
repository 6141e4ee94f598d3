import { z } from 'zod';
import { accountSchema } from '../../contracts/account';
import { frameRefSchema } from '../../contracts/frame-ref';

/** What a chunk's comparison leaves. */
export const compareReceiptSchema = z.strictObject({
  /** Rows that the target can take, as they were compared. */
  valid: frameRefSchema,
  difference: frameRefSchema,
  rejects: frameRefSchema,
  /** Rows of the target that the source does not have and that the target would not let go, as rejects without a source row. */
  undeletable: frameRefSchema,
  /** Keys of the target's rows that stay though the source has no such row. */
  unmatched: frameRefSchema,
  /** Those of them that the source may have all the same: they are looked for once more. */
  sought: frameRefSchema,
  /** The target's side of the account. */
  target: accountSchema.pick({
    targetRead: true,
    targetUnchanged: true,
    targetUpdated: true,
    targetDeleted: true,
    targetHeld: true,
    targetLeftAlone: true,
  }),
});
