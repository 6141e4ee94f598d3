import { Worker } from '@temporalio/worker';
import { shippedPipelines } from '../../cli/pipelines/shipped-pipelines';
import { storedStories } from '../histories/stored-history';
import { testTemporal } from '../kit/temporal-for-tests';

const stories = [...storedStories()];
const recorded = stories.flatMap(([, { workflows }]) => workflows.map(({ type }) => type));

describe('stored histories', () => {
  it('are there for every ready pipeline and the children of runs (npm run histories records them)', () => {
    const types = [...shippedPipelines().map(({ exportName }) => exportName), 'chunkFlow', 'writeStage'];
    expect(types.filter((type) => !recorded.includes(type))).toEqual([]);
  });

  it.each(stories)(
    'of %s are replayed by the workflows as they are now',
    async (_, { workflows }) => {
      const workflowBundle = { codePath: testTemporal().bundlePath };
      for (const { workflowId, history } of workflows)
        await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
    },
    120_000,
  );

  it('hold no password, no host and no folder of the machine that recorded them', () => {
    const texts = stories.map(([, story]) => decoded(story));
    for (const text of texts) expect(text).not.toMatch(/district|\/tmp\/|\/home\/|\/root\/|@[a-z0-9-]+:/);
  });
});

/** All texts of a value, those of payloads as they were before they were encoded. */
function decoded(value: unknown): string {
  if (typeof value === 'string') return `${value}\n${Buffer.from(value, 'base64').toString('utf8')}`;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(decoded).join('\n');
}
