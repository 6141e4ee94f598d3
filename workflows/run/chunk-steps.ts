import type { FrameRef } from '../../contracts/frame-ref';
import type { ChunkStep } from '../../contracts/plan';
import type { RunKey } from '../../contracts/run';
import type { StepNode } from '../graph/segments';
import { mainActivities } from './activity-proxies';

/** The steps of a segment as plans carry them; the tables of its mapping task are stored. */
export async function chunkSteps(
  run: RunKey,
  nodes: readonly StepNode[],
): Promise<{ readonly steps: readonly ChunkStep[]; readonly mappings?: FrameRef }> {
  const steps: ChunkStep[] = [];
  let mappings: FrameRef | undefined;
  for (const node of nodes) {
    if (node.kind === 'mapIds') {
      mappings = await mainActivities.storeMappings({ run, mappings: node.config.mappings });
      steps.push({ kind: 'mapIds', task: node.name, mappings });
    } else {
      steps.push({ kind: 'compareWithTarget', task: node.name, deletes: node.config.deletes ?? 'ignore' });
    }
  }
  return { steps, ...(mappings === undefined ? {} : { mappings }) };
}
