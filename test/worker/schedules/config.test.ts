import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../../worker/config/config-error';
import { loadConfig } from '../../../worker/config/load-config';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sluice-schedules-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const load = (lines: readonly string[]) => {
  writeFileSync(join(folder, 'sluice.yaml'), ['schedules:', ...lines, ''].join('\n'));
  return loadConfig({ cwd: folder, env: {} });
};
const problemsOf = (lines: readonly string[]) => {
  try {
    load(lines);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('the configuration was accepted');
};

describe('schedules in the configuration', () => {
  it('are given as cron expressions, with defaults', () => {
    const { schedules, project } = load([
      '  nightly: { pipeline: syncDataset, cron: "30 2 * * *", timeZone: Africa/Freetown, parameters: { source: a } }',
      '  monthly:',
      '    pipeline: syncDataset',
      '    calendar: { hour: 3, daysOfMonth: [1, 15] }',
      '    overlap: buffer',
      '  weekly: { pipeline: syncDataset, calendar: { hour: 4, minute: 5, daysOfWeek: [monday, friday] } }',
    ]);
    expect(project).toBe('sluice');
    expect(schedules.get('nightly')).toEqual({
      pipeline: 'syncDataset',
      parameters: { source: 'a' },
      cron: '30 2 * * *',
      timeZone: 'Africa/Freetown',
      overlap: 'skip',
      catchUpHours: 12,
      pauseOnFailure: false,
      jitterMinutes: 0,
    });
    expect(schedules.get('monthly')).toMatchObject({ cron: '0 3 1,15 * *', timeZone: 'UTC', overlap: 'buffer' });
    expect(schedules.get('weekly')).toMatchObject({ cron: '5 4 * * 1,5' });
  });

  it.each([
    [
      ['  nightly: { pipeline: syncDataset, cron: "61 2 * * *" }'],
      /line 2: schedules\.nightly\.cron: is no cron expression/,
    ],
    [['  nightly: { pipeline: syncDataset }'], /line 2: schedules\.nightly: needs cron, .* or calendar/],
    [
      ['  nightly:', '    pipeline: syncDataset', '    cron: "30 2 * * *"', '    timeZone: Europe/Brelin'],
      /line 5: schedules\.nightly\.timeZone: is not a time zone/,
    ],
    [
      ['  nightly: { pipeline: syncDataset, cron: "30 2 * * *", calendar: { hour: 2 } }'],
      /has cron and calendar; keep one/,
    ],
    [['  nightly: { pipeline: syncDataset, cron: "30 2 * * *", overlap: all }'], /must be one of skip, buffer/],
  ])('are refused by line: %j', (lines, problem) => {
    expect(problemsOf(lines)).toEqual([expect.stringMatching(problem)]);
  });
});
