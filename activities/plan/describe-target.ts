import type { Described, PlanActivities } from '../../contracts/activities';
import { runFolder } from '../../contracts/run';
import { readTargetModel } from '../../dhis2/loader/model/read-target-model';
import { resolvedMappingsSchema } from '../preparation/resolve-mappings';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { describeServer } from './describe-server';
import { mappingImage } from './mapping-image';
import { sourceDescriptionSchema } from './source-description';
import type { TargetDescription } from './target-description';

/** Reads the target's metadata for the elements that the run's values become, and for the sets that were named. */
export async function describeTarget(
  deps: ActivityDeps,
  documents: Documents,
  input: Parameters<PlanActivities['describeTarget']>[0],
  signal: AbortSignal,
): Promise<Described> {
  const dhis2 = deps.dhis2(input.connection);
  const source = await documents.get(input.source, sourceDescriptionSchema);
  const mappings =
    input.mappings === undefined ? undefined : await documents.get(input.mappings, resolvedMappingsSchema);
  const { server } = await describeServer(deps, input.connection, signal);
  const elements = new Set<string>();
  for (const { source: id } of input.dataSets) {
    for (const element of mappingImage(source, id, mappings).dataElements) elements.add(element);
  }
  const model = await readTargetModel(dhis2, {
    dataSets: input.dataSets.flatMap(({ target }) => target ?? []),
    dataElements: [...elements],
    signal,
  });
  const description: TargetDescription = { format: 1, server, model };
  return { server, description: await deps.store.putDocument(`${runFolder(input.run)}/plan`, description) };
}
