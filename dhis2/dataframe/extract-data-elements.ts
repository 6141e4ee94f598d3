import type pl from 'nodejs-polars';
import type { Dhis2 } from '../dhis2';
import { uidList } from './argument-checks';
import { MissingArgumentError, UnknownIdsError } from './argument-errors';
import { elementScopes, setsOfElements } from './element-scope';
import { extractFrame } from './extract-frame';
import type { ExtractOptions } from './extract-options';
import { checkExtractOptions } from './extract-request';

/**
 * The values of data elements, in whichever data sets they were entered; the frame is that of `extractDataset`.
 *
 * A date range means every overlapping period of the types of all data sets that hold the elements; elements in no data
 * set are read over a wider range and filtered. 2.38 cannot select elements: there their data sets are read, which
 * needs the right to read these sets' data.
 * @throws ArgumentError and its kinds for unusable arguments, unknown ids among them; Dhis2Error when a request fails
 */
export async function extractDataElements(
  dhis2: Dhis2,
  dataElements: readonly string[],
  options: ExtractOptions,
): Promise<pl.DataFrame> {
  const ids = uidList({ dataElements }, 'dataElements');
  if (!ids) throw new MissingArgumentError('dataElements is missing: name at least one');
  const request = checkExtractOptions(options);
  return await extractFrame(dhis2, request, async (server) => {
    const sets = await setsOfElements(dhis2, ids, request.signal);
    if (sets.unknown.length > 0) throw new UnknownIdsError('dataElements', sets.unknown, dhis2.client.address);
    return elementScopes(ids, sets, request.when, server);
  });
}
