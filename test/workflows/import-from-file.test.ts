import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const open = { maxUpdatedShare: 1, maxDeletedShare: 1, maxRejectedShare: 1 };

describe.each([
  ['2.42', '2.44'],
  ['2.44', '2.40'],
] as const)('importFromFile and compareInstances from %s to %s', (from, to) => {
  let servers: TwoServers;
  let files: string;
  const number = (at: number, value: string) => ({
    dataElement: world.number,
    period: '202401',
    orgUnit: clinic(at),
    value,
  });
  const stored = async (name: string): Promise<string> =>
    readFile(join(servers.sluice.config.store.folder, name), 'utf8');

  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), 'sluice-files-'));
    servers = await startTwoServers({ clinics: 4, versions: [from, to], filesFolder: files });
    servers.source.insert([number(1, '1.5'), number(2, 'twelve')]);
    servers.target.insert([number(3, '3')]);
  }, 240_000);

  afterAll(async () => servers.stop());

  const writes = () => servers.target.log.entries().filter(({ method }) => method !== 'GET').length;
  const held = () => new Map(servers.target.values().map(({ orgUnit, value }) => [orgUnit, value]));

  it('compares without writing, and lists what the target alone holds when deletes are asked for', async () => {
    const before = contentOf(servers.target);
    const parameters = {
      source: 'source',
      target: 'target',
      dataSets: [{ source: world.kinds }],
      periods: ['202401'],
      deletes: 'propagate',
    };
    const result = await servers.sluice.run('compareInstances', parameters);
    expect(result).toMatchObject({ outcome: 'previewed', dryRun: true });
    expect(result.dataSets[0]).toMatchObject({
      account: { extracted: 2, created: 1, rejected: 1, targetRead: 1, targetDeleted: 1 },
      rejects: { new: 1, known: 0 },
      changes: { changes: 2, byDataElement: [{ id: world.number, created: 1, deleted: 1 }] },
    });
    expect(await stored(`runs/${result.run}/preview/${world.kinds}-changes.csv`)).toContain(clinic(3));
    expect(contentOf(servers.target)).toEqual(before);
    expect(writes()).toBe(0);
  }, 240_000);

  it("takes a run's rejects back after they were corrected", async () => {
    const run = await servers.sluice.run(
      'syncDataset',
      syncParameters({ dataSets: [{ source: world.kinds }], gate: open }),
    );
    expect(run.outcome).toBe('complete with rejects');
    const rejects = await stored(`runs/${run.run}/rejects/${world.kinds}.csv`);
    expect(rejects).toContain('twelve');
    await writeFile(join(files, 'corrected rejects.csv'), rejects.replaceAll('twelve', '12'));
    const parameters = { file: 'corrected rejects.csv', target: 'target', dryRun: false };
    const result = await servers.sluice.run('importFromFile', parameters);
    expect(result.dataSets[0]).toMatchObject({
      outcome: 'complete',
      sourceDataSet: 'corrected-rejects',
      targetDataSet: world.kinds,
      account: { extracted: 1, created: 1 },
    });
    expect(held()).toEqual(
      new Map([
        [clinic(1), '1.5'],
        [clinic(2), '12'],
        [clinic(3), '3'],
      ]),
    );
    const before = writes();
    expect((await servers.sluice.run('importFromFile', parameters)).dataSets[0]?.account.unchanged).toBe(1);
    expect(writes()).toBe(before);
  }, 240_000);

  it('maps the ids of a JSON file, rejects what does not fit by name, and asks a person over the limits', async () => {
    const value = (orgUnit: string, more: object) => ({
      dataElement: 'DeForeign00',
      period: '202401',
      orgUnit,
      ...more,
    });
    const content = { dataValues: [value('OuForeign01', { value: '33' }), value('OuForeign02', { value: '4' })] };
    await writeFile(join(files, 'foreign.json'), JSON.stringify(content));
    const parameters = {
      file: 'foreign.json',
      target: 'target',
      dryRun: false,
      mappings: { dataElements: { DeForeign00: world.number }, orgUnits: { OuForeign01: clinic(3) } },
    };
    const before = contentOf(servers.target);
    const waiting = await servers.sluice.run('importFromFile', { ...parameters, gate: { holdForMinutes: 0.01 } });
    expect(waiting.outcome).toBe('held');
    expect(contentOf(servers.target)).toEqual(before);
    const result = await servers.sluice.run('importFromFile', { ...parameters, gate: open });
    expect(result.dataSets[0]).toMatchObject({
      outcome: 'complete with rejects',
      account: { extracted: 2, updated: 1, rejected: 1 },
      rejectReasons: [{ code: 'UNMAPPED', rows: 1 }],
    });
    expect(held().get(clinic(3))).toBe('33');
  }, 240_000);

  it('writes texts without outer blanks, and finds them unchanged when the file comes again', async () => {
    const texts = [
      { dataElement: world.text, period: '202401', orgUnit: clinic(1), value: ' padded\t', comment: '\r\n why ' },
      { dataElement: world.text, period: '202401', orgUnit: clinic(2), value: '\u00a0wide\u00a0' },
      { dataElement: world.number, period: '202401', orgUnit: clinic(4), value: ' 7 ' },
      { dataElement: world.text, period: '202401', orgUnit: clinic(4), value: ' \t' },
    ];
    await writeFile(join(files, 'padded.json'), JSON.stringify(texts));
    const parameters = { file: 'padded.json', target: 'target', dryRun: false, gate: open };
    const first = await servers.sluice.run('importFromFile', parameters);
    expect(first.dataSets[0]).toMatchObject({
      outcome: 'complete with rejects',
      account: { extracted: 4, created: 3, rejected: 1 },
      rejectReasons: [{ code: 'VALUE_MISSING', rows: 1 }],
    });
    const written = servers.target.values().filter(({ dataElement }) => dataElement === world.text);
    expect(written.map(({ value, comment }) => [value, comment])).toEqual([
      ['padded', 'why'],
      ['\u00a0wide\u00a0', null],
    ]);
    const before = writes();
    const again = await servers.sluice.run('importFromFile', parameters);
    expect(again.dataSets[0]).toMatchObject({ account: { unchanged: 3, rejected: 1 }, rejects: { new: 0, known: 1 } });
    expect(writes()).toBe(before);
  }, 240_000);

  it('names the file, the line and the column of what it can not read', async () => {
    await writeFile(join(files, 'bad.csv'), 'dataelement,period,orgunit,value\nDeNumber000,2024-13,OuClinic001,1\n');
    const failureOf = async (file: string) =>
      (await runFailure(servers.sluice.run('importFromFile', { file, target: 'target' }))).lines[0];
    expect(await failureOf('bad.csv')).toContain('file "bad.csv", line 2: "period" "2024-13" is not a DHIS2 period');
    expect(await failureOf('../secret.csv')).toContain('file "../secret.csv" lies outside the files folder');
  }, 240_000);
});
