import type { ResolvedMappings } from '../../contracts/mappings';
import type { ChunkStep } from '../../contracts/plan';
import type { Documents } from '../runtime/documents';
import { resolvedMappingsSchema } from './resolve-mappings';

/** The tables of the step that maps ids; undefined where there is none. */
export async function mappingsOfSteps(
  documents: Documents,
  steps: readonly ChunkStep[],
): Promise<ResolvedMappings | undefined> {
  const step = steps.find((candidate) => candidate.kind === 'mapIds');
  return step === undefined ? undefined : await documents.get(step.mappings, resolvedMappingsSchema);
}
