import { refuse } from '../http/web-message';
import type { StoredValue } from '../state/data-values';
import type { SimulatorState } from '../state/simulator-state';
import type { OutputSchemes } from './export-query';
import { identifierOf, type IdScheme } from './id-scheme';

type IdMember = 'dataElement' | 'orgUnit' | 'categoryOptionCombo' | 'attributeOptionCombo' | 'dataSet';

const collections: Readonly<Record<IdMember, [collection: string, errorCode: string]>> = {
  dataSet: ['dataSets', 'E8200'],
  dataElement: ['dataElements', 'E8201'],
  orgUnit: ['organisationUnits', 'E8202'],
  categoryOptionCombo: ['categoryOptionCombos', 'E8203'],
  attributeOptionCombo: ['categoryOptionCombos', 'E8204'],
};

export type IdWriter = (member: IdMember, id: string) => string | null;

/** Writes ids in the schemes of a request. An object without that property: NEW refuses all with 409, OLD writes null. */
export function idWriter(state: SimulatorState, schemes: OutputSchemes): IdWriter {
  const known = new Map<string, string | null>();
  return (member, id) => {
    const scheme: IdScheme = schemes[member];
    if (scheme === 'UID') return id;
    const key = `${member} ${id}`;
    let text = known.get(key);
    if (text === undefined) {
      const [collection, errorCode] = collections[member];
      text = identifierOf(state.metadata.get(collection, id), scheme) ?? null;
      if (text === null && state.release.isNew) {
        refuse(409, `Some ${collection} have no identifier of scheme ${scheme}: ${id}`, errorCode);
      }
      known.set(key, text);
    }
    return text;
  };
}

/** A row with its ids written in the schemes of the request. */
export interface WrittenRow {
  readonly row: StoredValue;
  readonly dataElement: string | null;
  readonly orgUnit: string | null;
  readonly categoryOptionCombo: string | null;
  readonly attributeOptionCombo: string | null;
}

export function writtenRow(row: StoredValue, write: IdWriter): WrittenRow {
  return {
    row,
    dataElement: write('dataElement', row.dataElement),
    orgUnit: write('orgUnit', row.orgUnit),
    categoryOptionCombo: write('categoryOptionCombo', row.categoryOptionCombo),
    attributeOptionCombo: write('attributeOptionCombo', row.attributeOptionCombo),
  };
}

let lastWritten: { epochMs: number; text: string } = { epochMs: Number.NaN, text: '' };

/** `2024-01-31T09:30:00.123+0000`; rows of one import share their stamps, so the last text is kept. */
export function timestampText(epochMs: number): string {
  if (lastWritten.epochMs !== epochMs) {
    lastWritten = { epochMs, text: new Date(epochMs).toISOString().replace('Z', '+0000') };
  }
  return lastWritten.text;
}
