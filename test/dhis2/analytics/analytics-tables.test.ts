import { AnalyticsBusyError } from '../../../dhis2/analytics/analytics-tables';
import { Dhis2 } from '../../../dhis2/dhis2';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import type { SimulatorVersion } from '../../../simulator/version';

let simulator: Simulator;
let dhis2: Dhis2;

async function start(version: SimulatorVersion): Promise<void> {
  simulator = await startSimulator({ version });
  dhis2 = new Dhis2({ url: simulator.url, auth: { username: 'admin', password: 'district' } });
}
afterEach(async () => {
  await dhis2.close();
  await simulator.stop();
});

const end = async (task: string): Promise<void> => {
  for (let poll = 0; poll < 3; poll += 1) await dhis2.analyticsTables.messages(task);
};

test.each(['2.38', '2.40'] as const)('%s takes a second build only when the first has ended', async (version) => {
  await start(version);
  const first = await dhis2.analyticsTables.start({});
  const second = dhis2.analyticsTables.start({});
  await expect(second).rejects.toThrow(AnalyticsBusyError);
  await expect(second).rejects.toThrow(/^The server builds its analytics tables already: Job of type ANALYTICS_TABLE/);
  await end(first);
  await expect(dhis2.analyticsTables.start({})).resolves.not.toBe(first);
});

test.each(['2.41', '2.44'] as const)('%s queues a second build', async (version) => {
  await start(version);
  const first = await dhis2.analyticsTables.start({});
  const second = await dhis2.analyticsTables.start({});
  expect(await dhis2.analyticsTables.messages(second)).toEqual([]);
  await end(first);
  await end(second);
  const [newest] = await dhis2.analyticsTables.messages(second);
  expect(newest).toMatchObject({ completed: true });
});

test('any other refusal of a build is no busy server', async () => {
  await start('2.40');
  simulator.faults.add({ fault: { kind: 'status', status: 409, body: 'json' } });
  await expect(dhis2.analyticsTables.start({})).rejects.not.toThrow(AnalyticsBusyError);
});
