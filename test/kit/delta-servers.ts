import type { SimulatorVersion } from '../../simulator/version';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { type ValueKey } from '../../simulator/state/data-values';
import { NightRunner, type Night, type NightOptions, type NightSetting } from './night-runner';
import { clinic, countRows, seedSmallWorld, world } from './small-world';

/** How many clinics report, each in all of these months. */
export const clinics = 12;
export const months = ['202401', '202402', '202403', '202404'];
export const dayMs = 86_400_000;
export const evening = Date.parse('2024-06-01T20:00:00.000Z');

/** Two servers and the nights between them. */
export interface Servers {
  readonly source: Simulator;
  readonly target: Simulator;
  readonly nights: NightRunner;
  stop(): Promise<void>;
}

/** Two servers of the small world whose source holds a count of every clinic and month, written a month ago. */
export async function startServers(
  versions: readonly [source: SimulatorVersion, target: SimulatorVersion] = ['2.42', '2.44'],
  timeZone = 'UTC',
  setting: NightSetting = {},
): Promise<Servers> {
  const [source, target] = [
    await startSimulator({ version: versions[0], timeZone }),
    await startSimulator({ version: versions[1] }),
  ];
  for (const server of [source, target]) {
    seedSmallWorld(server, clinics);
    server.setClock(evening);
  }
  const before = evening - 30 * dayMs;
  source.insert(countRows(clinics, months).map((row) => ({ ...row, created: before, lastUpdated: before })));
  const nights = await NightRunner.start(source, target, setting);
  return {
    source,
    target,
    nights,
    async stop() {
      await nights.stop();
      await Promise.all([source.stop(), target.stop()]);
    },
  };
}

/** Lets the clocks of both servers go on. */
export function later({ source, target }: Servers, days: number): void {
  for (const server of [source, target]) server.advanceClock(days * dayMs);
}

/** The key of a clinic's count. */
export function count(number: number, period: string): ValueKey {
  return {
    dataElement: world.count,
    period,
    orgUnit: clinic(number),
    categoryOptionCombo: world.defaultCombo,
    attributeOptionCombo: world.defaultCombo,
  };
}

/** Edits a value of the source as its users do: the time stamp is now. */
export function edit({ source }: Servers, number: number, period: string, value: string): void {
  source.insert([{ ...count(number, period), value }]);
}

/** Deletes a value of the source, which leaves a trace. */
export function remove({ source }: Servers, number: number, period: string): void {
  const row = source.state.dataValues.get(count(number, period));
  if (row === undefined) throw new Error(`there is no value of clinic ${number} in ${period}`);
  source.insert([{ ...row, deleted: true, lastUpdated: source.state.now() }]);
}

/** Days apart: what was changed before the last night is beyond the overlap. */
export const daysBetween = 3;

/** A night some days after the last one, over all months unless said otherwise. */
export function night(servers: Servers, options: Partial<NightOptions> = {}): Promise<Night> {
  later(servers, daysBetween);
  return servers.nights.run({ dataSet: world.counts, periods: months, ...options });
}

/** What a server holds; undefined also where the value was deleted. */
export const valueAt = (server: Simulator, number: number, period: string): string | null | undefined => {
  const row = server.state.dataValues.get(count(number, period));
  return row === undefined || row.deleted ? undefined : row.value;
};

/** Requests for values that the source answered since `from`, as their parameters. */
export function valueRequests({ source }: Servers, from: number): string[] {
  return source.log
    .entries()
    .slice(from)
    .filter(({ path }) => path === '/api/dataValueSets')
    .map(({ query }) => JSON.stringify(query));
}
