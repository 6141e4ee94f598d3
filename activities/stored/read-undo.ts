import pl from 'nodejs-polars';
import type { StoredRowsActivities, StoredRows } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import { runFolder } from '../../contracts/run';
import { identityOf } from '../../contracts/server-identity';
import { concatFrames } from '../../frames/build-frame';
import { leftSchema } from '../../frames/compare/left-rows';
import { dataValueSchema, keyColumns } from '../../frames/schema';
import { previewDocumentSchema } from '../gate/preview-document';
import { noCalendar } from '../plan/calendar-problem';
import { targetDescriptionSchema } from '../plan/target-description';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import type { Receipts } from '../runtime/receipts';
import { TerminalError } from '../runtime/to-failure';
import { storedDescription, type RowsOfDataSet } from './stored-description';
import { writtenDataSets } from './written-run';

type ReadUndo = StoredRowsActivities['readUndo'];

/** Stores, for each data set, the rows that take a run's changes back, and what that run left at their keys. */
export async function readUndo(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, undo, dataSets }: Parameters<ReadUndo>[0],
): ReturnType<ReadUndo> {
  const written = await writtenDataSets(deps, documents, receipts, undo);
  const folder = `${runFolder(run)}/frames`;
  const sets: RowsOfDataSet[] = [];
  const lanes: StoredRows[] = [];
  let calendar = noCalendar;
  for (const dataSet of dataSets) {
    const found = written.find(({ plan }) => plan.lane.sourceDataSet === dataSet);
    if (found?.plan.target === undefined) {
      throw new TerminalError(failureTypes.badParameters, [`run ${undo} did not write the data set ${dataSet}`]);
    }
    const { server } = await documents.get(found.plan.target.description, targetDescriptionSchema);
    calendar = server.calendar;
    const { differences } = await documents.get(found.settled.preview, previewDocumentSchema);
    const unlanded = (await deps.store.getFrame(found.settled.unlanded)).select(...keyColumns);
    const landed: pl.DataFrame[] = [];
    for (const ref of differences) {
      const changed = (await deps.store.getFrame(ref)).filter(pl.col('change').isIn(['create', 'update', 'delete']));
      landed.push(changed.join(unlanded, { on: [...keyColumns], how: 'anti' }));
    }
    const { resent } = found.settled;
    const altered = resent === undefined ? [] : [changedAllTheSame(await deps.store.getFrame(resent))];
    const rows = concatFrames(dataValueSchema, [...landed, ...altered].map(turnedRound));
    sets.push({ dataSet, rows });
    lanes.push({
      dataSet,
      writtenTo: { identity: identityOf(server), address: server.address },
      rows: await deps.store.putFrame(folder, rows),
      left: await deps.store.putFrame(
        folder,
        concatFrames(leftSchema, [...landed.map(asLeft), ...altered.map(asStored)]),
      ),
    });
  }
  const description = storedDescription(`run:${undo}`, run.startedAt, calendar, sets);
  return { description: await deps.store.putDocument(`${runFolder(run)}/plan`, description), lanes };
}

const created = pl.col('change').eq(pl.lit('create'));
const heldNothing = pl.col('stored_follow_up').isNull();

/** Of rows that the target stored otherwise than they were sent: those that it changed for all that. */
function changedAllTheSame(resent: pl.DataFrame): pl.DataFrame {
  const same = ['value', 'comment', 'follow_up'].map((name) => {
    const nothing = name === 'follow_up' ? pl.lit(false) : pl.lit('');
    return pl
      .col(`stored_${name}`)
      .fillNull(nothing)
      .eq(pl.col(`old_${name}`).fillNull(nothing));
  });
  const asBefore = same.reduce((all, next) => all.and(next));
  return resent.filter(pl.when(created).then(heldNothing).otherwise(heldNothing.not().and(asBefore)).not());
}

const noTime = (name: string): pl.Expr => pl.lit(null).cast(pl.Datetime('ms')).alias(name);

/** What was created is deleted; what was overwritten or deleted gets what was there before. */
function turnedRound(landed: pl.DataFrame): pl.DataFrame {
  return landed.select(
    ...keyColumns,
    pl.col('old_value').alias('value'),
    noTime('created'),
    noTime('last_updated'),
    pl.col('old_comment').alias('comment'),
    pl.col('old_follow_up').alias('follow_up'),
    created.alias('deleted'),
  );
}

function asLeft(landed: pl.DataFrame): pl.DataFrame {
  return landed.select(
    ...keyColumns,
    'value',
    'comment',
    'follow_up',
    pl.col('change').neq(pl.lit('delete')).alias('present'),
  );
}

function asStored(altered: pl.DataFrame): pl.DataFrame {
  return altered.select(
    ...keyColumns,
    pl.col('stored_value').alias('value'),
    pl.col('stored_comment').alias('comment'),
    pl.col('stored_follow_up').alias('follow_up'),
    heldNothing.not().alias('present'),
  );
}
