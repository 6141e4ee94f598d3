import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { readRecording, readWantedDifferences } from './recording/format';
import { play, prepare } from './recording/play';

const folder = join(__dirname, '../recordings');
const wanted = readWantedDifferences(join(folder, 'wanted-differences.json'));
const servers: [string, SimulatorVersion][] = [
  ['new-2.44', '2.44'],
  ['old-2.42', '2.42'],
  ['old-2.42', '2.40'],
];

for (const [name, version] of servers) {
  describe(`the simulator as ${version} answers like the recorded server`, () => {
    let simulator: Simulator;

    beforeAll(async () => {
      simulator = await startSimulator({ version });
      prepare(simulator);
    });
    afterAll(() => simulator.stop());

    for (const file of readdirSync(join(folder, name)).sort()) {
      test(file.replace('.json', ''), async () => {
        const recording = readRecording(join(folder, name, file));
        const results = await play(simulator, recording);
        const own = wanted
          .filter((difference) => difference.recording === `${name}/${recording.name}`)
          .map((difference) => difference.step);
        const differing = results.filter((result) => result.differences.length > 0);
        expect(differing.filter((result) => !own.includes(result.step))).toEqual([]);
        // A difference that is no longer there has no place in the list.
        expect(own.filter((step) => !differing.some((result) => result.step === step))).toEqual([]);
      });
    }
  });
}
