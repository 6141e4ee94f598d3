import type { LoadRow } from '../../../dhis2/loader';
import {
  ages,
  asHeld,
  clinics,
  connect,
  dataValueRequests,
  elements,
  goodRows,
  heldBy,
  row,
  sets,
  workflow,
} from './target-world';
import { codes, rowsWithSevenBad, TestBed } from './test-bed';

const bed = new TestBed();

afterEach(() => bed.stop());

describe.each(['2.43.0', '2.44'] as const)('sending to %s without preflight', (version) => {
  test('of 1,000 rows with seven bad ones, lands 993 within 120 requests', async () => {
    await bed.start(version);
    const { rows, bad } = rowsWithSevenBad();
    const before = bed.simulator.log.total;
    const result = await bed.send(rows, { preflight: false });
    expect(codes(result)).toEqual({
      landed: 993,
      'rejected E8020': 1,
      'rejected E8022': 1,
      'rejected E8021': 1,
      'rejected E8024': 1,
      'rejected E8023': 1,
      'rejected E8031': 1,
      'rejected E8122': 1,
    });
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows.filter((_, i) => !bad.includes(i))));
    expect(bed.simulator.log.total - before).toBeLessThanOrEqual(40);
  });

  test('rejects a locked set altogether with one reason', async () => {
    await bed.start(version);
    const rows = goodRows(1_000);
    bed.simulator.setPublicAccess('dataSets', sets.monthly, 'rwr-----');
    bed.simulator.addUser({ username: 'clerk', password: 'Clerk-123', authorities: ['F_DATAVALUE_ADD'], orgUnits: [] });
    bed.simulator.setUserAccess('clerk', { orgUnits: ['ltOu0000000'], dataViewOrgUnits: ['ltOu0000000'] });
    await bed.dhis2.close();
    bed.dhis2 = connect(bed.simulator, 'clerk', 'Clerk-123');
    const result = await bed.send(rows, { preflight: false });
    expect(codes(result)).toEqual({ 'rejected E8010': 1_000 });
    expect(dataValueRequests(bed.simulator)).toEqual({ posts: 1, gets: 0 });
  });

  test('rejects an approved set within 50 requests, and only the approved clinic when only that is', async () => {
    await bed.start(version);
    const rows = goodRows(1_000);
    const periods = [...new Set(rows.map(({ period }) => period))];
    for (const period of periods) bed.simulator.approve(workflow, period, 'ltOu0000000');
    expect(codes(await bed.send(rows))).toEqual({ 'rejected E8033': 1_000 });
    expect(dataValueRequests(bed.simulator).posts).toBeLessThanOrEqual(50);
    for (const period of periods) bed.simulator.unapprove(workflow, period, 'ltOu0000000');
    for (const period of periods) bed.simulator.approve(workflow, period, clinics[7] ?? '');
    const approved = rows.filter(({ orgUnit }) => orgUnit === clinics[7]).length;
    const before = dataValueRequests(bed.simulator).posts;
    expect(codes(await bed.send(rows))).toEqual({ landed: 1_000 - approved, 'rejected E8033': approved });
    expect(dataValueRequests(bed.simulator).posts - before).toBe(2);
  });

  test('lands every row of the clinics that are not approved, with one refusal for each that is', async () => {
    await bed.start(version);
    const rows = goodRows(1_000);
    const period = rows[0]?.period ?? '';
    const approved = new Set(clinics.slice(1, 21));
    for (const clinic of approved) bed.simulator.approve(workflow, period, clinic);
    const isApproved = (each: LoadRow): boolean => each.period === period && approved.has(each.orgUnit);
    const result = await bed.send(rows);
    expect(result.outcomes.map(({ state }) => state)).toEqual(
      rows.map((each) => (isApproved(each) ? 'rejected' : 'landed')),
    );
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows.filter((each) => !isApproved(each))));
    expect(dataValueRequests(bed.simulator).posts).toBe(21);
  });

  test('finds rows whose option the user may not write', async () => {
    await bed.start(version);
    const rows = goodRows(300);
    for (const position of [5, 222]) {
      rows[position] = row({
        ...rows[position],
        dataElement: elements.byAge,
        categoryOptionCombo: position === 5 ? ages.old : ages.young,
      });
    }
    bed.simulator.setPublicAccess('categoryOptions', 'ltCo0000002', 'rwr-----');
    bed.simulator.addUser({
      username: 'clerk',
      password: 'Clerk-123',
      authorities: ['F_DATAVALUE_ADD'],
      orgUnits: ['ltOu0000000'],
    });
    await bed.dhis2.close();
    bed.dhis2 = connect(bed.simulator, 'clerk', 'Clerk-123');
    const result = await bed.send(rows);
    expect(codes(result)).toEqual({ landed: 299, 'rejected E8012': 1 });
    expect(result.outcomes[5]?.state).toBe('rejected');
  });

  test('is not deceived by a 200 behind which nothing was written', async () => {
    await bed.start(version);
    const rows = goodRows(300);
    let posts = 0;
    bed.simulator.state.faults.silentIgnored = () => (posts += 1) % 3 !== 0;
    const result = await bed.send(rows);
    expect(codes(result)).toEqual({ landed: 300 });
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows));
  });

  test('counts nothing that is not there when every POST is lost behind a 200', async () => {
    await bed.start(version);
    bed.simulator.state.faults.silentIgnored = () => true;
    const result = await bed.send(goodRows(300));
    expect(codes(result)).toEqual({ 'rejected NOT_STORED': 300 });
    expect(heldBy(bed.simulator)).toEqual([]);
    expect(dataValueRequests(bed.simulator).posts).toBeLessThanOrEqual(60);
  });
});
