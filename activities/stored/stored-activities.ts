import type { StoredRowsActivities } from '../../contracts/activities';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import type { Receipts } from '../runtime/receipts';
import { planStored } from './plan-stored';
import { readFile } from './read-file';
import { readUndo } from './read-undo';
import { splitStored } from './split-stored';
import { describeWritten } from './written-run';

export function storedRowsActivities(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
): StoredRowsActivities {
  return {
    readFile: activity((input) => readFile(deps, input)),
    describeWritten: activity((input) => describeWritten(deps, documents, receipts, input)),
    readUndo: activity((input) => readUndo(deps, documents, receipts, input)),
    splitStored: activity((input) => splitStored(deps, documents, input)),
    planStored: activity((input) => planStored(deps, documents, input)),
  };
}
