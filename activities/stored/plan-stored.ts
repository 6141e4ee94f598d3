import type pl from 'nodejs-polars';
import type { StoredRowsActivities } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import { lanePlanSchema, type Chunk, type LanePlan } from '../../contracts/plan';
import { runFolder } from '../../contracts/run';
import { emptyFrame } from '../../frames/build-frame';
import { mappedSchema } from '../../frames/mapping/mapped-schema';
import { dataValueSchema } from '../../frames/schema';
import { calendarProblem, periodTypeProblem } from '../plan/calendar-problem';
import { mappingImage } from '../plan/mapping-image';
import { sourceDescriptionSchema, type SourceDescription } from '../plan/source-description';
import { targetDataSetFor } from '../plan/target-data-set';
import { targetDescriptionSchema, type TargetDescription } from '../plan/target-description';
import { missingWriteRights } from '../plan/write-rights';
import { mappingsOfSteps } from '../preparation/mappings-of-steps';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { refuseOtherServer } from '../runtime/planned-server';
import { TerminalError } from '../runtime/to-failure';
import { cutRows } from './cut-rows';
import { writtenPeriodProblems } from './written-periods';
import { writtenRun } from './written-run';

type PlanStored = StoredRowsActivities['planStored'];

/** The plan of a way whose rows lie in the store: its chunks bring their rows along, and extraction only leaves receipts. */
export async function planStored(
  deps: ActivityDeps,
  documents: Documents,
  input: Parameters<PlanStored>[0],
): ReturnType<PlanStored> {
  const source = await documents.get(input.source, sourceDescriptionSchema);
  const target =
    input.target === undefined ? undefined : await documents.get(input.target.description, targetDescriptionSchema);
  if (input.rows.writtenTo !== undefined && target !== undefined) {
    refuseOtherServer(target.server.connection, target.server, input.rows.writtenTo, writtenRun);
  }
  const mappings = await mappingsOfSteps(documents, input.steps);
  const elements = mappingImage(source, input.rows.dataSet, mappings).dataElements;
  const rows = await deps.store.getFrame(input.rows.rows);
  const targetDataSet = target === undefined ? undefined : targetOf(input, source, elements, target, rows);

  const folder = `${runFolder(input.run)}/frames`;
  const nothing = await deps.store.putFrame(
    folder,
    emptyFrame(input.rows.gathered === undefined ? dataValueSchema : mappedSchema),
  );
  const table = mappings?.orgUnits;
  const chunks: Chunk[] = [];
  for (const part of cutRows(rows, (unit) => table?.[unit] ?? unit, input.sizes.chunkValues)) {
    chunks.push({
      index: chunks.length,
      label: `${part.rows.height} rows of ${listed(part.orgUnits)} × ${listed(part.periods)}`,
      orgUnits: [...part.orgUnits],
      children: false,
      periods: [...part.periods],
      changes: { extracted: await deps.store.putFrame(folder, part.rows), retried: nothing },
      ...(input.rows.left === undefined ? {} : { left: input.rows.left }),
    });
  }
  const plan: LanePlan = {
    format: 1,
    lane: { ...input.lane, ...(targetDataSet === undefined ? {} : { targetDataSet }) },
    source: { connection: '', description: input.source },
    ...(input.target === undefined ? {} : { target: input.target }),
    ...(input.rows.readAt === undefined ? {} : { readAt: input.rows.readAt }),
    ...(input.rows.gathered === undefined ? {} : { gathered: input.rows.gathered }),
    periodType: target?.model.dataSets[targetDataSet ?? '']?.periodType ?? '',
    periods: [...new Set(chunks.flatMap(({ periods }) => periods))].sort(),
    steps: [...input.steps],
    ...(input.writes === true ? { writes: true as const } : {}),
    sizes: input.sizes,
    chunks,
  };
  const ref = await deps.store.putDocument(`${runFolder(input.run)}/plan`, lanePlanSchema.parse(plan));
  return { plan: ref, chunks: chunks.length, ...(targetDataSet === undefined ? {} : { targetDataSet }) };
}

function targetOf(
  { lane, writes }: Parameters<PlanStored>[0],
  source: SourceDescription,
  elements: ReadonlySet<string>,
  target: TargetDescription,
  rows: pl.DataFrame,
): string {
  const problems = [
    ...calendarProblem(source.server, target.server),
    ...writtenPeriodProblems(source.server, target.server, rows),
  ];
  const found = targetDataSetFor(lane.targetDataSet, elements, target.model, target.server.connection);
  if ('problem' in found) problems.push(found.problem);
  else problems.push(...periodTypeProblem(target.server, target.model.dataSets[found.id]));
  if (!('problem' in found) && writes === true) problems.push(...missingWriteRights(target, found.id));
  if ('problem' in found || problems.length > 0) throw new TerminalError(failureTypes.preflightFailed, problems);
  return found.id;
}

function listed(ids: readonly string[]): string {
  const more = ids.length > 2 ? ` and ${ids.length - 2} more` : '';
  return `${ids.slice(0, 2).join(', ')}${more}`;
}
