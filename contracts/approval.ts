import { z } from 'zod';

export const approveUpdateName = 'approve';
export const rejectUpdateName = 'reject';

/** Argument of the update `approve`: who lets which preview pass. */
export const approvalSchema = z.strictObject({
  by: z.string().min(1),
  note: z.string().optional(),
  /**
   * The short hash that the preview shows, so that nobody approves what they have not seen; several, with blanks between
   * them, for several data sets.
   */
  preview: z.string().min(1),
});
export type Approval = z.infer<typeof approvalSchema>;

/** An approval that came with the start parameters, for the preview of the run that is continued. */
export interface GivenApproval {
  readonly given: Approval;
  /** That preview is too old by now: a new one waits for a person, even if it shows the same. */
  readonly expired: boolean;
}

/** Argument of the update `reject`; without `preview` all that is held is refused. */
export const rejectionSchema = z.strictObject({
  by: z.string().min(1),
  note: z.string().optional(),
  preview: z.string().min(1).optional(),
});
export type Rejection = z.infer<typeof rejectionSchema>;

/** What a person said, as the result keeps it. */
export interface Decision {
  readonly decision: 'approved' | 'refused';
  readonly by: string;
  readonly note?: string;
}

/** The hashes that an approval names. */
export function previewsNamed({ preview }: Pick<Approval, 'preview'>): string[] {
  return preview.split(/[\s,]+/).filter((hash) => hash !== '');
}
