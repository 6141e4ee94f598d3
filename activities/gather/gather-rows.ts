import type pl from 'nodejs-polars';
import type { GatherActivities, Gathered, PassedOn, StoredRows } from '../../contracts/activities';
import { sameCalendar } from '../../contracts/calendars';
import { failureTypes } from '../../contracts/failures';
import { runFolder } from '../../contracts/run';
import { identityOf } from '../../contracts/server-identity';
import { concatFrames } from '../../frames/build-frame';
import { mappedSchema } from '../../frames/mapping/mapped-schema';
import { keyColumns } from '../../frames/schema';
import { noCalendar } from '../plan/calendar-problem';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { contributorsOf } from '../runtime/contributors';
import { laneDocuments, type LaneDocuments } from '../runtime/lane-documents';
import type { Receipts } from '../runtime/receipts';
import { StageFrames } from '../runtime/stage-frames';
import { TerminalError } from '../runtime/to-failure';
import { storedDescription } from '../stored/stored-description';
import { usualDefaultCombo } from '../stored/values-from-table';
import { aggregateRows } from '../transform/aggregate-rows';
import { laneRows } from './lane-rows';

type Input = Parameters<GatherActivities['gatherRows']>[0];

export function gatherActivities(deps: ActivityDeps, documents: Documents, receipts: Receipts): GatherActivities {
  return { gatherRows: activity((input) => gatherRows(deps, documents, receipts, input)) };
}

/** The rows that several ways bring to one data set of the target. */
interface Group {
  readonly name: string;
  readonly target: string | undefined;
  readonly lanes: LaneDocuments[];
  readonly frames: pl.DataFrame[];
  readonly times: string[];
}

async function gatherRows(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  input: Input,
): Promise<Gathered> {
  const { run, task } = input;
  const frames = new StageFrames(deps.store, run, task, 'the gathered rows');
  const inputs: PassedOn[] = [];
  const groups = new Map<string, Group>();
  const lanes: LaneDocuments[] = [];
  for (const ref of input.plans) {
    const lane = await laneDocuments(documents, ref);
    const rows = await laneRows(deps, receipts, run, lane, task);
    const target = input.dataSet ?? lane.plan.lane.targetDataSet;
    const name = target ?? task;
    const group = groups.get(name) ?? { name, target, lanes: [], frames: [], times: [] };
    groups.set(name, group);
    group.lanes.push(lane);
    group.times.push(rows.readAt);
    for (const frame of rows.frames) group.frames.push(await frames.get(frame));
    inputs.push(rows.passedOn);
    lanes.push(lane);
  }
  const calendar = commonCalendar(task, lanes);
  const stored: StoredRows[] = [];
  const described: { dataSet: string; rows: pl.DataFrame }[] = [];
  const gatheredRows: Record<string, number> = {};
  for (const { name, lanes: from, frames: parts, times } of groups.values()) {
    const [readAt] = times.sort();
    const all = concatFrames(mappedSchema, parts);
    const rows = input.transform === undefined ? all : aggregateRows(deps.transforms, input.transform, all);
    gatheredRows[name] = all.height;
    stored.push({
      dataSet: name,
      rows: await frames.put(rows),
      ...(readAt === undefined ? {} : { readAt }),
      gathered: { onCollision: input.onCollision, contributors: from.flatMap((lane) => [...contributorsOf(lane)]) },
    });
    described.push({ dataSet: name, rows: rows.select(...keyColumns) });
  }
  const origin = [...new Set(lanes.map(({ source }) => identityOf(source.server)))].sort().join(' + ');
  const oldest = lanes.map(({ source }) => source.serverDate).sort()[0] ?? run.startedAt;
  const description = {
    ...storedDescription(origin, oldest, calendar, described),
    defaultOptionCombos: [
      ...new Set([usualDefaultCombo, ...lanes.flatMap(({ source }) => source.defaultOptionCombos)]),
    ],
  };
  return {
    source: {
      description: await deps.store.putDocument(`${runFolder(run)}/plan`, description),
      lanes: stored,
    },
    targets: Object.fromEntries(
      [...groups.values()].flatMap(({ name, target }) => (target === undefined ? [] : [[name, target]])),
    ),
    gatheredRows,
    inputs,
  };
}

function commonCalendar(task: string, lanes: readonly LaneDocuments[]): string {
  const all = new Set(lanes.map(({ source }) => source.server.calendar));
  const calendars = [...all].filter((calendar) => calendar !== noCalendar);
  const [only = noCalendar] = calendars;
  if (calendars.every((calendar) => sameCalendar(only, calendar))) return only;
  throw new TerminalError(failureTypes.preflightFailed, [
    `task "${task}" was given rows of servers with the calendars ${calendars.join(', ')}: their periods can't be brought together`,
  ]);
}
