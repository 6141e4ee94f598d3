import { calendarNamed } from '../../contracts/calendars';
import type { PlanActivities, Reading } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import { deltaOptionsSchema } from '../../contracts/parameters/delta';
import { lanePlanSchema, type LanePlan } from '../../contracts/plan';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { planChunks } from '../../contracts/planning/plan-chunks';
import { runFolder } from '../../contracts/run';
import { mappingsOfSteps } from '../preparation/mappings-of-steps';
import { missingOfPlan } from '../missing/missing-of-plan';
import { inputPeriodsRefuseAll, TargetIndex } from '../../dhis2/loader';
import { planReading, type CutInFull, type PlannedReading } from '../delta/plan-reading';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneTarget } from '../runtime/lane-documents';
import { TerminalError } from '../runtime/to-failure';
import { hiddenOptionsProblem, hiddenSumProblem } from './hidden-options';
import { periodTypeProblem } from './calendar-problem';
import { resolvePeriods } from './resolve-periods';
import { sharedTargets } from './shared-targets';
import { sourceDescriptionSchema, type SourceDataSet, type SourceDescription } from './source-description';
import { targetDescriptionSchema } from './target-description';
import { targetProblems } from './target-problems';
import { missingWriteRights } from './write-rights';

type Input = Parameters<PlanActivities['planLane']>[0];

/** Checks that one data set can go its way, and cuts its scope into chunks. */
export async function planLane(
  deps: ActivityDeps,
  documents: Documents,
  input: Input,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<PlanActivities['planLane']>>> {
  const source = await documents.get(input.source.description, sourceDescriptionSchema);
  const problems = source.problems
    .filter(({ dataSet }) => dataSet === undefined || dataSet === input.lane.sourceDataSet)
    .map(({ line }) => line);
  const dataSet = source.dataSets[input.lane.sourceDataSet];
  if (dataSet === undefined || problems.length > 0) throw new TerminalError(failureTypes.preflightFailed, problems);

  problems.push(...periodTypeProblem(source.server, dataSet));
  if (problems.length > 0) throw new TerminalError(failureTypes.preflightFailed, problems);
  const delta = input.delta ?? deltaOptionsSchema.parse({});
  const periods = periodsOf(input, source, dataSet);
  if (periods === null && (delta.mode === 'full' || input.target === undefined)) {
    problems.push('periods are missing; only delta mode, between two servers, can do without');
  }
  if (periods?.length === 0) {
    problems.push(
      `no ${dataSet.periodType} period of the data set ${dataSet.id} lies in the periods that were asked for`,
    );
  }
  const mappings = await mappingsOfSteps(documents, input.steps);
  const target =
    input.target === undefined ? undefined : await documents.get(input.target.description, targetDescriptionSchema);
  const fit =
    target === undefined ? undefined : targetProblems(source, dataSet, mappings, target, input.lane.targetDataSet);
  const targetDataSet = fit?.targetDataSet;
  problems.push(...(fit?.problems ?? []), ...hiddenSumProblem(source, dataSet, mappings));
  if (target !== undefined && targetDataSet !== undefined && input.writes === true) {
    problems.push(...missingWriteRights(target, targetDataSet));
    problems.push(...inputPeriodsRefuseAll(new TargetIndex(target.model), targetDataSet, periods ?? []));
  }
  if (input.steps.some((step) => step.kind === 'compareWithTarget' && step.deletes === 'propagate')) {
    const refused = hiddenOptionsProblem(dataSet.id, source.server, dataSet.hiddenOptions);
    if (refused !== undefined) problems.push(refused);
  }
  const tree = new OrgUnitTree(source.orgUnits);
  if (source.orgUnits.length === 0)
    problems.push(`the user ${source.server.username} may read no org unit at ${source.server.connection}`);
  if (problems.length > 0) throw new TerminalError(failureTypes.preflightFailed, problems);

  const assigned = new Set(dataSet.orgUnits);
  const inFull: CutInFull = (part, orgUnits) =>
    planChunks({
      tree,
      roots: orgUnits === undefined ? tree.roots : [],
      periods: part,
      cellsOf: (orgUnit) => (assigned.has(orgUnit) ? dataSet.cells : 0),
      maxValues: input.sizes.chunkValues,
      together: orgUnits === undefined ? sharedTargets(tree, mappings) : orgUnits.map((unit) => [unit]),
    });
  const base: LanePlan = {
    format: 1,
    lane: { ...input.lane, ...(targetDataSet === undefined ? {} : { targetDataSet }) },
    source: input.source,
    ...(input.target === undefined ? {} : { target: input.target }),
    ...(input.mapsFor === undefined ? {} : { mapsFor: input.mapsFor }),
    periodType: dataSet.periodType,
    periods: periods ?? [],
    steps: [...input.steps],
    ...(input.writes === true ? { writes: true as const } : {}),
    ...(input.recount === undefined ? {} : { recount: input.recount }),
    sizes: input.sizes,
    chunks: [],
  };
  const folder = runFolder(input.run);
  const lane = { plan: base, source, mappings, target: laneTarget(base, target) };
  const read: Partial<PlannedReading> =
    lane.target === undefined
      ? { chunks: inFull(base.periods) }
      : await planReading(
          deps,
          documents,
          { lane, options: delta, periods, inFull, folder: `${folder}/frames` },
          signal,
        );
  const planned: LanePlan = { ...base, ...read };
  const missing = await missingOfPlan(deps.store, documents, { ...lane, plan: planned }, `${folder}/plan`);
  const plan: LanePlan = { ...planned, ...(missing === undefined ? {} : { missing }) };
  const ref = await deps.store.putDocument(`${folder}/plan`, lanePlanSchema.parse(plan));
  return {
    plan: ref,
    chunks: plan.chunks.length,
    ...(targetDataSet === undefined ? {} : { targetDataSet }),
    ...(plan.reading === undefined ? {} : { reading: readingOf(plan.reading) }),
  };
}

function readingOf({ mode, reason, note }: NonNullable<LanePlan['reading']>): Reading {
  return { mode, reason, ...(note === undefined ? {} : { note }) };
}

/** Null where they were left out. */
function periodsOf(input: Input, source: SourceDescription, dataSet: SourceDataSet): string[] | null {
  if (input.periods === undefined) return null;
  try {
    return resolvePeriods(input.periods, {
      periodType: dataSet.periodType,
      calendar: calendarNamed(source.server.calendar),
      at: input.run.nominalTime,
      timeZone: input.timeZone ?? source.server.timeZone,
    });
  } catch (error) {
    throw new TerminalError(failureTypes.preflightFailed, [error instanceof Error ? error.message : String(error)]);
  }
}
