import { defaultFullEveryDays, unseenChanges } from '../../../activities/delta/payload-dates';
import { runTable } from '../../../cli/show/run-table';
import { emptyAccount } from '../../../contracts/account';
import { runDetails } from '../../../workflows/run/run-details';
import { laneResult, startingLane } from '../../../workflows/run/lane-state';
import { count, daysBetween, night, startServers, valueAt } from '../../kit/delta-servers';
import { world } from '../../kit/small-world';

const note = /^a source of version 2\.40\S* keeps the lastUpdated that an import brings along/;

it.each([
  ['2.38.7', 2],
  ['2.40.12', 2],
  ['2.41.9', 7],
  ['2.42.5.2', 7],
  ['2.44-SNAPSHOT', 7],
])(
  'of a source of version %s a full run comes every %i days by default, and a note where it is fewer',
  (version, days) => {
    expect(defaultFullEveryDays(version)).toBe(days);
    expect(unseenChanges(version, days) === undefined).toBe(days === 7);
  },
);

it('a delta of a 2.40 source says what it may not see, and the full run that soon follows brings it', async () => {
  const servers = await startServers(['2.40', '2.44']);
  try {
    const byDefault = { fullEveryDays: undefined };
    const first = await night(servers, byDefault);
    expect(first.reading.note).toBeUndefined();
    // as an import leaves it whose payload has the time at which the value was written elsewhere
    const old = servers.source.state.now() - 90 * 86_400_000;
    servers.source.insert([{ ...count(1, '202401'), value: '5', created: old, lastUpdated: old }]);
    const delta = await night(servers);
    expect(delta.reading).toMatchObject({ mode: 'delta', note: expect.stringMatching(note) as unknown });
    expect(valueAt(servers.target, 1, '202401')).toBe('100');
    const full = await night(servers, byDefault);
    expect(full.reading).toMatchObject({
      mode: 'full',
      reason: `the last full run is ${2 * daysBetween}.0 days ago (fullEveryDays is 2)`,
    });
    expect(valueAt(servers.target, 1, '202401')).toBe('5');
  } finally {
    await servers.stop();
  }
});

it('stands in the details of the run and in the terminal', () => {
  const lane = { id: 'extract/counts', task: 'extract', sourceDataSet: world.counts };
  const text = unseenChanges('2.40.12', 2) ?? '';
  const state = {
    ...startingLane(lane),
    account: { ...emptyAccount(), extracted: 1 },
    reading: { mode: 'delta' as const, reason: 'changes since yesterday', note: text },
  };
  const result = laneResult(state);
  expect(result.modeNote).toMatch(note);
  const run = { runId: 'r', workflowId: 'w', startedAt: '', nominalTime: '' };
  expect(runDetails(run, { tasks: [], lanes: [state], held: [], writes: true })).toContain(text);
  const outcome = { outcome: 'complete', dataSets: [result] } as unknown as Parameters<typeof runTable>[0];
  expect(runTable(outcome).join('\n')).toContain(text);
});
