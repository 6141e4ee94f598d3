import { referenceIds } from '../metadata/json';
import { dayText } from '../periods/calendar-day';
import { parsePeriod } from '../periods/period';
import type { SimulatorState } from '../state/simulator-state';
import { timestampText, type WrittenRow } from './export-identifiers';
import type { ExportHeader } from './export-json';
import { isNumericType } from './value-types';

type Attributes = Readonly<Record<string, string | boolean | null | undefined>>;

/** XML, only so far that a client sees its form. NEW writes a hoisted period in ADX form, which no importer reads back. */
export function xmlOf(state: SimulatorState, header: ExportHeader, rows: readonly WrittenRow[]): string {
  const isNew = state.release.isNew;
  const period = header.period !== undefined && isNew ? adxPeriod(state, header.period) : header.period;
  const values = rows.map(({ row, ...ids }) =>
    element('dataValue', {
      dataElement: ids.dataElement,
      period: isNew && header.period !== undefined ? undefined : row.period,
      orgUnit: isNew && header.orgUnit !== undefined ? undefined : ids.orgUnit,
      categoryOptionCombo: ids.categoryOptionCombo,
      attributeOptionCombo: isNew && header.attributeOptionCombo !== undefined ? undefined : ids.attributeOptionCombo,
      value: row.value,
      storedBy: row.storedBy,
      created: timestampText(row.created),
      lastUpdated: timestampText(row.lastUpdated),
      comment: row.comment,
      // 2.43+ writes the flag only where it is set.
      followUp: isNew && row.followUp !== true ? undefined : (row.followUp ?? false),
      deleted: row.deleted ? true : undefined,
    }),
  );
  const opening = element('dataValueSet', { xmlns: 'http://dhis2.org/schema/dxf/2.0', ...header, period }).slice(0, -2);
  return `<?xml version='1.0' encoding='UTF-8'?>${opening}>${values.join('')}</dataValueSet>`;
}

/**
 * ADX: one group for each org unit, period and attribute option combo; combos are written as category=option, values of
 * types that are no numbers as 0 with an annotation.
 */
export function adxOf(state: SimulatorState, header: ExportHeader, rows: readonly WrittenRow[]): string {
  const groups = new Map<string, { opening: string; values: string[] }>();
  for (const { row, ...ids } of rows) {
    const key = `${row.orgUnit} ${row.period} ${row.attributeOptionCombo}`;
    const group = groups.get(key) ?? {
      opening: element('group', {
        dataSet: header.dataSet,
        period: adxPeriod(state, row.period),
        orgUnit: ids.orgUnit,
        ...optionsOf(state, row.attributeOptionCombo),
      }).slice(0, -2),
      values: [],
    };
    groups.set(key, group);
    const numeric = isNumericType(state.catalogue.dataElement(row.dataElement)?.valueType ?? '');
    const attributes = {
      dataElement: ids.dataElement,
      ...optionsOf(state, row.categoryOptionCombo),
      value: numeric ? row.value : '0',
    };
    const annotation = numeric ? '' : `<annotation>${escaped(row.value ?? '')}</annotation>`;
    group.values.push(`${element('dataValue', attributes).slice(0, -2)}>${annotation}</dataValue>`);
  }
  const body = [...groups.values()].map((group) => `${group.opening}>${group.values.join('')}</group>`);
  return `<?xml version='1.0' encoding='UTF-8'?><adx xmlns="urn:ihe:qrph:adx:2015">${body.join('')}</adx>`;
}

/** The options of a combo by category, both by code; nothing for the default combo. */
function optionsOf({ catalogue, metadata }: SimulatorState, combo: string): Record<string, string> {
  const found = catalogue.optionCombo(combo);
  if (found === undefined || combo === catalogue.defaultOptionCombo) return {};
  const pairs = (catalogue.categoryCombo(found.categoryCombo)?.categories ?? []).flatMap((id) => {
    const category = metadata.get('categories', id);
    const options = category === undefined ? [] : referenceIds(category, 'categoryOptions');
    const option = found.categoryOptions.find((each) => options.includes(each));
    const code = option === undefined ? undefined : metadata.get('categoryOptions', option)?.code;
    return category?.code === undefined || code === undefined ? [] : [[category.code, code] as const];
  });
  return Object.fromEntries(pairs);
}

function adxPeriod(state: SimulatorState, id: string): string {
  const period = parsePeriod(id, state);
  if (period === undefined) return id;
  const rule = period.type.rule;
  const length =
    rule.kind === 'days' ? 'P1D' : rule.kind === 'weeks' ? `P${rule.weeks * 7}D` : `P${rule.lengthMonths}M`;
  return `${dayText(period.startDay)}/${length === 'P12M' ? 'P1Y' : length}`;
}

function element(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  return `<${name}${written.join('')}/>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
