import type { FrameRef } from '../../contracts/frame-ref';
import type { ChunkStep } from '../../contracts/plan';
import type { RunKey } from '../../contracts/run';
import { activityLimits, type ActivityLimits } from '../graph/task-options';
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
    switch (node.kind) {
      case 'mapIds':
        mappings = await mainActivities.storeMappings({ run, mappings: node.config.mappings });
        steps.push({ kind: 'mapIds', task: node.name, mappings });
        break;
      case 'transform': {
        const { use, options } = node.config;
        const transform = await mainActivities.resolveTransform({
          task: node.name,
          transform: use,
          options,
          effects: ['keeps', 'filters', 'adds'],
        });
        steps.push({ kind: 'transform', task: node.name, transform });
        break;
      }
      case 'compareWithTarget':
        steps.push({ kind: 'compareWithTarget', task: node.name, deletes: node.config.deletes ?? 'ignore' });
    }
  }
  return { steps, ...(mappings === undefined ? {} : { mappings }) };
}

/** The steps of a chunk share an activity: it runs with what the last step that says anything asks for. */
export function stepLimits(nodes: readonly StepNode[]): ActivityLimits {
  return nodes.map(({ options }) => activityLimits(options)).reduce((all, own) => ({ ...all, ...own }), {});
}
