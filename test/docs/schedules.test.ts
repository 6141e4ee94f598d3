import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PipelineCatalog } from '../../cli/pipelines/pipeline-catalog';
import { shippedPipelines } from '../../cli/pipelines/shipped-pipelines';
import { wantedSchedules } from '../../cli/schedules/wanted-schedules';
import { loadConfig } from '../../worker/config/load-config';
import { scheduleInFile } from '../../worker/config/schedule-in-file';

const page = readFileSync(join(__dirname, '../../docs/schedules.md'), 'utf8');

describe('docs/schedules.md', () => {
  it('has an example that is taken as it stands, its parameters included', () => {
    const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'sluice-docs-'));
    try {
      writeFileSync(join(folder, 'sluice.yaml'), yaml);
      const config = loadConfig({ cwd: folder, env: { DISTRICT_PASSWORD: 'a', NATIONAL_PASSWORD: 'b' } });
      const wanted = wantedSchedules(config, new PipelineCatalog(shippedPipelines()));
      expect([...wanted.keys()]).toEqual(['nightly-malaria', 'monthly-check']);
      expect(wanted.get('nightly-malaria')?.parameters).toMatchObject({ timeZone: 'Africa/Freetown' });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('names every key of a schedule with its default', () => {
    const defaults = scheduleInFile.parse({ pipeline: 'syncDataset', cron: '0 2 * * *', note: 'x' });
    for (const [key, value] of Object.entries(defaults)) {
      expect(page).toContain(`\`${key}\``);
      if (!['pipeline', 'cron', 'note', 'parameters'].includes(key)) {
        expect(page).toMatch(
          new RegExp(`\\| \`${key}\`.*\`${JSON.stringify(value).replaceAll(String.fromCharCode(34), '')}\` *\\|`),
        );
      }
    }
  });
});
