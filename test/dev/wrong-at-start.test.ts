import { setTimeout as wait } from 'node:timers/promises';
import type { UserProject } from '../project/user-project';
import { DevProcess } from './dev-process';
import { configText, devProject, pipelineText } from './dev-project';

let project: UserProject;
let dev: DevProcess;

beforeEach(async () => {
  project = await devProject();
  await project.delete('pipelines');
  await project.write('sluice.yaml', configText().replace('"pipelines":"pipelines"', '"pipelines":"."'));
});
afterEach(async () => {
  dev.killAll();
  await dev.end();
  await project.remove();
});

describe('sluice dev with pipelines beside sluice.yaml', () => {
  it('stays when one is wrong at its start, takes it up when it is mended, and once for each change', async () => {
    await project.write('nightly.ts', `${await pipelineText('nightly')}const broken = (;\n`);
    dev = new DevProcess(project.folder);
    await dev.says(/Temporal UI: http/);
    await dev.says(/sluice: nightly\.ts:\d+:16: Unexpected token\n/);
    await project.write('nightly.ts', await pipelineText('nightly'));
    await dev.hasWorker(1);
    // what Sluice and others write there is no change
    await project.write('notes.log', 'a line');
    await project.write('.sluice/bundle/notes.ts', '');
    await wait(2_000);
    expect(dev.said.split('Something has changed').length - 1).toBe(1);
    expect(await dev.end('SIGTERM')).toBe(0);
    expect(dev.processes()).toEqual([]);
  }, 180_000);
});
