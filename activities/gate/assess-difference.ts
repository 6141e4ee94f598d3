import pl from 'nodejs-polars';
import type { GateActivities } from '../../contracts/activities';
import { emptyAccount, imbalances, type Account } from '../../contracts/account';
import { failureTypes } from '../../contracts/failures';
import type { FrameRef } from '../../contracts/frame-ref';
import type { Preview } from '../../contracts/preview';
import { laneFile, runFolder } from '../../contracts/run';
import { identityOf } from '../../contracts/server-identity';
import { concatRejects } from '../../frames/rejects/rejects-frame';
import { keyColumns } from '../../frames/schema';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import { contributorsOf } from '../runtime/contributors';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import {
  isCausedBy,
  isChange,
  isMapped,
  isOfSource,
  isWritten,
  type Change,
} from '../../frames/compare/difference-schema';
import { fingerprintOf, type Receipts } from '../runtime/receipts';
import { TerminalError } from '../runtime/to-failure';
import { assessMissing } from '../missing/assess-missing';
import { verifiedScope } from '../verify/verified-scope';
import type { PreviewDocument } from './preview-document';
import { PreviewGatherer } from './preview-tables';
import { RefusedRows } from './refused-rows';
import { rejectReasons } from './reject-reasons';
import { storeRejectTable } from './reject-table';
import { unconfirmedAbsence } from './unconfirmed-absence';

const hashDigits = 12;

export function gateActivities(deps: ActivityDeps, documents: Documents, receipts: Receipts): GateActivities {
  return {
    assessDifference: activity(async ({ run, plan, refused: refusedRefs = [] }) => {
      const lane = await laneDocuments(documents, plan);
      const { dataSet, targetDataSet } = {
        dataSet: lane.plan.lane.sourceDataSet,
        targetDataSet: lane.plan.lane.targetDataSet,
      };
      const gatherer = new PreviewGatherer(requireTarget(lane).description.model);
      const ledger = new LaneReceipts(receipts, deps.store, run, lane, 'gate');
      const refused = await RefusedRows.read(ledger, refusedRefs);
      const joined = await joinChunks(ledger, refused, (difference) => gatherer.add(difference));
      const problems = [...imbalances(joined.account), ...repeatedKeys(joined.keys), ...joined.unconfirmed];
      if (problems.length > 0) throw new TerminalError(failureTypes.accountDoesNotBalance, problems);
      const folder = runFolder(run);
      const { tables, summary } = await gatherer.store(deps.store, `${folder}/preview`, laneFile(lane.plan.lane));
      const document: PreviewDocument = {
        format: 1,
        dataSet,
        ...(targetDataSet === undefined ? {} : { targetDataSet }),
        account: joined.account,
        rejectReasons: rejectReasons(joined.rejects),
        differences: joined.differences,
        rejects: await deps.store.putFrame(`${folder}/frames`, joined.rejects),
        ...(refusedRefs.length === 0
          ? {}
          : { refused: await deps.store.putFrame(`${folder}/frames`, refused.rejects) }),
        tables,
      };
      const seen = await assessMissing(deps.store, documents, receipts, run, lane);
      const { counts } = await storeRejectTable(deps.store, run, lane, joined.rejects);
      const ref = await deps.store.putDocument(`${folder}/preview`, document);
      const preview: Preview = {
        account: document.account,
        rejectReasons: document.rejectReasons,
        rejects: counts,
        summary: { ...summary, files: [...summary.files, ...seen.files] },
        document: ref,
        hash: previewHash(document, lane),
      };
      const { reading } = lane.plan;
      const said = { preview, missing: seen.missing, notes: seen.notes };
      if (reading?.lastFull !== undefined) return { ...said, wholeScope: reading.lastFull.rows };
      const last = await verifiedScope(deps.store, lane);
      const comparable = last !== undefined && mostlyTheSame(lane.plan.periods, last.periods ?? []);
      const lastExtracted = comparable ? last.extracted : seen.lastExtracted;
      return { ...said, ...(lastExtracted === undefined ? {} : { lastExtracted }) };
    }),
  };
}

/** A run of as many periods that are others, as after a backfill, says nothing of how many rows there should be. */
function mostlyTheSame(periods: readonly string[], last: readonly string[]): boolean {
  const before = new Set(last);
  return periods.filter((period) => before.has(period)).length * 2 >= periods.length;
}

/**
 * The same for the same changes between the same servers, whichever run found them: an approval holds for what was seen, not for
 * where it lies, and for no other server.
 */
function previewHash({ account, differences, rejects }: PreviewDocument, lane: LaneDocuments): string {
  const { source, gathered } = lane.plan;
  const fromServer = source.connection !== '' || gathered !== undefined;
  const sources = fromServer ? [...new Set(contributorsOf(lane).map(identityOf))].sort() : [];
  const servers = [sources, identityOf(requireTarget(lane).description.server)];
  const changes = differences.map(({ sha256 }) => sha256);
  return fingerprintOf([account, changes, rejects.sha256, servers]).slice(0, hashDigits);
}

interface JoinedChunks {
  readonly account: Account;
  readonly rejects: pl.DataFrame;
  readonly differences: FrameRef[];
  /** Keys of all rows that would be written. */
  readonly keys: pl.DataFrame[];
  /** Lines on deletions that must not pass. */
  readonly unconfirmed: readonly string[];
}

/** Counts every class anew from the stored frames of all chunks. */
async function joinChunks(
  ledger: LaneReceipts,
  refused: RefusedRows,
  onDifference: (difference: pl.DataFrame) => void,
): Promise<JoinedChunks> {
  const account = emptyAccount();
  const rejects: pl.DataFrame[] = [];
  const differences: FrameRef[] = [];
  const keys: pl.DataFrame[] = [];
  const unconfirmed: string[] = [];
  for (let index = 0; index < ledger.chunks; index += 1) {
    const [extracted, mapped, compared] = [
      await ledger.extracted(index),
      await ledger.mapped(index),
      await ledger.compared(index),
    ];
    const whole = await ledger.frame(compared.difference);
    const difference = refused.remaining(whole);
    const mapRejects = await ledger.frame(mapped.rejects);
    const compareRejects = await ledger.frame(compared.rejects);
    const is = (change: Change): number => difference.filter(isChange[change]).height;
    const fromSource = difference.filter(isOfSource);
    account.extracted += extracted.frame.rows;
    account.retried += extracted.retried?.rows ?? 0;
    account.ofOtherSets += mapped.ofOtherSets?.rows ?? 0;
    account.duplicates += mapped.counts.duplicates;
    account.merged += mapped.counts.merged;
    for (const { filtered, added } of await ledger.transformed(index)) {
      account.filtered += (await ledger.frame(filtered)).height;
      account.added += added;
    }
    account.rejected += mapRejects.height + compareRejects.height;
    account.filtered += is('leave');
    account.mapped += difference.filter(isMapped).height;
    account.created += is('create');
    account.updated += is('update');
    account.unchanged += is('unchanged');
    account.notKept += is('not kept');
    account.deletedNotKept += fromSource.filter(isCausedBy['not kept']).height;
    account.deletedByTombstone += fromSource.filter(isCausedBy.tombstone).height;
    addTarget(account, compared.target);
    refused.count(whole, account);
    rejects.push(mapRejects, compareRejects, await ledger.frame(compared.undeletable));
    differences.push(compared.difference);
    onDifference(difference);
    unconfirmed.push(...(await unconfirmedAbsence(ledger, index, compared)));
    keys.push(difference.filter(isWritten).select(...keyColumns));
  }
  return { account, rejects: concatRejects([...rejects, refused.rejects]), differences, keys, unconfirmed };
}

function addTarget(
  account: Account,
  target: Pick<
    Account,
    'targetRead' | 'targetUnchanged' | 'targetUpdated' | 'targetDeleted' | 'targetHeld' | 'targetLeftAlone'
  >,
): void {
  for (const name of [
    'targetRead',
    'targetUnchanged',
    'targetUpdated',
    'targetDeleted',
    'targetHeld',
    'targetLeftAlone',
  ] as const) {
    account[name] += target[name];
  }
}

/** Two chunks that would write one key would overwrite each other; planning keeps such rows together, so this is a fault. */
function repeatedKeys(keys: readonly pl.DataFrame[]): string[] {
  const [first, ...rest] = keys.filter((frame) => frame.height > 0);
  if (first === undefined) return [];
  const all = rest.length === 0 ? first : pl.concat([first, ...rest]);
  const repeated = all.height - all.unique({ subset: [...keyColumns] }).height;
  return repeated === 0 ? [] : [`${repeated} target keys would be written from two chunks`];
}
