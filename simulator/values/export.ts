import type { Handler, SimulatorReply, SimulatorRequest } from '../http/exchange';
import { containerPage } from '../http/pages';
import { refuse } from '../http/web-message';
import type { SimulatorState } from '../state/simulator-state';
import { csvOf } from './export-csv';
import { exportFile, fileReply, type ExportFormat } from './export-format';
import { idWriter, writtenRow, type WrittenRow } from './export-identifiers';
import { headerMembers, hoistedMembers, jsonNew, jsonOld, type ExportHeader } from './export-json';
import { readExportQuery, type ExportQuery } from './export-query';
import { accessFault, refuseBadCombination } from './export-refusals';
import { findRows } from './export-rows';
import { adxOf, xmlOf } from './export-xml';
import { createNamedPeriods } from './period-race';
import { refusable } from './refusable';

/** GET /api/dataValueSets (contract section 1). */
export function exportDataValues(state: SimulatorState): Handler {
  let exportNumber = 0;
  const handler = refusable((request) => answer(state, request, (exportNumber += 1)));
  return async (request) => {
    const reply = await handler(request);
    return reply.status >= 400 && request.suffix === 'csv' ? containerPage(500) : reply;
  };
}

async function answer(state: SimulatorState, request: SimulatorRequest, exportNumber: number): Promise<SimulatorReply> {
  const { release } = state;
  const file = exportFile(request, release);
  // ADX names objects by their codes unless it is told otherwise (both profiles).
  const query = readExportQuery(state, request, file.format === 'adx+xml' ? 'CODE' : 'UID');
  // Up to 2.42 reading the parameters creates the periods, before anything is judged.
  if (release.isOld) await createNamedPeriods(state, query.periods);
  refuseBadCombination(state, query);
  if (file.format === 'adx+xml' && query.dataSets.length !== 1)
    refuse(409, 'A single data set must be specified', 'E2001');
  const fault = accessFault(state, request.user, query);
  if (release.isNew && fault !== undefined) refuse(409, 'User is not allowed to read what was asked for', fault);
  if (release.isOld && fault !== undefined) return fileReply(request, release, file, query, '');
  const write = idWriter(state, query.schemes);
  const rows = findRows(state, request.user, query, exportNumber).map((row) => writtenRow(row, write));
  const header = release.isNew ? hoistedMembers(query, write, rows) : headerMembers(state, query, write);
  return fileReply(request, release, file, query, textOf(state, file.format, query, header, rows));
}

function textOf(
  state: SimulatorState,
  format: ExportFormat,
  query: ExportQuery,
  header: ExportHeader,
  rows: readonly WrittenRow[],
): string {
  switch (format) {
    case 'csv':
      return csvOf(state.release, rows);
    case 'xml':
      return xmlOf(state, header, rows);
    case 'adx+xml':
      return adxOf(state, header, rows);
    case 'json':
      return state.release.isNew ? jsonNew(header, query, rows) : jsonOld(header, rows);
  }
}
