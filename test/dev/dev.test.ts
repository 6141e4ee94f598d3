import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection, WorkflowFailedError } from '@temporalio/client';
import { mainTaskQueue } from '../../contracts/task-queues';
import { readServerRecord } from '../../worker/temporal/server-record';
import { waitUntil } from '../kit/wait-until';
import type { UserProject } from '../project/user-project';
import { DevProcess } from './dev-process';
import { configText, devProject, pipelineText } from './dev-project';

let project: UserProject;
let dev: DevProcess;

beforeEach(async () => {
  project = await devProject();
  dev = new DevProcess(project.folder);
});
afterEach(async () => {
  dev.killAll();
  await dev.end();
  await project.remove();
});

/** What a run without parameters says that the worker serves: it fails at once, with a line for each that is missing. */
async function answerOf(pipeline: string): Promise<string> {
  const record = readServerRecord(join(project.folder, '.sluice', 'temporal'));
  const connection = await Connection.connect({ address: `127.0.0.1:${record?.port ?? 0}` });
  try {
    const { workflow } = new Client({ connection });
    await workflow.execute(pipeline, { taskQueue: mainTaskQueue, workflowId: `${pipeline}-${Date.now()}`, args: [{}] });
    return 'it ran';
  } catch (error) {
    return error instanceof WorkflowFailedError ? (error.cause?.message ?? '') : String(error);
  } finally {
    await connection.close();
  }
}

/** As editors save: another file takes the place of the old one. */
async function replace(file: string, text: string): Promise<void> {
  await project.write(`${file}.draft`, text);
  await rename(join(project.folder, `${file}.draft`), join(project.folder, file));
}

describe('sluice dev', () => {
  it('starts a server and a worker, says where the UI is, and ends both on SIGTERM with exit code 0', async () => {
    const ui = (await dev.says(/Temporal UI: http\S+(?=\n)/)).replace('Temporal UI: ', '');
    expect((await fetch(ui)).status).toBe(200);
    expect(await dev.says(/ {2}nightly: http\S+(?=\n)/)).toContain(`${ui}/namespaces/default/workflows/start-workflow`);
    await dev.hasWorker(1);
    expect(await answerOf('nightly')).toMatch(/^dataSets: /m);
    expect(dev.processes()).toHaveLength(3);
    expect(await dev.end('SIGTERM')).toBe(0);
    expect(dev.processes()).toEqual([]);
  }, 180_000);

  it('takes up a changed pipeline, a configuration that is replaced, and a changed .env', async () => {
    await dev.hasWorker(1);
    await project.write(
      'pipelines/nightly.ts',
      `${await pipelineText('nightly')}${await pipelineText('hourly').then((text) => text.replace(/^import.*\n/, ''))}`,
    );
    await dev.hasWorker(2);
    expect(await answerOf('hourly')).toMatch(/^dataSets: /m);
    for (const [index, note] of ['second', 'third'].entries()) {
      await replace('sluice.yaml', configText(note));
      await dev.hasWorker(3 + index);
    }
    await project.write('.env', 'SOURCE_PASSWORD=other\nTARGET_PASSWORD=district\n');
    await dev.hasWorker(5);
    expect(dev.processes()).toHaveLength(3);
    expect(await dev.end('SIGTERM')).toBe(0);
    expect(dev.processes()).toEqual([]);
  }, 240_000);

  it('shows what is wrong with a file by its line, stays, and takes it up when it is mended', async () => {
    await dev.hasWorker(1);
    const good = await pipelineText('nightly');
    await project.write('pipelines/nightly.ts', `${good}const broken = (;\n`);
    await dev.says(/pipelines\/nightly\.ts:\d+:16: Unexpected token\n/);
    await dev.says(/The worker has ended; it is started again when a file changes\./);
    await project.write('pipelines/nightly.ts', good);
    await dev.hasWorker(2);
    expect(dev.said).not.toMatch(/^ +at /m);
    expect(await dev.end('SIGINT')).toBe(0);
  }, 240_000);
});

describe('the end of sluice dev', () => {
  it('comes with exit code 0 when a terminal interrupts it and its worker at once', async () => {
    await dev.hasWorker(1);
    for (const { pid, command } of dev.processes()) if (command.includes('main.js')) process.kill(pid, 'SIGINT');
    expect(await dev.end()).toBe(0);
    expect(dev.processes()).toEqual([]);
  }, 180_000);

  it('leaves no process when it is interrupted while the server starts', async () => {
    await waitUntil('the server starts', () => dev.processes().some(({ command }) => command.includes('start-dev')));
    expect(await dev.end('SIGINT')).toBe(130);
    await waitUntil('all has ended', () => dev.processes().length === 0);
  }, 120_000);

  it('leaves no process when it is killed', async () => {
    await dev.hasWorker(1);
    expect(await dev.end('SIGKILL')).toBe('SIGKILL');
    await waitUntil('all has ended', () => dev.processes().length === 0);
  }, 180_000);
});

describe('a second sluice dev', () => {
  it('in the same folder ends and says what is wrong; the first goes on, and gives way when it ends', async () => {
    await dev.hasWorker(1);
    const second = await project.sluice('dev');
    expect([second.exitCode, second.errors]).toEqual([
      64,
      [
        `sluice: \`sluice dev\` runs in ${project.folder} already (process ${dev.pid}) and takes up what changes there; use that one, or end it and start again`,
      ],
    ]);
    expect(await answerOf('nightly')).toMatch(/^dataSets: /m);
    expect(await dev.end('SIGKILL')).toBe('SIGKILL');
    dev = new DevProcess(project.folder);
    await dev.hasWorker(1);
    expect(await dev.end('SIGTERM')).toBe(0);
  }, 240_000);
});
