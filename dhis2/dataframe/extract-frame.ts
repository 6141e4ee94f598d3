import type pl from 'nodejs-polars';
import { recordsToFrame } from '../../frames/json/records-to-frame';
import { dataValueSchema, keyColumns, toolboxColumns } from '../../frames/schema';
import type { DataValue } from '../data-value-sets/data-value';
import type { Dhis2 } from '../dhis2';
import type { ServerInfo } from '../system/system';
import type { ExtractRequest } from './extract-request';
import { resolveOrgUnits } from './org-unit-scope';
import { calendarOf } from './period-scope';
import { readScopes, type ReadScope } from './read-scope';
import { updatedSince } from './updated-since';

/** Reads what `scopesOf` names, narrowed by the rest of the request, as the frame that the caller asked for. */
export async function extractFrame(
  dhis2: Dhis2,
  request: ExtractRequest,
  scopesOf: (server: ServerInfo) => Promise<ReadScope[]>,
): Promise<pl.DataFrame> {
  const { signal } = request;
  const server = await dhis2.system.info(signal);
  calendarOf(server);
  const scopes = await scopesOf(server);
  const orgUnits = await resolveOrgUnits(dhis2, request);
  if (orgUnits.length === 0) return frameOf([], request);
  const since = request.lastUpdated && updatedSince(request.lastUpdated, server.release.profile);
  const narrowed = scopes.map(({ query, keep }) => ({
    query: {
      ...query,
      orgUnits,
      children: request.includeChildren,
      includeDeleted: request.includeDeleted,
      lastUpdated: since?.bound,
    },
    keep: (value: DataValue) => keep(value) && (since?.includes(value) ?? true),
  }));
  return frameOf(await readScopes(dhis2, narrowed, signal), request);
}

/** Follow-up is false where 2.43+ leaves it out, as it is on 2.38–2.42. Rows are in the order of their keys, servers have none. */
function frameOf(values: readonly DataValue[], { extraColumns }: ExtractRequest): pl.DataFrame {
  const records = values.map((value) => ({ ...value, followUp: value.followUp ?? false }));
  const columns = extraColumns ? Object.keys(dataValueSchema) : [...toolboxColumns];
  return recordsToFrame(records)
    .select(...columns)
    .sort([...keyColumns]);
}
