import type pl from 'nodejs-polars';
import type { TransformRegistry } from '../../transforms/transform-registry';
import type { LaneDocuments } from '../runtime/lane-documents';
import { settleGathered } from './gathered-rows';
import { mapChunk, type MappedChunk } from './map-chunk';
import { transformMappedRows, transformSourceRows, type TransformedChunk } from './transform-rows';
import { throughTransforms, transformSteps, type TransformStep } from './transform-steps';

export interface SteppedChunk extends MappedChunk {
  /** One for each transform of the plan, in order. */
  readonly transformed: readonly TransformedChunk[];
}

/**
 * Takes extracted rows (`dataValueSchema`; gathered ones: `mappedSchema`) through transforms and mapping, up to the comparison.
 * Without a mapping task transforms come first.
 */
export function runSteps(transforms: TransformRegistry, lane: LaneDocuments, extracted: pl.DataFrame): SteppedChunk {
  if (lane.plan.gathered === undefined) return fromSource(transforms, lane, extracted);
  const settled = settleGathered(extracted, lane, lane.plan.gathered.onCollision);
  if ('sourceRows' in settled) return settled.joined(fromSource(transforms, lane, settled.sourceRows));
  const { rows, transformed } = throughTransforms(
    transforms,
    transformSteps(lane.plan),
    settled.mapped,
    transformMappedRows,
  );
  return { ...settled, mapped: rows, transformed };
}

function fromSource(transforms: TransformRegistry, lane: LaneDocuments, extracted: pl.DataFrame): SteppedChunk {
  const { steps } = lane.plan;
  const mapping = steps.findIndex((step) => step.kind === 'mapIds');
  const isAfter = (step: TransformStep) => mapping >= 0 && steps.indexOf(step) > mapping;
  const all = transformSteps(lane.plan);
  const isBefore = all.filter((step) => !isAfter(step));
  const before = throughTransforms(transforms, isBefore, extracted, transformSourceRows);
  const mapped = mapChunk(before.rows, lane);
  const after = throughTransforms(transforms, all.filter(isAfter), mapped.mapped, transformMappedRows);
  return { ...mapped, mapped: after.rows, transformed: [...before.transformed, ...after.transformed] };
}
