import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PipelineCatalog } from '../../cli/pipelines/pipeline-catalog';
import { shippedPipelines } from '../../cli/pipelines/shipped-pipelines';
import { backfillSpan } from '../../cli/schedules/backfill-span';
import { scheduleWarnings } from '../../cli/schedules/schedule-warnings';
import { wantedSchedules } from '../../cli/schedules/wanted-schedules';
import { ConfigError } from '../../worker/config/config-error';
import { loadConfig } from '../../worker/config/load-config';
import { definitionChanges, type ScheduleDefinition } from '../../worker/schedules/schedule-definition';

const pipelines = new PipelineCatalog(shippedPipelines());
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sluice-schedules-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const schedule = (more: object = {}): ScheduleDefinition => ({
  pipeline: 'syncDataset',
  parameters: {
    source: 'district',
    target: 'national',
    dataSets: [{ source: 'fLPsnsJbnOR' }],
    periods: ['LAST_MONTH'],
    dryRun: false,
  },
  cron: '30 2 * * *',
  timeZone: 'UTC',
  overlap: 'skip',
  catchUpHours: 12,
  pauseOnFailure: false,
  jitterMinutes: 0,
  ...more,
});

function problemsOf(lines: readonly string[], env: NodeJS.ProcessEnv = {}): readonly string[] {
  const connections = [
    'connections:',
    '  district: { url: http://127.0.0.1:9001, username: a, password: { env: P } }',
    '  national: { url: http://127.0.0.1:9002, username: a, password: { env: P } }',
    'schedules:',
  ];
  writeFileSync(join(folder, 'sluice.yaml'), [...connections, ...lines, ''].join('\n'));
  try {
    wantedSchedules(loadConfig({ cwd: folder, env, needs: [] }), pipelines);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the schedules of a configuration', () => {
  it('are checked by their pipelines, with a line for each problem of all of them', () => {
    const problems = problemsOf([
      '  nightly:',
      '    pipeline: syncDataset',
      '    cron: "30 2 * * *"',
      '    parameters:',
      '      source: district',
      '      target: national',
      '      dataSets: [{ source: fLPsnsJbnOR }]',
      '      periods: [LAST_MONTH]',
      '      deletes: perhaps',
      '      sauce: district',
      '  weekly: { pipeline: syncDatasets, cron: "0 4 * * 1" }',
    ]);
    expect(problems).toEqual([
      expect.stringMatching(/^sluice.yaml line 13: schedules\.nightly\.parameters\.deletes: /),
      'sluice.yaml line 14: schedules.nightly.parameters.sauce: there is no such parameter',
      expect.stringMatching(
        /^sluice.yaml line 15: schedules\.weekly\.pipeline: there is no "syncDatasets"; there is: /,
      ),
    ]);
  });

  it('may name only connections that there are', () => {
    const problems = problemsOf([
      '  nightly:',
      '    pipeline: syncDataset',
      '    cron: "30 2 * * *"',
      '    parameters: { source: distrikt, target: national, dataSets: [{ source: fLPsnsJbnOR }], periods: [LAST_MONTH] }',
    ]);
    expect(problems).toEqual([
      'sluice.yaml line 8: schedules.nightly.parameters: there is no connection "distrikt"; there is: district, national',
    ]);
  });

  it('need the name of the project on a Temporal server that may have those of others', () => {
    const nightly = ['  nightly:', '    pipeline: undoRun', '    cron: "30 2 * * *"', '    parameters: { run: abc }'];
    expect(problemsOf(nightly)).toEqual([]);
    expect(problemsOf(nightly, { TEMPORAL_ADDRESS: 'localhost:7233' })).toEqual([
      expect.stringMatching(/name the project of this file/),
    ]);
    expect(problemsOf([...nightly, 'project: mine'], { TEMPORAL_ADDRESS: 'localhost:7233' })).toEqual([]);
  });
});

describe('the diff of a schedule', () => {
  it('names each field and each parameter, old → new, whatever the order of keys', () => {
    const before = schedule({ parameters: { periods: ['A'], gate: { a: 1, b: 2 }, mode: 'full' }, note: 'x' });
    const after = schedule({ parameters: { gate: { b: 2, a: 1 }, periods: ['B'], recount: false }, cron: '0 3 * * *' });
    expect(definitionChanges(before, after).sort()).toEqual([
      'cron: "30 2 * * *" → "0 3 * * *"',
      'note: "x" → nothing',
      'parameters.mode: "full" → nothing',
      'parameters.periods: ["A"] → ["B"]',
      'parameters.recount: nothing → false',
    ]);
    expect(definitionChanges(before, before)).toEqual([]);
  });
});

describe('a schedule', () => {
  const now = new Date('2027-01-04T12:00:00Z');
  const warnings = (more: object) => {
    const definition = schedule(more);
    return scheduleWarnings('nightly', definition, pipelines.find(definition.pipeline), now);
  };
  const held = (holdForMinutes: number) => ({ parameters: { ...schedule().parameters, gate: { holdForMinutes } } });

  it('is warned of when its runs may wait for a person until after the next one', () => {
    expect(warnings({})).toEqual([]);
    expect(warnings(held(1439))).toEqual([]);
    expect(warnings(held(1440))).toEqual([
      'nightly: a run may wait 1440 minutes for a person (gate.holdForMinutes), and the next one is due after 1440: runs due meanwhile are left out; make the wait shorter than 1440 minutes',
    ]);
    // 480 minutes unless it says otherwise
    expect(warnings({ cron: '0 */6 * * *', overlap: 'buffer' })).toEqual([
      expect.stringMatching(/wait 480 minutes .* due after 360: one run waits, others .* shorter than 360 minutes/),
    ]);
    expect(warnings({ cron: '0 4,15 * * *' })).toEqual([]);
    expect(warnings({ cron: '0 4,11 * * MON' })).toEqual([expect.stringMatching(/due after 420/)]);
  });

  it('is warned of when it deletes, too', () => {
    const parameters = {
      target: 'national',
      dataSet: 'DsMonthly00',
      orgUnits: ['OuDistrict0'],
      periods: ['LAST_MONTH'],
    };
    const deleting = {
      pipeline: 'deleteDataValues',
      parameters: { ...parameters, dryRun: false },
      cron: '0 */6 * * *',
    };
    expect(warnings(deleting)).toEqual([expect.stringMatching(/wait 480 minutes .* due after 360/)]);
  });

  it('is warned of when it only previews', () => {
    expect(warnings({ parameters: { ...schedule().parameters, dryRun: true } })).toEqual([
      expect.stringMatching(/dryRun is true/),
    ]);
  });
});

describe('a backfill', () => {
  const now = new Date('2027-01-04T12:00:00Z');
  const due = (from: string, to: string, more: object = {}) =>
    backfillSpan('nightly', schedule(more), { from, to }, now).due.map((time) => time.toISOString().slice(0, 16));

  it('takes days in the time zone of the schedule, the last one included', () => {
    const timeZone = 'Asia/Kathmandu';
    expect(due('2026-03-01', '2026-03-03', { timeZone })).toEqual([
      '2026-02-28T20:45',
      '2026-03-01T20:45',
      '2026-03-02T20:45',
    ]);
    expect(due('2026-03-01T02:30', '2026-03-02T02:30', { timeZone })).toEqual(['2026-02-28T20:45', '2026-03-01T20:45']);
    expect(due('2026-02-28T20:46Z', '2026-03-02T02:30', { timeZone })).toEqual(['2026-03-01T20:45']);
  });

  it('ends now, and has each night of a change of the clock once', () => {
    expect(due('2027-01-03', '2027-02-01')).toEqual(['2027-01-03T02:30', '2027-01-04T02:30']);
    const timeZone = 'Europe/Berlin';
    expect(due('2026-03-28', '2026-03-30', { timeZone })).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:30',
      '2026-03-30T00:30',
    ]);
    expect(due('2026-10-24', '2026-10-26', { timeZone })).toHaveLength(3);
  });

  it.each([
    ['2026-03-03', '2026-03-01', {}, /--from is after --to/],
    ['yesterday', '2026-03-01', {}, /--from yesterday is no ISO date/],
    [
      '2026-03-01',
      '2026-03-03',
      { cron: '0 2 9 * *' },
      /no run of nightly was due from 2026-03-01 to 2026-03-03 in UTC/,
    ],
    ['2020-01-01', '2026-03-03', {}, /more than 1000 runs of nightly were due/],
  ])('from %s to %s of %j is refused with the reason', (from, to, more, problem) => {
    expect(() => due(from, to, more)).toThrow(problem);
  });
});
