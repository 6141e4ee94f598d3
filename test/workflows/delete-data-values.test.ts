import { clinic, contentOf, countRows, world } from '../kit/small-world';
import { runFailure } from '../kit/run-failure';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const open = { maxDeletedShare: 1 };
const periods = ['202401', '202402'];

// the first server is not written to: both versions stand at the target's place once
describe.each(['2.44', '2.40'] as const)('deleteDataValues at %s', (version) => {
  let servers: TwoServers;
  const kinds = (unit: number, dataElement: string, value: string) => ({
    dataElement,
    period: '202401',
    orgUnit: clinic(unit),
    value,
    comment: `comment of ${value}`,
  });

  beforeEach(async () => {
    servers = await startTwoServers({ clinics: 4, versions: ['2.42', version] });
    servers.target.insert([
      ...countRows(4, periods),
      kinds(1, world.number, '1.5'),
      kinds(1, world.text, 'stays'),
      kinds(2, world.number, '2.5'),
    ]);
  }, 120_000);

  afterEach(async () => servers.stop());

  const parameters = (more: object = {}) => ({
    target: 'target',
    dataSet: world.counts,
    orgUnits: [clinic(1), clinic(2)],
    periods: ['202401'],
    gate: open,
    ...more,
  });
  const writes = () => servers.target.log.entries().filter(({ method }) => method !== 'GET').length;
  const counts = () => Object.keys(contentOf(servers.target)).filter((key) => key.includes(world.count)).length;

  it('lists the values that would go and deletes none of them; approved, exactly these go, and undoRun brings them back', async () => {
    const before = contentOf(servers.target);
    const handle = await servers.sluice.start('deleteDataValues', parameters());
    const preview = (await handle.result()) as Awaited<ReturnType<TwoServers['sluice']['run']>>;
    expect(preview).toMatchObject({ outcome: 'previewed', dryRun: true });
    expect(preview.dataSets[0]).toMatchObject({
      account: { extracted: 2, deletedByTombstone: 2, targetRead: 2, targetDeleted: 2 },
      changes: { changes: 2, byDataElement: [{ id: world.count, deleted: 2 }] },
    });
    expect(contentOf(servers.target)).toEqual(before);
    expect(writes()).toBe(0);

    const approve = { by: 'Awa', preview: preview.dataSets[0]?.preview };
    const deleted = await servers.sluice.run('deleteDataValues', { continueFrom: handle.workflowId, approve });
    expect(deleted.dataSets[0]).toMatchObject({ outcome: 'complete', account: { targetDeleted: 2 } });
    const gone = Object.keys(before).filter((key) => !(key in contentOf(servers.target)));
    expect(gone).toHaveLength(2);
    expect(gone.every((key) => key.includes('202401') && /OuClinic00[12]/.test(key))).toBe(true);

    const sent = writes();
    const again = await servers.sluice.run('deleteDataValues', parameters({ dryRun: false }));
    expect(again.dataSets[0]).toMatchObject({ outcome: 'complete', posts: 0, account: { extracted: 0 } });
    expect(writes()).toBe(sent);

    const undone = await servers.sluice.run('undoRun', { run: deleted.run, dryRun: false, gate: { ...open } });
    expect(undone.outcome).toBe('complete');
    expect(contentOf(servers.target)).toEqual(before);
  }, 240_000);

  it('leaves the other elements of the set alone, reaches below an org unit, and waits for a person over the limits', async () => {
    const scope = { dataSet: world.kinds, dataElements: [world.number], orgUnits: [world.root] };
    const held = await servers.sluice.run(
      'deleteDataValues',
      parameters({ ...scope, dryRun: false, gate: { holdForMinutes: 0.01 } }),
    );
    expect(held.outcome).toBe('held');
    expect(held.dataSets[0]?.tripped?.map(({ limit }) => limit)).toEqual(['maxDeletedShare']);
    expect(writes()).toBe(0);
    const result = await servers.sluice.run('deleteDataValues', parameters({ ...scope, dryRun: false }));
    expect(result.dataSets[0]).toMatchObject({ outcome: 'complete', account: { targetDeleted: 2 } });
    const left = servers.target.values().filter(({ dataElement }) => dataElement !== world.count);
    expect(left.map(({ value, comment }) => [value, comment])).toEqual([['stays', 'comment of stays']]);
    expect(counts()).toBe(8);
  }, 240_000);

  it('names what does not fit before it reads a value', async () => {
    const failure = await runFailure(
      servers.sluice.run('deleteDataValues', parameters({ dataElements: [world.text], orgUnits: ['OuUnknown00'] })),
    );
    expect(failure.lines.join('\n')).toContain('the org unit OuUnknown00 does not exist at target');
    expect(failure.lines.join('\n')).toContain(`the data element ${world.text} is not in the data set ${world.counts}`);
    const reads = servers.target.log.entries().filter(({ path }) => path.includes('dataValueSets'));
    expect(reads).toEqual([]);
  }, 240_000);
});
