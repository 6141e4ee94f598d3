import type pl from 'nodejs-polars';
import type { KnownObject, MissingPart } from '../../contracts/missing';
import type { LanePlan } from '../../contracts/plan';
import type { BaseScope, ReadableScope } from './base-scope';
import { cellsIn, idsIn } from './cells';

/** The cells of the last full run in periods that this run reads as well; all of them where no periods were named. */
export function inCommonPeriods(last: pl.DataFrame, plan: Pick<LanePlan, 'periods' | 'reading'>): pl.DataFrame {
  return plan.reading?.allPeriods === true ? last : cellsIn(last, 'period', plan.periods);
}

/**
 * Org units, data elements and periods that held values in the last full run (`last`, of the periods that both runs read) and hold none
 * now, although they can be read: as after a merge that kept its sources.
 */
export function emptiedParts(
  last: pl.DataFrame,
  now: pl.DataFrame,
  base: Pick<BaseScope, 'orgUnits' | 'dataElements'>,
  readable: Pick<ReadableScope, 'orgUnits' | 'dataElements'>,
): MissingPart[] {
  const ids = (objects: readonly { id: string }[]): string[] => objects.map(({ id }) => id);
  const stillRead = cellsIn(
    cellsIn(last, 'organisation_unit_id', ids(readable.orgUnits)),
    'data_element_id',
    ids(readable.dataElements),
  );
  const part = (
    what: string,
    column: 'organisation_unit_id' | 'data_element_id' | 'period',
    named: readonly KnownObject[],
  ): MissingPart => {
    const names = new Map(named.map(({ id, name }) => [id, name]));
    const [before, today] = [[...idsIn(stillRead, column)].sort(), idsIn(now, column)];
    const missing = before.filter((id) => !today.has(id)).map((id) => ({ id, name: names.get(id) ?? id }));
    return { what, missing, of: before.length };
  };
  return [
    part('org units without values now', 'organisation_unit_id', base.orgUnits),
    part('data elements without values now', 'data_element_id', base.dataElements),
    part('periods without values now', 'period', []),
  ].filter(({ missing }) => missing.length > 0);
}
