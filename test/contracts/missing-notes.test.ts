import { emptyAccount } from '../../contracts/account';
import { nextSteps } from '../../contracts/next-steps';
import type { DataSetResult, RunResult } from '../../contracts/run-result';
import { renderReport } from '../../report/render-report';
import { runDetails } from '../../workflows/run/run-details';
import { laneResult, startingLane } from '../../workflows/run/lane-state';

const note = 'Not read any more: 6 of 12 org units.';
const state = {
  ...startingLane({ id: 'extract/set', task: 'extract', sourceDataSet: 'set', targetDataSet: 'set' }),
  account: emptyAccount(),
  notes: [note],
  outcome: 'complete' as const,
};
const set: DataSetResult = laneResult(state);
const result: RunResult = {
  run: 'run',
  pipeline: 'syncDataset',
  outcome: 'complete',
  dryRun: false,
  servers: [],
  dataSets: [set],
};

test('what is missing at the source is said in the result, the terminal, the details and the report, also of a complete run', () => {
  const run = { runId: 'run', workflowId: 'run', startedAt: '2024-06-01', nominalTime: '2024-06-01' };
  const page = renderReport({
    result,
    workflowId: 'run',
    writes: true,
    startedAt: '2024-06-01T00:00:00Z',
    endedAt: '2024-06-01T00:01:00Z',
    details: {},
  });
  expect(set.notes).toEqual([note]);
  expect(nextSteps(result, { workflowId: 'run', writes: true }).todo).toEqual([`Data set set: ${note}`]);
  expect(runDetails(run, { tasks: [], lanes: [state], held: [], writes: true })).toContain(
    `- **extract/set**: ${note}`,
  );
  expect(page).toContain(`<li>${note}</li>`);
});
