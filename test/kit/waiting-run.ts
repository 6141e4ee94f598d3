import type { WorkflowHandle } from '@temporalio/client';
import { progressQueryName, type HeldPreview, type RunProgress } from '../../contracts/progress';
import { waitUntil } from './wait-until';

/** What a run's gate waits for a person with, once it does. */
export async function heldPreviews(handle: WorkflowHandle): Promise<readonly HeldPreview[]> {
  const held = async () => (await handle.query<RunProgress>(progressQueryName).catch(() => ({ held: [] }))).held;
  await waitUntil('the gate waits', async () => (await held()).length > 0);
  return held();
}

/** Lets what waits pass, as a person who has seen it. */
export async function approve(handle: WorkflowHandle): Promise<void> {
  const previews = (await heldPreviews(handle)).map(({ preview }) => preview).join(' ');
  await handle.executeUpdate('approve', { args: [{ by: 'Jane', preview: previews }] });
}
