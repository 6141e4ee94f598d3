import { z } from 'zod';
import { startCommandProject, type CommandProject } from '../kit/command-project';
import { countRows } from '../kit/small-world';
import { waitUntil } from '../kit/wait-until';

let project: CommandProject;
beforeAll(async () => {
  project = await startCommandProject();
});
afterAll(() => project.stop());

const preview = async (...more: string[]) => project.sluice('run', 'syncDataset', '--params', 'sync.json', ...more);
const resultSchema = z.object({ run: z.string(), dataSets: z.array(z.object({ preview: z.string() })) });

describe('the command line', () => {
  it('ends a preview with what to do next and where its report lies', async () => {
    const { exitCode, errors } = await preview();
    expect(exitCode).toBe(0);
    const said = errors.join('\n');
    expect(said).toMatch(/To write what the preview shows: sluice approve syncDataset-\S+ --preview [0-9a-f]{12}/);
    expect(said).toMatch(/Report: .*report\.html/);
  }, 120_000);

  it('lets nobody approve a preview that the run does not show, and cancel nothing that has ended', async () => {
    const { run, dataSets } = resultSchema.parse(JSON.parse((await preview('--json')).stdout));
    const wrong = await project.sluice('approve', run, '--preview', 'deadbeef0000');
    expect([wrong.exitCode, wrong.errors]).toEqual([
      64,
      [
        `sluice: the run shows no preview deadbeef0000: look at the preview, then add --preview ${dataSets[0]?.preview}`,
      ],
    ]);
    const ended = await project.sluice('cancel', run);
    expect([ended.exitCode, ended.errors]).toEqual([1, ['sluice: the run has ended: previewed']]);
  }, 120_000);

  it('shows a run that waits with its limits and the commands that answer it, and says when no worker runs', async () => {
    project.target.insert(countRows(4, ['202401']).map((row) => ({ ...row, value: '1' })));
    const waiting = preview('--set', 'dryRun=false', '--set', 'gate.maxUpdatedShare=0');
    const runs = z.array(z.object({ workflowId: z.string() }));
    let shown = '';
    let workflowId = '';
    await waitUntil('the run waits', async () => {
      const { stdout } = await project.sluice('runs', '--json', '--outcome', 'no result');
      workflowId = runs.parse(JSON.parse(stdout))[0]?.workflowId ?? '';
      if (workflowId !== '') shown = (await project.sluice('show', workflowId)).stdout;
      return shown.includes('waits for a person');
    });
    expect(shown).toMatch(/rows to be overwritten: 4 of 4 .*maxUpdatedShare allows 0/);
    expect(shown).toMatch(
      new RegExp(`sluice approve ${workflowId} --preview [0-9a-f]{12}; to refuse it: sluice reject`),
    );
    expect((await project.sluice('reject', workflowId)).exitCode).toBe(0);
    expect((await waiting).exitCode).toBe(4);
  }, 120_000);
});
