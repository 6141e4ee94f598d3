import type pl from 'nodejs-polars';
import type { ResolvedMappings } from '../../contracts/mappings';
import type { DataValueRecord } from '../../frames/json/data-value-record';
import { recordsToFrame } from '../../frames/json/records-to-frame';
import type { ElementRules } from '../../frames/values/value-rules';

/** A UID that ends in this number, e.g. `uid('De', 7)` = `sDe00000007`. */
export function uid(kind: string, number: number): string {
  return `s${kind}${String(number).padStart(10 - kind.length, '0')}`;
}

export const defaultCombo = 'HllvX50cXC0';

export function record(over: Partial<DataValueRecord> = {}): DataValueRecord {
  return {
    dataElement: uid('De', 1),
    period: '202401',
    orgUnit: uid('Ou', 1),
    categoryOptionCombo: defaultCombo,
    attributeOptionCombo: defaultCombo,
    value: '1',
    comment: null,
    followUp: false,
    deleted: false,
    lastUpdated: '2024-02-01T10:00:00.000+0000',
    ...over,
  };
}

export function frameOf(...rows: Partial<DataValueRecord>[]): pl.DataFrame {
  return recordsToFrame(rows.map(record));
}

export const keepIds: ResolvedMappings = { unmapped: 'reject', onCollision: 'reject' };

export function element(over: Partial<ElementRules> = {}): ElementRules {
  return { valueType: 'NUMBER', zeroIsSignificant: true, aggregationType: 'SUM', ...over };
}
