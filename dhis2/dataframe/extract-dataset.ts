import type pl from 'nodejs-polars';
import type { Dhis2 } from '../dhis2';
import { uidList } from './argument-checks';
import { MalformedArgumentError, MissingArgumentError, UnknownIdsError } from './argument-errors';
import { extractFrame } from './extract-frame';
import type { ExtractOptions } from './extract-options';
import { checkExtractOptions } from './extract-request';
import { periodIds } from './period-scope';

/**
 * The values of one data set as a frame: `data_element_id, period, organisation_unit_id, category_option_combo_id,
 * attribute_option_combo_id, value` (texts), `created, last_updated` (date-times, ms, UTC), sorted by key.
 *
 * A date range means every period of the data set's type that overlaps it: servers would leave out those that straddle
 * its ends, so they are asked for by identifier. Reads JSON, since CSV has no `created`, in requests that keep URLs
 * below 7,000 bytes; one attempt each (see `withRetry`).
 * @throws ArgumentError and its kinds for unusable arguments, unknown ids among them; Dhis2Error when a request fails
 */
export async function extractDataset(dhis2: Dhis2, dataset: string, options: ExtractOptions): Promise<pl.DataFrame> {
  const id = oneUid(dataset);
  const request = checkExtractOptions(options);
  return await extractFrame(dhis2, request, async (server) => {
    const [set] = await dhis2.metadata.dataSetSummaries([`id:eq:${id}`], { signal: request.signal });
    if (!set) throw new UnknownIdsError('dataSets', [id], dhis2.client.address);
    const periods = periodIds(request.when, [set.periodType], server);
    return [{ query: { dataSets: [id], periods }, keep: () => true }];
  });
}

function oneUid(dataset: unknown): string {
  if (typeof dataset !== 'string') throw new MalformedArgumentError('dataset must be the id of one data set');
  const [id] = uidList({ dataset: [dataset] }, 'dataset') ?? [];
  if (id === undefined) throw new MissingArgumentError('dataset is missing');
  return id;
}
