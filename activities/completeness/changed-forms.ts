import type pl from 'nodejs-polars';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { deltaOptionsSchema } from '../../contracts/parameters/delta';
import type { Registration } from '../../dhis2/completeness/complete-data-set-registrations';
import { coverCells } from '../../dhis2/loader/read/cover-cells';
import { booleanColumn, filledTextColumn, textColumn } from '../../frames/columns';
import { keyColumns } from '../../frames/schema';
import { changesBound } from '../delta/changes-bound';
import { readFrom } from '../delta/read-from';
import { downloadRows } from '../extract/download-rows';
import type { ExtractQuery } from '../extract/split-query';
import type { ConfirmedLane } from './confirm-forms';
import type { FormImage } from './form-image';

const keys = [...keyColumns];

/** Which of these forms of the target have a value that the source changed after this run, or the one it continues, had read it. */
export async function changedForms(
  of: ConfirmedLane,
  image: FormImage,
  forms: readonly Registration[],
  signal: AbortSignal,
): Promise<ReadonlySet<string | undefined>> {
  if (forms.length === 0) return new Set();
  const { deps, lane, ledger } = of;
  const { plan, source } = lane;
  const { serverDate } = await deps.dhis2(plan.source.connection).system.info(signal);
  // further back than a delta has read, everything would look changed
  const overlapHours = plan.reading?.overlapHours ?? deltaOptionsSchema.parse({}).overlapHours;
  const lastUpdated = changesBound(await readFrom(ledger, lane), serverDate.toISOString(), overlapHours, source.server);
  const cells = forms.flatMap(({ orgUnit, period }) =>
    (image.units.get(orgUnit) ?? []).map((unit) => ({ orgUnit: unit, period })),
  );
  const queries = coverCells(cells).map((cover): ExtractQuery => {
    return { ...cover, dataSets: [plan.lane.sourceDataSet], children: false, includeDeleted: true, lastUpdated };
  });
  const rows = await downloadRows(deps, lane, queries, signal);
  const changed = await notAsExtracted(of, rows);
  return new Set(changed.map((row) => image.keyOf(row)));
}

interface Row {
  readonly key: string;
  readonly orgUnit: string;
  readonly period: string;
  readonly attributeOptionCombo: string;
  readonly content: string;
  readonly deleted: boolean;
}

/** The bound is not exact, and a row may be stamped before it can be read: what counts is what the run has read of it. */
async function notAsExtracted({ lane, ledger }: ConfirmedLane, rows: pl.DataFrame): Promise<Row[]> {
  if (rows.height === 0) return [];
  const tree = new OrgUnitTree(lane.source.orgUnits);
  const extracted = new Map<string, string>();
  const inFull: { orgUnits: ReadonlySet<string>; periods: ReadonlySet<string> }[] = [];
  for (const [index, chunk] of lane.plan.chunks.entries()) {
    const { frame, retried } = await ledger.extracted(index);
    for (const ref of retried === undefined ? [frame] : [frame, retried]) {
      const among = (await ledger.frame(ref)).join(rows.select(...keys).unique(), { on: keys, how: 'semi' });
      for (const { key, content } of rowsOf(among)) extracted.set(key, content);
    }
    if (chunk.changes !== undefined) continue;
    const orgUnits = chunk.children ? chunk.orgUnits.flatMap((unit) => tree.subtree(unit)) : chunk.orgUnits;
    inFull.push({ orgUnits: new Set(orgUnits), periods: new Set(chunk.periods) });
  }
  // a full reading leaves out what was deleted before
  const wasAbsent = ({ key, deleted, orgUnit, period }: Row) =>
    deleted && !extracted.has(key) && inFull.some((chunk) => chunk.orgUnits.has(orgUnit) && chunk.periods.has(period));
  return rowsOf(rows).filter((row) => extracted.get(row.key) !== row.content && !wasAbsent(row));
}

function rowsOf(frame: pl.DataFrame): Row[] {
  const [elements = [], periods = [], orgUnits = [], combos = [], attributes = []] = keys.map((column) =>
    filledTextColumn(frame, column),
  );
  const [values, comments] = [textColumn(frame, 'value'), textColumn(frame, 'comment')];
  const [followUps, deletions] = [booleanColumn(frame, 'follow_up'), booleanColumn(frame, 'deleted')];
  return elements.map((element, at): Row => {
    const [period = '', orgUnit = '', combo = '', attributeOptionCombo = ''] = [
      periods[at],
      orgUnits[at],
      combos[at],
      attributes[at],
    ];
    const deleted = deletions[at] === true;
    return {
      key: [element, period, orgUnit, combo, attributeOptionCombo].join(' '),
      orgUnit,
      period,
      attributeOptionCombo,
      content: JSON.stringify([values[at], comments[at], followUps[at] === true, deleted]),
      deleted,
    };
  });
}
