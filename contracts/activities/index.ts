import type { AnalyticsStartActivities, AnalyticsWaitActivities } from './analytics-activities';
import type { AbsenceActivities, ExtractActivities, ProcessActivities } from './chunk-activities';
import type { CompletenessReadActivities, CompletenessWriteActivities } from './completeness-activities';
import type { FileActivities } from './file-activities';
import type { GatherActivities } from './gather-activities';
import type { GateActivities } from './gate-activities';
import type { BatchPlanActivities, ImportActivities } from './import-activities';
import type { NotifyActivities } from './notify-activities';
import type { PlanActivities, PreparationActivities } from './plan-activities';
import type { ReportActivities } from './report-activities';
import type { SelectActivities, StoredRowsActivities } from './stored-rows-activities';
import type { VerifiedActivities, VerifyActivities } from './verify-activities';

export type * from './analytics-activities';
export type * from './chunk-activities';
export type * from './completeness-activities';
export type * from './file-activities';
export type * from './gate-activities';
export type * from './gather-activities';
export type * from './import-activities';
export type * from './notify-activities';
export type * from './plan-activities';
export type * from './report-activities';
export type * from './stored-rows-activities';
export type * from './verify-activities';

/** What is done to one chunk. */
export type ChunkActivities = ExtractActivities & AbsenceActivities & ProcessActivities;

/** Activities of the main queue: they need the store and the configuration only, those on chunks where all rows are in the store. */
export type MainActivities = PreparationActivities &
  StoredRowsActivities &
  GatherActivities &
  FileActivities &
  ChunkActivities &
  GateActivities &
  BatchPlanActivities &
  VerifiedActivities &
  NotifyActivities &
  ReportActivities;

/** Activities of a connection's read queue. */
export type ReadActivities = PlanActivities &
  SelectActivities &
  ChunkActivities &
  VerifyActivities &
  CompletenessReadActivities &
  AnalyticsWaitActivities;

/** Activities of a connection's write queue. */
export type WriteActivities = ImportActivities & CompletenessWriteActivities & AnalyticsStartActivities;
