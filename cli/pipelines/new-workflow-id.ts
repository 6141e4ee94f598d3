/** A workflow id for a run that is started now; it tells what runs and since when. */
export function newWorkflowId(pipeline: string): string {
  return `${pipeline}-${new Date().toISOString().replace(/[:.]/g, '-')}`;
}
