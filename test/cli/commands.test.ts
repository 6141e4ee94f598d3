import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { seedSmallWorld, world } from '../kit/small-world';
import { node } from '../../cli/doctor/examine';
import { sluice } from './run-command';

const secret = 'Tr0ub4dor-marker';
let simulator: Simulator;
let folder: string;

beforeAll(async () => {
  simulator = await startSimulator({ version: '2.42', timeZone: 'Africa/Nairobi' });
  seedSmallWorld(simulator, 2);
  simulator.addUser({ username: 'clerk', password: secret, authorities: [], orgUnits: [world.root] });
  folder = await mkdtemp(join(tmpdir(), 'sluice-commands-'));
  const connection = (username: string, password: string, url = simulator.url) => ({
    url,
    username,
    password: { env: password },
  });
  const connections = {
    district: connection('admin', 'ADMIN'),
    clerks: connection('clerk', 'CLERK'),
    wrong: connection('admin', 'CLERK'),
    away: connection('admin', 'ADMIN', 'http://127.0.0.1:9'),
  };
  await writeFile(join(folder, 'sluice.yaml'), JSON.stringify({ connections, mappings: 'tables' }));
  const { district } = connections;
  await writeFile(join(folder, 'good.yaml'), JSON.stringify({ connections: { district }, mappings: 'tables' }));
});
afterAll(async () => {
  await simulator.stop();
  await rm(folder, { recursive: true, force: true });
});

const run = (args: readonly string[], env: Record<string, string | undefined> = {}) =>
  sluice(args, {
    cwd: folder,
    env: {
      ADMIN: 'district',
      CLERK: secret,
      SLUICE_CONFIG: undefined,
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      NO_COLOR: '1',
      ...env,
    },
  });

describe('sluice connections', () => {
  it('lists names and addresses, and tests each: who it is, what its user may do, what is wrong', async () => {
    const { stdout } = await run(['connections', 'list', '--json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { name: 'district' },
      { name: 'clerks' },
      { name: 'wrong' },
      { name: 'away' },
    ]);

    const tested = await run(['connections', 'test', '--json']);
    expect(tested.exitCode).toBe(1);
    expect(JSON.parse(tested.stdout)).toMatchObject([
      {
        name: 'district',
        version: '2.42.5.2',
        calendar: 'iso8601',
        timeZone: 'Africa/Nairobi',
        user: 'admin',
        rights: { superuser: true },
        problems: [],
      },
      {
        name: 'clerks',
        rights: { superuser: false, mayWrite: false, captureUnits: 1 },
        remarks: [expect.stringMatching(/clerk has no authority F_DATAVALUE_ADD/)],
      },
      { name: 'wrong', problems: [expect.stringMatching(/user "admin"/)] },
      { name: 'away', problems: [expect.stringMatching(/connection refused/)] },
    ]);
    expect(JSON.stringify(tested)).not.toContain(secret);
  });

  it('tests one alone, whose secret alone is needed, and says when there is none of that name', async () => {
    const one = await run(['connections', 'test', 'district'], { CLERK: undefined });
    expect([one.exitCode, one.stdout.split('\n')[0]]).toEqual([0, `district: ${simulator.url}`]);
    const none = await run(['connections', 'test', 'distrct']);
    expect([none.exitCode, none.stdout]).toEqual([64, '']);
    expect(none.errors.join()).toMatch(/no connection "distrct" .* district, clerks/);
  });
});

describe('sluice config check', () => {
  it('names folders that are not there, variables that are not set, and otherwise what there is', async () => {
    const missing = await run(['config', 'check', '--config', 'good.yaml']);
    expect(missing.exitCode).toBe(64);
    expect(missing.errors.join()).toMatch(/mappings: there is no folder .*tables; make it/);
    await mkdir(join(folder, 'tables'), { recursive: true });
    const unset = await run(['config', 'check', '--config', 'good.yaml'], { ADMIN: undefined });
    expect(unset.errors.join()).toMatch(/connections\.district\.password: .*ADMIN/);
    const { exitCode, stdout } = await run(['config', 'check', '--config', 'good.yaml', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ connections: ['district'], schedules: [] });
  });
});

describe('sluice doctor', () => {
  it('looks at each thing that a run needs and says what to do about what is wrong', async () => {
    const { exitCode, stdout } = await run(['doctor', '--json']);
    expect(exitCode).toBe(1);
    const findings = new Map(
      (JSON.parse(stdout) as { what: string; state: string; text: string }[]).map((one) => [one.what, one]),
    );
    expect(findings.get('Node.js')).toMatchObject({ state: 'ok' });
    expect(findings.get('Polars')).toMatchObject({ state: 'ok' });
    expect(findings.get('store')).toMatchObject({ state: 'ok' });
    expect(findings.get('Temporal')).toMatchObject({
      state: 'problem',
      text: expect.stringMatching(/127\.0\.0\.1:9/) as unknown,
    });
    expect(findings.get('connection district')).toMatchObject({ state: 'ok' });
    expect(findings.get('connection away')).toMatchObject({ state: 'problem' });
    expect(stdout).not.toContain(secret);
  });

  it('takes Node.js from 20.20 on', () => {
    expect([node('20.19.5'), node('20.20.0'), node('24.1.0')].map(({ state }) => state)).toEqual([
      'problem',
      'ok',
      'ok',
    ]);
  });
});

describe('sluice worker', () => {
  it('refuses a connection that the configuration does not name, before it starts anything', async () => {
    const { exitCode, errors } = await run(['worker', '--connections', 'district,provnce']);
    expect(exitCode).toBe(64);
    expect(errors.join()).toMatch(/no connection provnce in the configuration/);
  });
});

describe('what is not understood', () => {
  it.each([
    [['conections', 'test'], /unknown command 'conections'.*Did you mean connections/s],
    [['runs', '--pipline', 'x'], /unknown option '--pipline'.*Did you mean --pipeline/s],
    [['runs', '--limit', 'few'], /whole number/],
    [['runs', '--since', 'yesterday'], /is no ISO date/],
    [['run', 'syncDataset', '--set', 'dryRun'], /write it as name=value/],
  ])('%j ends with 64 and a hint', async (args, hint) => {
    const { exitCode, stdout, errors } = await run(args);
    expect([exitCode, stdout]).toEqual([64, '']);
    expect(errors.join('\n')).toMatch(hint);
  });
});
