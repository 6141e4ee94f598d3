import { gatePolicySchema } from '../gate';

/** When a run must ask a person before it writes. */
export const gatePolicy = () =>
  gatePolicySchema.prefault({}).describe('Limits over which the run waits for a person before it writes');
