import type pl from 'nodejs-polars';
import type { Dhis2 } from '../dhis2';
import { uidList } from './argument-checks';
import { MissingArgumentError } from './argument-errors';
import { groupScopes, setsOfElements } from './element-scope';
import { extractFrame } from './extract-frame';
import type { ExtractOptions } from './extract-options';
import { checkExtractOptions } from './extract-request';
import { readAll } from './org-unit-scope';

/**
 * The values of all data elements of the groups, each value once; the frame is that of `extractDataset`, dates mean what
 * they mean in `extractDataElements`. A group without elements has no values.
 * @throws ArgumentError and its kinds for unusable arguments, unknown ids among them; Dhis2Error when a request fails
 */
export async function extractDataElementGroups(
  dhis2: Dhis2,
  dataElementGroups: readonly string[],
  options: ExtractOptions,
): Promise<pl.DataFrame> {
  const ids = uidList({ dataElementGroups }, 'dataElementGroups');
  if (!ids) throw new MissingArgumentError('dataElementGroups is missing: name at least one');
  const request = checkExtractOptions(options);
  return await extractFrame(dhis2, request, async (server) => {
    const groups = await readAll(ids, 'dataElementGroups', dhis2.client.address, (id) =>
      dhis2.metadata.dataElementGroup(id, { signal: request.signal }),
    );
    const elements = [...new Set(groups.flatMap((group) => group.dataElements))];
    if (elements.length === 0) return [];
    const sets = await setsOfElements(dhis2, elements, request.signal);
    return groupScopes(ids, sets, request.when, server);
  });
}
