import type { Handler, SimulatorReply } from '../http/exchange';
import { parameter } from '../http/query';
import { messageReply, refuse } from '../http/web-message';
import type { SimulatorState } from '../state/simulator-state';
import { importMetadata, type MetadataOutcome, type MetadataStrategy } from './import';
import { isJsonObject, type JsonObject } from './json';
import { classNames } from './schema';

const strategies: Readonly<Record<string, MetadataStrategy>> = {
  CREATE: 'CREATE',
  UPDATE: 'UPDATE',
  CREATE_AND_UPDATE: 'CREATE_AND_UPDATE',
  DELETE: 'DELETE',
};

function parseBody(body: Buffer): JsonObject {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch (error) {
    refuse(400, error instanceof Error ? error.message : 'Body is not JSON.');
  }
  if (!isJsonObject(parsed)) refuse(400, 'Metadata must be a JSON object of collections.');
  return parsed;
}

function report(outcome: MetadataOutcome): SimulatorReply {
  const refused = outcome.problems.length > 0;
  const typeReports = [...outcome.byCollection].map(([collection, stats]) => ({
    klass: `org.hisp.dhis.${classNames.get(collection) ?? collection}`,
    stats,
    objectReports: outcome.problems
      .filter((problem) => problem.collection === collection)
      .map((problem) => ({
        klass: `org.hisp.dhis.${classNames.get(collection) ?? collection}`,
        uid: problem.id,
        errorReports: [{ message: problem.message, errorCode: problem.errorCode, mainId: problem.id }],
      })),
  }));
  return messageReply(
    refused ? 409 : 200,
    refused ? 'WARNING' : 'OK',
    refused ? 'One or more errors occurred, please see full details in import report.' : undefined,
    { responseType: 'ImportReport', status: refused ? 'ERROR' : 'OK', stats: outcome.stats, typeReports },
  );
}

/** `POST /api/metadata`: all objects or none; any problem is 409 with the report. Needs a superuser or F_METADATA_IMPORT. */
export function postMetadata(state: SimulatorState): Handler {
  return (request) => {
    if (!request.user.superuser && !request.user.authorities.has('F_METADATA_IMPORT')) {
      refuse(403, 'Access is denied, requires one Authority from [F_METADATA_IMPORT]');
    }
    const asked = parameter(request, 'importStrategy') ?? 'CREATE_AND_UPDATE';
    const strategy = strategies[asked.toUpperCase()];
    if (strategy === undefined) refuse(400, `Value '${asked}' is not valid for parameter importStrategy.`);
    return report(importMetadata(state, parseBody(request.body), strategy, request.user.id));
  };
}
