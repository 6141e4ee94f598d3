import { runSimulator, SimulatorStartError } from '../../simulator/process';
import { startSimulator } from '../../simulator/simulator';

test('says in one line what runs where', async () => {
  const lines: string[] = [];
  const simulator = await runSimulator({ version: '2.38', port: 0 }, (line) => lines.push(line));
  expect(lines).toEqual([`DHIS2 2.38.7 (OLD, simulated) at ${simulator.url} — user admin, password district`]);
  await simulator.stop();
});

test('a port in use, an unknown version, time zone or calendar, a bad port and a demo in another calendar each end with one line', async () => {
  const taken = await startSimulator({ version: '2.42' });
  const messages: string[] = [];
  for (const options of [
    { version: '2.44', port: taken.port },
    { version: '2.37', port: 0 },
    { version: '2.44', port: 0, timeZone: 'Mars/Olympus' },
    { version: '2.44', port: 70_000 },
    { version: '2.44', port: 0, calendar: 'mayan' },
    { version: '2.44', port: 0, calendar: 'nepali', demo: true },
  ]) {
    const error: unknown = await runSimulator(options, () => undefined).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SimulatorStartError);
    if (error instanceof Error) messages.push(error.message);
  }
  expect(messages).toEqual([
    expect.stringContaining(`${taken.port} is in use`),
    expect.stringContaining('2.37'),
    expect.stringContaining('Mars/Olympus'),
    expect.stringContaining('70000'),
    expect.stringContaining('mayan'),
    expect.stringContaining('--calendar nepali'),
  ]);
  for (const message of messages) expect(message).not.toContain('\n');
  await taken.stop();
});
