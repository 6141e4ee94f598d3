import type { Handler, SimulatorReply, SimulatorRequest } from '../http/exchange';
import { errorReply, refuse } from '../http/web-message';
import type { SimulatorState } from '../state/simulator-state';
import type { Release } from '../version';
import type { Jobs } from '../tasks/jobs';
import { isRecord } from './id-scheme';
import { bodyText, parseJson, parseJsonKeepingNumbers } from './import-body';
import { csvPayloadNew, csvPayloadOld } from './import-csv';
import { jsonPayload, memberOfWrongKind } from './import-json';
import { readImportOptions, type ImportOptions } from './import-options';
import { emptyPayload, type SentPayload } from './import-payload';
import { summaryReply, type ImportOutcome } from './import-summary';
import { importNew } from './new-import';
import { importOld, oldCrash } from './old-import';
import { refusable } from './refusable';

type MediaType = 'json' | 'csv' | 'xml' | 'adx+xml' | 'pdf';

/** POST /api/dataValueSets (contract section 2). XML, ADX and PDF bodies are refused as unreadable in both profiles. */
export function importDataValues(state: SimulatorState, jobs: Jobs): Handler {
  return refusable(async (request) => {
    const type = mediaType(request);
    const { user } = request;
    if (!user.superuser && !user.authorities.has('F_DATAVALUE_ADD')) {
      refuse(403, 'Access is denied, requires one Authority from [F_DATAVALUE_ADD]');
    }
    const options = readImportOptions(state, request);
    const run = (): Promise<ImportOutcome> => importBody(state, request, type, options);
    if (options.async) return jobs.submitImport(request, run);
    return summaryReply(request, state.release, await run());
  });
}

function mediaType(request: SimulatorRequest): MediaType {
  const given = request.headers['content-type'] ?? '';
  const found = /^application\/(json|csv|xml|adx\+xml|pdf)$/.exec(given.split(';')[0]?.trim().toLowerCase() ?? '');
  const type = (['json', 'csv', 'xml', 'adx+xml', 'pdf'] as const).find((known) => known === found?.[1]);
  return type ?? refuse(415, `Content-Type '${given}' is not supported`);
}

async function importBody(
  state: SimulatorState,
  request: SimulatorRequest,
  type: MediaType,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const text = bodyText(request.body);
  if (state.release.isNew) {
    const payload = newPayload(state.release, type, text, options);
    return 'status' in payload ? { reply: payload, wrote: 0 } : importNew(state, request.user, payload, options);
  }
  const payload = oldPayload(type, text, options);
  return payload === undefined ? oldCrash('Post-condition was null') : importOld(state, request.user, payload, options);
}

function newPayload(
  release: Release,
  type: MediaType,
  text: string | undefined,
  options: ImportOptions,
): SentPayload | SimulatorReply {
  if (type === 'pdf') return errorReply(409, 'PDF cannot be read', { errorCode: 'E8001' });
  if (type === 'xml' || type === 'adx+xml') return errorReply(400, 'XML file error', { errorCode: 'E8007' });
  if (type === 'csv') {
    if (!options.firstRowIsHeader) return errorReply(500, 'Header line is missing');
    const payload = text === undefined ? undefined : csvPayloadNew(text);
    if (payload === undefined) return errorReply(400, 'No header line provided.');
    return { ...payload, dataSet: options.dataSet ?? null };
  }
  if (release.isMinor(43) && text !== undefined && text.trim() !== '') return payloadOf243(text);
  const root = text === undefined ? undefined : parseJsonKeepingNumbers(text);
  if (root === undefined) return errorReply(400, 'Unexpected end of input, expected <json-node>');
  return isRecord(root) ? jsonPayload(root) : errorReply(500, 'Not a JSON object');
}

/** 2.43.0 and 2.43.1: broken JSON and members of a wrong kind are 500; a list at the top is a payload without members. */
function payloadOf243(text: string): SentPayload | SimulatorReply {
  const root = parseJson(text);
  if (Array.isArray(root)) return emptyPayload;
  if (!isRecord(root)) return errorReply(500, `Index ${text.length} out of bounds for length ${text.length}`);
  const wrong = memberOfWrongKind(root);
  return wrong === undefined ? jsonPayload(root) : errorReply(500, `Path \`$.${wrong}\` is of another type`);
}

function oldPayload(type: MediaType, text: string | undefined, options: ImportOptions): SentPayload | undefined {
  if (text === undefined || type === 'xml' || type === 'adx+xml' || type === 'pdf') return undefined;
  if (type === 'csv') return text === '' ? emptyPayload : csvPayloadOld(text, options.firstRowIsHeader);
  const root = parseJsonKeepingNumbers(text);
  return isRecord(root) ? jsonPayload(root) : undefined;
}
