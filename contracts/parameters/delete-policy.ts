import { z } from 'zod';

export const deletePolicySchema = z.enum(['ignore', 'propagate']);
/** `ignore`: the target keeps what the source no longer has. `propagate`: it is deleted there as well. */
export type DeletePolicy = z.infer<typeof deletePolicySchema>;

/** What happens at the target to values that the source no longer has. */
export const deletePolicy = () =>
  deletePolicySchema
    .default('ignore')
    .describe(
      'ignore: the target keeps values that the source no longer has; propagate: they are deleted there, once a second look at the source finds them gone too',
    );
