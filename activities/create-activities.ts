import type { MainActivities, ReadActivities, WriteActivities } from '../contracts/activities';
import { analyticsStartActivities, analyticsWaitActivities } from './analytics/analytics-activities';
import { completenessReadActivities } from './completeness/read-activities';
import { completenessWriteActivities } from './completeness/write-activities';
import { absenceActivities } from './extract/confirm-absence';
import { extractActivities } from './extract/extract-activities';
import { fileActivities } from './files/file-activities';
import { gateActivities } from './gate/assess-difference';
import { gatherActivities } from './gather/gather-rows';
import { batchPlanActivities } from './import/batch-plan-activities';
import { importActivities } from './import/import-batch';
import { notifyActivities } from './notify/notify-activities';
import { planActivities } from './plan/plan-activities';
import { preparationActivities } from './preparation/preparation-activities';
import { processActivities } from './process-chunk';
import { reportActivities } from './report/write-report';
import type { ActivityDeps } from './runtime/activity-deps';
import { Documents } from './runtime/documents';
import { Receipts } from './runtime/receipts';
import { onlyOnPlannedServer } from './runtime/planned-server';
import { onlyInStoreOf } from './runtime/same-store';
import { selectActivities } from './stored/select-values';
import { storedRowsActivities } from './stored/stored-activities';
import { verificationActivities } from './verify/record-verification';
import { verifiedActivities } from './verify/verified-scope';
import { verifyActivities } from './verify/verify-chunk';

/** All activities of a worker, by the kind of queue that serves them. */
export interface Activities {
  readonly main: MainActivities;
  readonly read: ReadActivities;
  readonly write: WriteActivities;
  /** Those for the queues of one connection: they begin only where it leads to the server that the run was planned for. */
  forConnection(connection: string): { readonly read: ReadActivities; readonly write: WriteActivities };
}

/** Binds the activities to what the worker has: connections, store, mappings folder. */
export function createActivities(deps: ActivityDeps): Activities {
  const documents = new Documents(deps.store);
  const receipts = new Receipts(deps.store);
  const chunks = {
    ...extractActivities(deps, documents, receipts),
    ...absenceActivities(deps, documents, receipts),
    ...processActivities(deps, documents, receipts),
  };
  const activities: Omit<Activities, 'forConnection'> = {
    main: {
      ...preparationActivities(deps),
      ...storedRowsActivities(deps, documents, receipts),
      ...gatherActivities(deps, documents, receipts),
      ...fileActivities(deps, documents, receipts),
      ...chunks,
      ...gateActivities(deps, documents, receipts),
      ...batchPlanActivities(deps, documents, receipts),
      ...verificationActivities(deps, documents, receipts),
      ...verifiedActivities(deps, documents, receipts),
      ...notifyActivities(deps, receipts),
      ...reportActivities(deps, documents),
    },
    read: {
      ...planActivities(deps, documents),
      ...selectActivities(deps, documents),
      ...chunks,
      ...verifyActivities(deps, documents, receipts),
      ...completenessReadActivities(deps, documents, receipts),
      ...analyticsWaitActivities(deps),
    },
    write: {
      ...importActivities(deps, documents, receipts),
      ...completenessWriteActivities(deps, documents),
      ...analyticsStartActivities(deps, receipts),
    },
  };
  return {
    main: onlyInStoreOf(deps.store, activities.main),
    read: onlyInStoreOf(deps.store, activities.read),
    write: onlyInStoreOf(deps.store, activities.write),
    forConnection: (connection) => ({
      read: onlyInStoreOf(deps.store, onlyOnPlannedServer(deps, documents, connection, activities.read)),
      write: onlyInStoreOf(deps.store, onlyOnPlannedServer(deps, documents, connection, activities.write)),
    }),
  };
}
