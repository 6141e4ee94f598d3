import type pl from 'nodejs-polars';
import { z } from 'zod';
import { frameRefSchema } from '../../contracts/frame-ref';
import type { ChunkStep, LanePlan } from '../../contracts/plan';
import type { ResolvedTransform } from '../../contracts/transforms';
import type { TransformRegistry } from '../../transforms/transform-registry';
import type { transformSourceRows, TransformedChunk } from './transform-rows';

export type TransformStep = Extract<ChunkStep, { kind: 'transform' }>;

/** What the ledger keeps of a transform on one chunk. */
export const transformReceiptSchema = z.strictObject({
  filtered: frameRefSchema,
  added: z.int().nonnegative(),
});

export function transformSteps(plan: LanePlan): TransformStep[] {
  return plan.steps.filter((step): step is TransformStep => step.kind === 'transform');
}

/** The transforms of a plan, in order. */
export function transformsOf(plan: LanePlan): ResolvedTransform[] {
  return transformSteps(plan).map(({ transform }) => transform);
}

/** Applies the steps one after the other. */
export function throughTransforms(
  transforms: TransformRegistry,
  steps: readonly TransformStep[],
  given: pl.DataFrame,
  apply: typeof transformSourceRows,
): { rows: pl.DataFrame; transformed: TransformedChunk[] } {
  let rows = given;
  const transformed: TransformedChunk[] = [];
  for (const step of steps) {
    const next = apply(transforms, step, rows);
    rows = next.rows;
    transformed.push(next.account);
  }
  return { rows, transformed };
}
