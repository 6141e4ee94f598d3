import type pl from 'nodejs-polars';
import { z } from 'zod';
import { frameRefSchema } from '../../contracts/frame-ref';
import type { ChunkStep, LanePlan } from '../../contracts/plan';
import type { ResolvedTransform } from '../../contracts/transforms';
import type { TransformRegistry } from '../../transforms/transform-registry';
import type { LaneDocuments } from '../runtime/lane-documents';
import { mapChunk, type MappedChunk } from './map-chunk';
import { transformMappedRows, transformSourceRows, type TransformedChunk } from './transform-rows';

export type TransformStep = Extract<ChunkStep, { kind: 'transform' }>;

/** What the ledger keeps of a transform on one chunk. */
export const transformReceiptSchema = z.strictObject({
  filtered: frameRefSchema,
  added: z.int().nonnegative(),
});

export interface SteppedChunk extends MappedChunk {
  /** One for each transform of the plan, in order. */
  readonly transformed: readonly TransformedChunk[];
}

/** The transforms of a plan, in order. */
export function transformsOf(plan: LanePlan): ResolvedTransform[] {
  return transformSteps(plan).map(({ transform }) => transform);
}

export function transformSteps(plan: LanePlan): TransformStep[] {
  return plan.steps.filter((step): step is TransformStep => step.kind === 'transform');
}

/** Takes extracted rows through transforms and mapping, up to the comparison. Without a mapping task transforms come first. */
export function runSteps(transforms: TransformRegistry, lane: LaneDocuments, extracted: pl.DataFrame): SteppedChunk {
  const { steps } = lane.plan;
  const mapping = steps.findIndex((step) => step.kind === 'mapIds');
  const isAfter = (step: TransformStep) => mapping >= 0 && steps.indexOf(step) > mapping;
  const all = transformSteps(lane.plan);
  const transformed: TransformedChunk[] = [];
  let rows = extracted;
  for (const step of all.filter((candidate) => !isAfter(candidate))) {
    const next = transformSourceRows(transforms, step, rows);
    rows = next.rows;
    transformed.push(next.account);
  }
  const mapped = mapChunk(rows, lane);
  rows = mapped.mapped;
  for (const step of all.filter(isAfter)) {
    const next = transformMappedRows(transforms, step, rows);
    rows = next.rows;
    transformed.push(next.account);
  }
  return { ...mapped, mapped: rows, transformed };
}
