import pl from 'nodejs-polars';
import { calendarNamed } from '../../contracts/calendars';
import type { SelectActivities } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { planChunks } from '../../contracts/planning/plan-chunks';
import { runFolder } from '../../contracts/run';
import { leftSchema } from '../../frames/compare/left-rows';
import { conform } from '../../frames/build-frame';
import { dataValueSchema, keyColumns } from '../../frames/schema';
import { downloadRows } from '../extract/download-rows';
import { describeSource } from '../plan/describe-source';
import { resolvePeriods } from '../plan/resolve-periods';
import { sourceDescriptionSchema, type SourceDescription } from '../plan/source-description';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { StageFrames } from '../runtime/stage-frames';
import { TerminalError } from '../runtime/to-failure';
import { storedDescription } from './stored-description';

type SelectValues = SelectActivities['selectValues'];
type Input = Parameters<SelectValues>[0];

export function selectActivities(deps: ActivityDeps, documents: Documents): SelectActivities {
  return { selectValues: activity((input, signal) => selectValues(deps, documents, input, signal)) };
}

/**
 * Reads what a server holds in a scope and stores a deletion for each value, with what was seen there: a value that is changed
 * before it is compared is not deleted.
 */
async function selectValues(
  deps: ActivityDeps,
  documents: Documents,
  input: Input,
  signal: AbortSignal,
): ReturnType<SelectValues> {
  const { run, connection, dataSet: id, orgUnits } = input;
  const described = await describeSource(deps, { run, connection, dataSets: [id], orgUnits }, signal);
  const source = await documents.get(described.description, sourceDescriptionSchema);
  const dataSet = source.dataSets[id];
  const problems = source.problems.map(({ line }) => line);
  const inSet = new Set(dataSet?.dataElements);
  for (const element of dataSet === undefined ? [] : (input.dataElements ?? [])) {
    if (!inSet.has(element)) problems.push(`the data element ${element} is not in the data set ${id} at ${connection}`);
  }
  if (dataSet === undefined || problems.length > 0) throw new TerminalError(failureTypes.preflightFailed, problems);
  const periods = periodsOf(input, source, dataSet.periodType);

  const tree = new OrgUnitTree(source.orgUnits);
  const assigned = new Set(dataSet.orgUnits);
  const parts = planChunks({
    tree,
    roots: tree.roots,
    periods,
    cellsOf: (unit) => (assigned.has(unit) ? dataSet.cells : 0),
    maxValues: input.sizes.chunkValues,
  });
  const lane = { plan: { source: { connection }, lane: { sourceDataSet: id } }, source };
  const queries = parts.map((part) => ({
    dataSets: [id],
    orgUnits: part.orgUnits,
    children: part.children,
    periods: part.periods,
  }));
  const all = await downloadRows(deps, lane, queries, signal);
  const wanted = input.dataElements;
  const held = (wanted === undefined ? all : all.filter(pl.col('data_element_id').isIn([...wanted]))).sort([
    ...keyColumns,
  ]);

  const rows = held.select(...keyColumns, ...gone);
  const frames = new StageFrames(deps.store, run, input.task, `the values of ${id}`);
  const left = held.select(...keyColumns, 'value', 'comment', 'follow_up', pl.lit(true).alias('present'));
  const description = storedDescription(`delete:${run.runId}`, source.serverDate, source.server.calendar, [
    { dataSet: id, rows },
  ]);
  return {
    description: await deps.store.putDocument(`${runFolder(run)}/plan`, {
      ...description,
      defaultOptionCombos: source.defaultOptionCombos,
    }),
    lanes: [
      {
        dataSet: id,
        rows: await frames.put(conform(rows, dataValueSchema)),
        left: await frames.put(conform(left, leftSchema)),
      },
    ],
  };
}

const nothing = (name: 'value' | 'created' | 'last_updated' | 'comment' | 'follow_up'): pl.Expr =>
  pl.lit(null).cast(dataValueSchema[name]).alias(name);
const gone = [
  nothing('value'),
  nothing('created'),
  nothing('last_updated'),
  nothing('comment'),
  nothing('follow_up'),
  pl.lit(true).alias('deleted'),
];

function periodsOf(
  { periods, run, timeZone, dataSet }: Input,
  source: SourceDescription,
  periodType: string,
): string[] {
  let found: string[];
  try {
    found = resolvePeriods(periods, {
      periodType,
      calendar: calendarNamed(source.server.calendar),
      at: run.nominalTime,
      timeZone: timeZone ?? source.server.timeZone,
    });
  } catch (error) {
    throw new TerminalError(failureTypes.preflightFailed, [error instanceof Error ? error.message : String(error)]);
  }
  if (found.length > 0) return found;
  throw new TerminalError(failureTypes.preflightFailed, [
    `no ${periodType} period of the data set ${dataSet} lies in the periods that were asked for`,
  ]);
}
