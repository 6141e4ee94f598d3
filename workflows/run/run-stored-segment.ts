import { executeChild, ParentClosePolicy } from '@temporalio/workflow';
import type { Described, StoredSource } from '../../contracts/activities';
import type { DataSetPair } from '../../contracts/parameters/data-set-pairs';
import { sizesSchema } from '../../contracts/parameters/sizes';
import type { ChunkStep } from '../../contracts/plan';
import type { Lane, RunKey } from '../../contracts/run';
import type { chunkFlow } from '../children/chunk-flow';
import type { StoredSegment, StoredSourceNode } from '../graph/segments';
import { mainActivities, readActivities } from './activity-proxies';
import { chunkSteps } from './chunk-steps';
import { startingLane, type Flow, type LaneState } from './lane-state';
import type { RunContext } from './run-context';

interface Prepared {
  readonly source: StoredSource;
  readonly target: Described;
  readonly steps: readonly ChunkStep[];
}

/** Takes rows that lie in the store, of a file or of an earlier run, through the segment's steps like rows of a server. */
export function runStoredSegment(context: RunContext, segment: StoredSegment): Flow {
  const names = [segment.source, ...segment.steps].map((node) => node.name);
  const lanes = pairsOf(segment.source).map(({ source, target }): Lane => ({
    id: `${segment.source.name}/${source}`,
    task: segment.source.name,
    sourceDataSet: source,
    ...(target === undefined ? {} : { targetDataSet: target }),
  }));
  for (const lane of lanes) context.progress.addLane(lane.id);
  const preparing = prepare(context, segment);
  return new Map(
    lanes.map((lane) => [
      lane.id,
      context.onLane(names, startingLane(lane), async (state) => runLane(context, segment, await preparing, state)),
    ]),
  );
}

function pairsOf(source: StoredSourceNode): readonly DataSetPair[] {
  if (source.kind === 'undoRun') return source.config.dataSets;
  const { file, dataSet } = source.config;
  return [{ source: nameOfFile(file), ...(dataSet === undefined ? {} : { target: dataSet }) }];
}

/** A file stands for its data set: its name without folders and extension, as far as names in the store allow. */
function nameOfFile(file: string): string {
  const stem = (file.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '').replace(/[^A-Za-z0-9._=+-]/g, '-');
  return /^[A-Za-z0-9]/.test(stem) ? stem : `file-${stem}`;
}

async function prepare(context: RunContext, segment: StoredSegment): Promise<Prepared> {
  const { run } = context;
  const { steps, mappings } = await chunkSteps(run, segment.steps);
  const source = await readSource(run, segment.source);
  const connection = segment.compare.config.target;
  const target = await readActivities(connection).describeTarget({
    run,
    connection,
    source: source.description,
    dataSets: pairsOf(segment.source),
    ...(mappings === undefined ? {} : { mappings }),
  });
  context.servers.set(connection, target.server);
  return { source, target, steps };
}

function readSource(run: RunKey, node: StoredSourceNode): Promise<StoredSource> {
  if (node.kind === 'undoRun') {
    const dataSets = node.config.dataSets.map(({ source }) => source);
    return mainActivities.readUndo({ run, undo: node.config.run, dataSets });
  }
  const { file, format } = node.config;
  return mainActivities.readFile({
    run,
    dataSet: nameOfFile(file),
    file,
    ...(format === undefined ? {} : { format }),
  });
}

async function runLane(
  context: RunContext,
  segment: StoredSegment,
  { source, target, steps }: Prepared,
  state: LaneState,
): Promise<LaneState> {
  const { run } = context;
  const sizes = segment.source.config.sizes ?? sizesSchema.parse({});
  const rows = source.lanes.find(({ dataSet }) => dataSet === state.lane.sourceDataSet);
  if (rows === undefined) throw new Error(`no rows were stored for ${state.lane.sourceDataSet}`);
  const { connection } = target.server;
  const { plan, chunks, targetDataSet } = await mainActivities.planStored({
    run,
    lane: state.lane,
    source: source.description,
    rows,
    target: { connection, description: target.description },
    steps,
    sizes,
  });
  const lane: Lane = { ...state.lane, targetDataSet };
  const { account } = await executeChild<typeof chunkFlow>('chunkFlow', {
    workflowId: `${run.workflowId}/${segment.source.name}/${lane.sourceDataSet}`,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    args: [
      {
        run,
        lane: lane.id,
        plan,
        chunks,
        next: 0,
        extractOn: connection,
        processOn: connection,
        extractTask: segment.source.name,
        stepTasks: segment.steps.map((step) => step.name),
        parallelChunks: sizes.parallelChunks,
      },
    ],
  });
  return { ...state, lane, account, plan, chunks, target: connection };
}
