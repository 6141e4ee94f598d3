import type pl from 'nodejs-polars';
import { calendarNamed, type Calendar } from '../../contracts/calendars';
import type { FrameRef } from '../../contracts/frame-ref';
import type { DeltaOptions } from '../../contracts/parameters/delta';
import type { Chunk, LanePlan } from '../../contracts/plan';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { knownPeriods } from '../../dhis2/data-value-sets/known-periods';
import { keyColumns } from '../../frames/schema';
import type { FrameStore } from '../../frames/store/frame-store';
import { downloadRows } from '../extract/download-rows';
import { deletePolicyOf } from '../compare/absent-rows';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import { transformsOf } from '../transform/transform-steps';
import { changesBound } from './changes-bound';
import { cutChanges, refusedBefore, type ChangesPart } from './cut-changes';
import { emptyFrame } from '../../frames/build-frame';
import { isAmong } from '../../frames/is-among';
import { dataValueSchema } from '../../frames/schema';
import { decideMode, type ModeDecision } from './decide-mode';
import { hierarchyChange } from './hierarchy-change';
import { manyToOne } from './many-to-one';
import { judgeOpenRows } from './open-rows';
import { inOrderOfTime, periodsHeld, readChanges, type ChangesReader } from './read-changes';
import { defaultFullEveryDays, unseenChanges } from './payload-dates';
import { vouchedScope, vouchedScopeSchema } from './vouched-scope';
import { readWatermark, watermarkName, type Watermark } from './watermark';

/** Cuts a part of the scope into chunks that are read in full: some org units by themselves, or all of them. */
export type CutInFull = (periods: readonly string[], orgUnits?: readonly string[]) => Chunk[];

export interface ReadingRequest {
  /** The plan so far is without chunks. */
  readonly lane: LaneDocuments;
  readonly options: DeltaOptions;
  /** Canonical, in order; null: all that there are. */
  readonly periods: readonly string[] | null;
  readonly inFull: CutInFull;
  readonly folder: string;
}

export type PlannedReading = Required<Pick<LanePlan, 'reading'>> & Pick<LanePlan, 'periods' | 'chunks' | 'readAt'>;

/** More of the scope than this: then a full run costs no more, and proves more. */
const mostOfTheScope = 0.5;

/**
 * Decides whether the run reads its scope in full or what changed since the watermark, says why, and cuts the chunks. In
 * delta mode the changes are read here, since they tell which part of the target is concerned.
 */
export async function planReading(
  deps: ActivityDeps,
  documents: Documents,
  request: ReadingRequest,
  signal: AbortSignal,
): Promise<PlannedReading> {
  const { lane, options, periods, inFull, folder } = request;
  const { plan, source, mappings } = lane;
  const target = requireTarget(lane);
  const dataSet = plan.lane.sourceDataSet;
  const transforms = transformsOf(plan);
  const today = vouchedScope({
    source,
    target: target.description,
    dataSet,
    mappings,
    periods,
    deletes: deletePolicyOf(plan),
    transforms: transforms.map(({ fingerprint }) => fingerprint),
  });
  const scope = await deps.store.putDocument('watermarks/scopes', today);
  const watermark = await readWatermark(deps.store, watermarkName(lane));
  const vouched = watermark === undefined ? undefined : await documents.get(watermark.scope, vouchedScopeSchema);
  const adding = transforms.find(({ effect }) => effect === 'adds');
  const many =
    adding === undefined
      ? manyToOne(source, dataSet, mappings, target.description.model.defaultOptionCombo)
      : `the transform ${adding.id} makes rows of several others`;
  const fullEveryDays = options.fullEveryDays ?? defaultFullEveryDays(source.server.version);
  const decision = decideMode(
    { mode: options.mode, fullEveryDays },
    watermark,
    vouched,
    today,
    source.serverDate,
    many,
  );
  const reader: ChangesReader = {
    read: (queries) => downloadRows(deps, lane, queries, signal),
    tree: new OrgUnitTree(source.orgUnits),
    dataSet,
    calendar: calendarNamed(source.server.calendar),
    periodType: plan.periodType,
  };
  const allPeriods = periods === null;
  const periodsBefore = watermark?.periods ?? [];
  knownPeriods(deps.dhis2(plan.source.connection)).learn(periodsBefore);
  const twice = plan.recount === true;
  const put = (frame: pl.DataFrame): Promise<FrameRef> => deps.store.putFrame(folder, frame);
  const full = async (reason: string): Promise<PlannedReading> => {
    const readAt = new Date().toISOString();
    const held = periods === null ? await periodsHeld(reader, twice) : undefined;
    const read = periods ?? periodsToRead(held?.periods ?? [], periodsBefore, plan, reader.calendar);
    // rows in texts that are no periods come along as they were read: there is no way to ask for them by chunks
    const strays = held === undefined ? [] : cutChanges(held.inNoPeriod, emptyFrame(dataValueSchema), reader.tree);
    return {
      periods: [...read],
      chunks: numbered([...inFull(read), ...(await storedChanges(strays, put))]),
      ...(strays.length === 0 ? {} : { readAt }),
      reading: {
        mode: 'full',
        reason,
        allPeriods,
        periodsBefore,
        scope,
        ...(options.mode === 'delta' ? { deltaFollows: true as const } : {}),
        ...(watermark !== undefined && source.serverDate < watermark.at ? { ahead: watermark.run } : {}),
      },
    };
  };
  if (decision.mode === 'full' || watermark === undefined) return full(decision.reason);
  const moved = vouched === undefined ? undefined : hierarchyChange(vouched, source, today);
  if (moved !== undefined) return full(moved);

  const readAt = new Date().toISOString();
  const bound = changesBound(watermark.at, source.serverDate, options.overlapHours, source.server);
  const changed = await readChanges(reader, { bound, periods, twice });
  const extracted = changed.filter(readInFull(decision).not());
  const fullPart = fullPartOf(decision, periods, inFull);
  // rows that did not land before cost the source nothing, however many they are
  const share = shareOfScope(
    [...fullPart, ...cutChanges(extracted, extracted.head(0), reader.tree)],
    lane,
    reader.tree,
    periods,
  );
  if (share > mostOfTheScope) {
    return full(`what changed since ${watermark.at} lies in ${Math.round(share * 100)} % of the scope`);
  }
  const open = await openRows(deps.store, reader, watermark, extracted, decision, periods);
  const { retried, refused } = judgeOpenRows(deps, lane, open);
  const part = [...cutChanges(extracted, retried, reader.tree), ...refusedBefore(refused, extracted)];
  const chunks = [...fullPart, ...(await storedChanges(part, put))];
  const note = unseenChanges(source.server.version, fullEveryDays);
  return {
    periods: periods === null ? [...new Set(chunks.flatMap((chunk) => chunk.periods))] : [...periods],
    chunks: numbered(chunks),
    readAt,
    reading: {
      mode: 'delta',
      reason: decision.reason,
      ...(note === undefined ? {} : { note }),
      allPeriods,
      periodsBefore,
      scope,
      overlapHours: options.overlapHours,
      lastFull: { at: watermark.fullAt, rows: watermark.rows },
    },
  };
}

/**
 * Where absent rows are deleted, also the periods that the source held once: DHIS2 can lose a value without a tombstone, and when it was
 * the last one of its period nothing of that period is left to be seen.
 */
function periodsToRead(
  held: readonly string[],
  before: readonly string[],
  plan: LanePlan,
  calendar: Calendar,
): string[] {
  return inOrderOfTime(deletePolicyOf(plan) === 'propagate' ? [...held, ...before] : held, plan.periodType, calendar);
}

/** Chunks that bring the rows of these parts along. */
async function storedChanges(
  parts: readonly ChangesPart[],
  put: (frame: pl.DataFrame) => Promise<FrameRef>,
): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  for (const { extracted, retried, ...chunk } of parts) {
    chunks.push({ ...chunk, index: 0, changes: { extracted: await put(extracted), retried: await put(retried) } });
  }
  return chunks;
}

function numbered(chunks: readonly Chunk[]): Chunk[] {
  return chunks.map((chunk, index) => ({ ...chunk, index }));
}

type DeltaDecision = Extract<ModeDecision, { mode: 'delta' }>;

/** Rows of cells that are read in full anyway. */
function readInFull({ newOrgUnits, newPeriods }: DeltaDecision): pl.Expr {
  return isAmong('organisation_unit_id', newOrgUnits).or(isAmong('period', newPeriods));
}

function fullPartOf(
  { newOrgUnits, newPeriods }: DeltaDecision,
  periods: readonly string[] | null,
  inFull: CutInFull,
): Chunk[] {
  const known = (periods ?? []).filter((period) => !newPeriods.has(period));
  return [
    ...(newPeriods.size === 0 ? [] : inFull([...newPeriods])),
    ...(newOrgUnits.size === 0 || known.length === 0 ? [] : inFull(known, [...newOrgUnits])),
  ];
}

/** Rows of the scope that an earlier run rejected or held, as it read them, but for those that changed since: these come anyway. */
async function openRows(
  store: FrameStore,
  { tree }: ChangesReader,
  watermark: Watermark,
  changed: pl.DataFrame,
  decision: DeltaDecision,
  periods: readonly string[] | null,
): Promise<pl.DataFrame> {
  const open = await store.getFrame(watermark.open);
  const inScope = isAmong(
    'organisation_unit_id',
    tree.roots.flatMap((root) => tree.subtree(root)),
  );
  return open
    .filter((periods === null ? inScope : inScope.and(isAmong('period', periods))).and(readInFull(decision).not()))
    .join(changed.select(...keyColumns), { on: [...keyColumns], how: 'anti' });
}

/** The part of the org units × periods in scope that the chunks read. Of all periods there is no whole: then 0. */
function shareOfScope(
  chunks: readonly Pick<Chunk, 'orgUnits' | 'children' | 'periods'>[],
  { plan, source }: LaneDocuments,
  tree: OrgUnitTree,
  periods: readonly string[] | null,
): number {
  if (periods === null) return 0;
  const assigned = (source.dataSets[plan.lane.sourceDataSet]?.orgUnits ?? []).filter(
    (unit) => tree.get(unit) !== undefined,
  );
  const reporting = new Set(assigned);
  const cells = chunks.reduce((sum, chunk) => {
    const units = chunk.children ? chunk.orgUnits.flatMap((unit) => tree.subtree(unit)) : chunk.orgUnits;
    return sum + units.filter((unit) => reporting.has(unit)).length * chunk.periods.length;
  }, 0);
  return cells / Math.max(1, reporting.size * periods.length);
}
