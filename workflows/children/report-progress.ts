import { getExternalWorkflowHandle, isCancellation, workflowInfo } from '@temporalio/workflow';
import { progressSignalName, type ProgressNote } from '../../contracts/progress';

/** Notes per task and data set: enough for a moving display, few enough for the run's history. */
const notesPerTask = 20;

/** Tells the run how far a task has come, about twenty times in all. A run that is gone is no reason to stop. */
export async function reportProgress(note: ProgressNote): Promise<void> {
  const parent = workflowInfo().parent;
  const step = Math.max(1, Math.floor(note.total / notesPerTask));
  if (parent === undefined || (note.done % step !== 0 && note.done !== note.total)) return;
  try {
    await getExternalWorkflowHandle(parent.workflowId).signal(progressSignalName, note);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
