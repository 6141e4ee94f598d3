import { parseDay, startOfDayMs } from '../periods/calendar-day';
import type { SimulatorState } from '../state/simulator-state';
import { registrationKey } from '../completeness/registration-key';
import { timestampText, type IdWriter, type WrittenRow } from './export-identifiers';
import type { ExportQuery } from './export-query';

type Members = Record<string, unknown>;

/** The members above the values: what NEW hoists out of them, or the header of OLD. */
export interface ExportHeader {
  readonly dataSet?: string | null;
  readonly completeDate?: string | null;
  readonly period?: string;
  readonly orgUnit?: string | null;
  readonly attributeOptionCombo?: string | null;
}

/** NEW: each of these members on its own, by the parameters asked (not by the rows found). */
export function hoistedMembers(query: ExportQuery, write: IdWriter, rows: readonly WrittenRow[]): ExportHeader {
  const [dataSet, period, orgUnit] = [query.dataSets[0], query.periods[0], query.orgUnits[0]];
  const attributes = query.attributeOptionCombos ?? [];
  const attribute = attributes[0];
  const oneUnit = query.orgUnits.length === 1 && !query.children && query.orgUnitGroups.length === 0;
  const firstUnit = rows[0]?.orgUnit ?? undefined;
  const unitOfRows =
    query.schemes.orgUnit !== 'UID' && rows.every((row) => row.orgUnit === firstUnit) ? firstUnit : undefined;
  const hoistedUnit = oneUnit && orgUnit !== undefined ? write('orgUnit', orgUnit) : unitOfRows;
  return {
    ...(query.dataSets.length === 1 && dataSet !== undefined ? { dataSet: write('dataSet', dataSet) } : {}),
    ...(query.periods.length === 1 && period !== undefined ? { period } : {}),
    ...(hoistedUnit === undefined ? {} : { orgUnit: hoistedUnit }),
    ...(attributes.length === 1 && attribute !== undefined
      ? { attributeOptionCombo: write('attributeOptionCombo', attribute) }
      : {}),
  };
}

/** OLD: all four members or none: one data set, one period and one org unit (the PARENT with children), no element group. */
export function headerMembers(state: SimulatorState, query: ExportQuery, write: IdWriter): ExportHeader {
  const [dataSet, period, orgUnit] = [query.dataSets[0], query.periods[0], query.orgUnits[0]];
  const single = query.dataSets.length === 1 && query.periods.length === 1 && query.orgUnits.length === 1;
  if (!single || query.dataElementGroups.length > 0) return {};
  if (dataSet === undefined || period === undefined || orgUnit === undefined) return {};
  const attributeOptionCombo = state.catalogue.defaultOptionCombo;
  const registered = state.completeness.get(registrationKey({ dataSet, period, orgUnit, attributeOptionCombo }));
  const day = registered?.completed === true ? parseDay(registered.date) : undefined;
  return {
    dataSet: write('dataSet', dataSet),
    completeDate: day === undefined ? null : timestampText(startOfDayMs(day, state.timeZone)),
    period,
    orgUnit: write('orgUnit', orgUnit),
  };
}

/** The JSON of NEW: hoisted members are absent in the values, null members are left out. */
export function jsonNew(header: ExportHeader, query: ExportQuery, rows: readonly WrittenRow[]): string {
  const schemes: Members = {};
  for (const [member, scheme] of Object.entries(query.schemes)) {
    if (scheme !== 'UID') schemes[`${member}IdScheme`] = scheme;
  }
  const values = rows.map(({ row, dataElement, orgUnit, categoryOptionCombo, attributeOptionCombo }) => {
    let value = `{"dataElement":${quoted(dataElement)}`;
    if (header.period === undefined) value += `,"period":"${row.period}"`;
    if (header.orgUnit === undefined) value += `,"orgUnit":${quoted(orgUnit)}`;
    value += `,"categoryOptionCombo":${quoted(categoryOptionCombo)}`;
    if (header.attributeOptionCombo === undefined) value += `,"attributeOptionCombo":${quoted(attributeOptionCombo)}`;
    if (row.value !== null) value += `,"value":${quoted(row.value)}`;
    if (row.storedBy !== null) value += `,"storedBy":${quoted(row.storedBy)}`;
    value += `,"created":"${timestampText(row.created)}","lastUpdated":"${timestampText(row.lastUpdated)}"`;
    if (row.comment !== null) value += `,"comment":${quoted(row.comment)}`;
    if (row.followUp !== null) value += `,"followup":${row.followUp}`;
    return row.deleted ? `${value},"deleted":true}` : `${value}}`;
  });
  return document({ ...header, ...schemes }, values);
}

/** The JSON of OLD: every value repeats all keys, null members are written. */
export function jsonOld(header: ExportHeader, rows: readonly WrittenRow[]): string {
  const values = rows.map(
    ({ row, dataElement, orgUnit, categoryOptionCombo, attributeOptionCombo }) =>
      `{"dataElement":${quoted(dataElement)},"period":"${row.period}","orgUnit":${quoted(orgUnit)},` +
      `"categoryOptionCombo":${quoted(categoryOptionCombo)},"attributeOptionCombo":${quoted(attributeOptionCombo)},` +
      `"value":${quoted(row.value)},"storedBy":${quoted(row.storedBy)},` +
      `"created":"${timestampText(row.created)}","lastUpdated":"${timestampText(row.lastUpdated)}",` +
      `"comment":${quoted(row.comment)},"followup":${row.followUp ?? false}${row.deleted ? ',"deleted":true' : ''}}`,
  );
  return document({ ...header }, values);
}

/** Written as text, since tens of thousands of values go into one answer. */
function document(members: Members, values: readonly string[]): string {
  const top = JSON.stringify(members).slice(0, -1);
  return `${top}${top === '{' ? '' : ','}"dataValues":[${values.join(',')}]}`;
}

function quoted(text: string | null): string {
  return text === null ? 'null' : JSON.stringify(text);
}
