import { z } from 'zod';
import { frameRefSchema } from './frame-ref';
import { deletePolicySchema } from './parameters/delete-policy';
import { sizesSchema } from './parameters/sizes';
import { transformEffects } from './transforms';

/** One request's worth of source data: some org units × some periods of one data set. */
export const chunkSchema = z.strictObject({
  index: z.int().nonnegative(),
  /** For people, e.g. `Bombali, Kenema × 202401–202406`. */
  label: z.string(),
  orgUnits: z.array(z.string()).min(1),
  /** Whether each of `orgUnits` stands for its whole subtree. */
  children: z.boolean(),
  /** Canonical period ids, all of the data set's period type. */
  periods: z.array(z.string()).min(1),
  /** Set where not the source is read but what it changed, which was read when the run was planned (`dataValueSchema` frames). */
  changes: z
    .strictObject({
      extracted: frameRefSchema,
      /** Rows that did not land in an earlier run, as it read them; the source has not changed them since. */
      retried: frameRefSchema,
    })
    .exactOptional(),
  /** What the target must still hold at the keys of these rows for them to go on (`leftSchema`); others are rejected as moved. */
  left: frameRefSchema.exactOptional(),
});
export type Chunk = z.infer<typeof chunkSchema>;

/** A step of the chain that chunks flow through after they are extracted. */
export const chunkStepSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mapIds'), task: z.string(), mappings: frameRefSchema }),
  z.strictObject({
    kind: z.literal('transform'),
    task: z.string(),
    transform: z.strictObject({
      id: z.string(),
      effect: z.enum(transformEffects),
      options: z.record(z.string(), z.unknown()),
      fingerprint: z.string(),
    }),
  }),
  z.strictObject({ kind: z.literal('compareWithTarget'), task: z.string(), deletes: deletePolicySchema }),
]);
export type ChunkStep = z.infer<typeof chunkStepSchema>;

/** The plan of one data set's way; a document in the store, since it grows with the number of org units. */
export const lanePlanSchema = z.strictObject({
  format: z.literal(1),
  lane: z.strictObject({
    id: z.string(),
    task: z.string(),
    sourceDataSet: z.string(),
    targetDataSet: z.string().optional(),
    file: z.string().exactOptional(),
  }),
  source: z.strictObject({
    connection: z.string(),
    /** What the source looked like when the run was planned (a SourceDescription). */
    description: frameRefSchema,
  }),
  target: z
    .strictObject({
      connection: z.string(),
      /** What the target looked like (a TargetDescription). */
      description: frameRefSchema,
    })
    .optional(),
  /** Where the way ends in a gathering task: the server that its ids are mapped for. */
  mapsFor: z.strictObject({ connection: z.string(), description: frameRefSchema }).exactOptional(),
  /** ISO time, by the worker's clock, before the first of the rows that chunks bring along was read from a source. */
  readAt: z.string().exactOptional(),
  /** Rows of other ways: the chunks bring mapped rows along (`mappedSchema`), of which several may share a key. */
  gathered: z
    .strictObject({
      onCollision: z.enum(['reject', 'sum']),
      /** Where the rows were read from. */
      contributors: z.array(
        z.strictObject({ address: z.string(), identity: z.string().exactOptional(), dataSet: z.string() }),
      ),
    })
    .exactOptional(),
  periodType: z.string(),
  periods: z.array(z.string()),
  steps: z.array(chunkStepSchema),
  /** The pipeline could write to the target; where it cannot, no row is judged by whether the user may. */
  writes: z.literal(true).exactOptional(),
  /** True: chunks are read twice, by different cuts, while no earlier run of this scope was verified. */
  recount: z.boolean().exactOptional(),
  /** How much of the scope is read, and for what a watermark may speak when the run is verified. */
  reading: z
    .strictObject({
      mode: z.enum(['full', 'delta']),
      /** Why, in words. */
      reason: z.string(),
      /** In delta mode: what the changes may not show, in words. */
      note: z.string().exactOptional(),
      /** The periods were left out of the parameters. */
      allPeriods: z.boolean(),
      /** Every period that the runs before this one have read; the source may have lost all trace of one since. */
      periodsBefore: z.array(z.string()).exactOptional(),
      /** The scope that the run speaks for (a VouchedScope). */
      scope: frameRefSchema,
      /** A full run in delta mode: what it misses, the runs after it would miss as well. */
      deltaFollows: z.literal(true).exactOptional(),
      /** The run whose watermark stood after the source's clock when this one was planned: it gives way to this run's. */
      ahead: z.string().exactOptional(),
      /** In delta mode: from so long before the last run the changes were asked for. */
      overlapHours: z.number().exactOptional(),
      /** In delta mode: the last full run, and the rows that it read. */
      lastFull: z
        .strictObject({
          at: z.string(),
          rows: z.strictObject({ source: z.int().nonnegative(), target: z.int().nonnegative() }),
        })
        .exactOptional(),
    })
    .exactOptional(),
  /** What the last verified run with the same parameters read, beside what this one can read (a MissingScope). */
  missing: frameRefSchema.exactOptional(),
  sizes: sizesSchema,
  chunks: z.array(chunkSchema),
});
export type LanePlan = z.infer<typeof lanePlanSchema>;
