import { z } from 'zod';

/** Whether registrations of complete forms follow the values. */
export function completeness() {
  return z
    .enum(['ignore', 'sync'])
    .default('ignore')
    .describe(
      'sync: forms that are complete at the source are registered at the target once their values are verified there; removed registrations obey deletes',
    );
}
