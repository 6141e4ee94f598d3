import { z } from 'zod';
import { approvalSchema } from './approval';
import { gatePolicySchema } from './gate';

/** Frames are used again, and previews approved, for so long at most; the store's records of writers live longer (`writers.ts`). */
export const maxAgeHours = 720;

const hours = () => z.number().positive().max(maxAgeHours);

/** A limit without its default: what is not named stays as it was in that run. */
const given = <T extends z.ZodType>(limit: z.ZodDefault<T>): z.ZodOptional<T> => limit.unwrap().optional();
const gateLimits = gatePolicySchema.shape;

/** What a run that continues another one may allow otherwise than that one. */
export const changedLimitsSchema = z.strictObject({
  maxRejectedShare: given(gateLimits.maxRejectedShare),
  maxDeletedRows: given(gateLimits.maxDeletedRows),
  maxDeletedShare: given(gateLimits.maxDeletedShare),
  maxUpdatedShare: given(gateLimits.maxUpdatedShare),
  minSourceShare: given(gateLimits.minSourceShare),
  maxMissingShare: given(gateLimits.maxMissingShare),
  holdForMinutes: given(gateLimits.holdForMinutes),
  serverDryRun: given(gateLimits.serverDryRun),
  maxFrameAgeHours: hours().default(24).describe('What was read from the source longer ago is read again'),
  approvalMaxAgeHours: hours()
    .default(24)
    .describe('A preview older than this can no longer be approved; a new one is made and waits'),
});

/**
 * Start parameters of a run that goes on where another one ended. All else comes from that run's own parameters; only
 * what is named here can be changed.
 */
export const continueFromSchema = z.strictObject({
  continueFrom: z.string().min(1).describe('Run id or workflow id of the run to continue'),
  dryRun: z.boolean().optional().describe('Default: as that run'),
  refetch: z.boolean().default(false).describe('true: read everything from the source again'),
  limits: changedLimitsSchema
    .prefault({})
    .describe('Limits of the gate and of ages that differ from those of that run; the others stay'),
  approve: approvalSchema
    .optional()
    .describe('Lets the preview of that run pass, if it is still the same; implies dryRun: false'),
});
export type ContinueFrom = z.infer<typeof continueFromSchema>;

/** What a run remembers of the run that it continues. */
export interface Continuation {
  readonly runId: string;
  readonly refetch: boolean;
}

/** What is known of an earlier run from its folder in the store; Temporal's history may be gone. */
export const storedRunSchema = z.object({
  format: z.literal(1),
  runId: z.string(),
  workflowId: z.string(),
  pipeline: z.string(),
  startedAt: z.string(),
  /** The time that relative periods were resolved against. */
  nominalTime: z.string(),
  parameters: z.record(z.string(), z.unknown()),
});
export type StoredRun = z.infer<typeof storedRunSchema>;

/** The content of a `run.json`; undefined where it is damaged or of another format. */
export function parseStoredRun(text: string): StoredRun | undefined {
  try {
    return storedRunSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
