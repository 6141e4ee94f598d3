import { getExternalWorkflowHandle, isCancellation, workflowInfo } from '@temporalio/workflow';
import { progressSignalName, type ProgressNote } from '../../contracts/progress';

/** Notes per task and data set: enough for a moving display, few enough for the run's history. */
const notesPerTask = 20;

/** Tells the run how far a task has come, about twenty times in all or `always`. A run that is gone is no reason to stop. */
export async function reportProgress(
  note: ProgressNote,
  when: 'now and then' | 'always' = 'now and then',
): Promise<void> {
  const parent = workflowInfo().parent;
  const step = Math.max(1, Math.floor(note.total / notesPerTask));
  const isDue = when === 'always' || note.done % step === 0 || note.done === note.total;
  if (parent === undefined || !isDue) return;
  try {
    await getExternalWorkflowHandle(parent.workflowId).signal(progressSignalName, note);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
