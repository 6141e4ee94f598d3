import { gunzipSync } from 'node:zlib';
import { readTargetModel, sendValues } from '../../../dhis2/loader';
import {
  ages,
  asHeld,
  clinics,
  dataValueRequests,
  elements,
  goodRows,
  heldBy,
  row,
  sets,
  versions,
} from './target-world';
import { codes, quick, rowsWithSevenBad, TestBed } from './test-bed';

const bed = new TestBed();

afterEach(() => bed.stop());

describe.each(versions)('sending to %s', (version) => {
  test('lands good rows with comment and flag, in one request', async () => {
    await bed.start(version);
    const rows = [
      row({ value: '12', comment: 'counted, "twice"\nby hand', followUp: true }),
      row({ dataElement: elements.text, value: 'größer, "ok"' }),
      row({ dataElement: elements.byAge, categoryOptionCombo: ages.old, value: '3' }),
    ];
    const result = await bed.send(rows);
    expect(codes(result)).toEqual({ landed: 3 });
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows));
    expect(dataValueRequests(bed.simulator).posts).toBe(1);
  });

  test('of 1,000 rows with seven bad ones, lands 993 and names the reason of each', async () => {
    await bed.start(version);
    const { rows, bad } = rowsWithSevenBad();
    const result = await bed.send(rows);
    expect(codes(result)).toEqual({
      landed: 993,
      'rejected ELEMENT_NOT_IN_SET': 1,
      'rejected ORG_UNIT_NOT_ASSIGNED': 1,
      'rejected PERIOD_TYPE': 1,
      'rejected OPTION_COMBO': 1,
      'rejected ATTRIBUTE_OPTION_COMBO': 1,
      'rejected ORG_UNIT_CLOSED': 1,
      'rejected VALUE_TYPE': 1,
    });
    expect(result.outcomes.flatMap((outcome, i) => (outcome.state === 'rejected' ? [i] : []))).toEqual(bad);
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows.filter((_, i) => !bad.includes(i))));
  });

  test('loses nothing when an answer is lost after the commit, and does not send twice', async () => {
    await bed.start(version);
    const rows = goodRows(100);
    bed.simulator.faults.add({ match: { method: 'POST' }, fault: { kind: 'reset', point: 'after' } });
    const result = await bed.send(rows);
    expect(codes(result)).toEqual({ landed: 100 });
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows));
    expect(bed.simulator.log.writes()).toHaveLength(1);
  });

  test('sends again what a lost request did not write', async () => {
    await bed.start(version);
    const rows = goodRows(100);
    bed.simulator.faults.add({ match: { method: 'POST' }, fault: { kind: 'reset', point: 'before' } });
    bed.simulator.faults.add({
      match: { method: 'POST' },
      fault: { kind: 'status', status: 503, retryAfterSeconds: 0 },
    });
    const result = await bed.send(rows);
    expect(codes(result)).toEqual({ landed: 100 });
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows));
  });

  test('cuts a request in two that a proxy has given up twice, until it is small enough', async () => {
    await bed.start(version);
    const rows = goodRows(400);
    // a large body is compressed
    const textOf = (body: Buffer) => (body[0] === 0x1f ? gunzipSync(body) : body).toString();
    const rowsOf = (body: Buffer) => textOf(body).split('"dataElement"').length - 1;
    bed.simulator.faults.add({
      match: { method: 'POST', when: ({ body }) => rowsOf(body) > 110 },
      fault: { kind: 'status', status: 504, body: 'html' },
      times: Infinity,
    });
    const result = await bed.send(rows);
    expect(codes(result)).toEqual({ landed: 400 });
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows));
    // the whole twice, each half twice, then the quarters
    expect(result.posts).toBe(10);
  });

  test('throws when the server stays away, and goes on from what is there when called again', async () => {
    await bed.start(version);
    const rows = goodRows(60);
    bed.simulator.faults.add({ match: { method: 'POST' }, fault: { kind: 'reset', point: 'after' }, times: 1 });
    const down = bed.simulator.faults.add({
      match: {},
      fault: { kind: 'status', status: 503 },
      after: 9,
      times: Infinity,
    });
    await expect(bed.send(rows)).rejects.toThrow(/busy or down/);
    down.remove();
    const result = await bed.send(rows, { readFirst: true });
    expect(codes(result)).toEqual({ landed: 60 });
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows));
  });

  test('halves a POST that is too large for a proxy', async () => {
    await bed.start(version);
    const rows = goodRows(64);
    bed.simulator.faults.add({ match: { method: 'POST' }, fault: { kind: 'status', status: 413 }, times: 2 });
    const result = await bed.send(rows);
    expect(codes(result)).toEqual({ landed: 64 });
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows));
  });

  test('loses nothing when parallel batches bring a period that the server never had', async () => {
    await bed.start(version);
    const rows = goodRows(560);
    const model = await readTargetModel(bed.dhis2, { dataSets: [sets.monthly] });
    const batches = Array.from({ length: 8 }, (_, i) => rows.slice(i * 70, i * 70 + 70));
    const results = await Promise.all(
      batches.map((batch) => sendValues(bed.dhis2, batch, { dataSet: sets.monthly, model, limits: quick })),
    );
    expect(results.flatMap((result) => result.outcomes).every((outcome) => outcome.state === 'landed')).toBe(true);
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows));
  });

  test('deletes rows, with their value, and leaves no row behind', async () => {
    await bed.start(version);
    const rows = [row({ value: '5' }), row({ dataElement: elements.colour, value: 'RED' })];
    bed.simulator.insert(rows.map(({ followUp: _, ...stored }) => stored));
    const result = await bed.send(rows, { deleting: true });
    expect(codes(result)).toEqual({ landed: 2 });
    expect(heldBy(bed.simulator)).toEqual([]);
    expect(bed.simulator.values({ withTombstones: true })).toHaveLength(2);
  });

  test('writes nothing in a dry run', async () => {
    await bed.start(version);
    const result = await bed.send([row(), row({ orgUnit: clinics[1] ?? '' })], { dryRun: true });
    expect(codes(result)).toEqual({ landed: 2 });
    expect(bed.simulator.values({ withTombstones: true })).toEqual([]);
  });

  test('never lets a zero that is not significant toggle, nor blanks delete', async () => {
    await bed.start(version);
    bed.simulator.insert(
      [row({ dataElement: elements.text, value: 'kept' })].map(({ followUp: _, ...stored }) => stored),
    );
    const rows = [
      row({ dataElement: elements.sparse, value: '0' }),
      row({ dataElement: elements.text, value: '  ' }),
      row({ dataElement: elements.text, orgUnit: clinics[1] ?? '', value: 'a\0b' }),
    ];
    for (const _ of [1, 2, 3]) {
      expect(codes(await bed.send(rows))).toEqual({
        landed: 1,
        'rejected BLANK_TEXT_WOULD_DELETE': 1,
        'rejected NUL_CHARACTER': 1,
      });
      const zero = version === '2.38' || version === '2.42' ? [] : asHeld(rows.slice(0, 1));
      expect(heldBy(bed.simulator)).toEqual(
        [...zero, ...asHeld([row({ dataElement: elements.text, value: 'kept' })])].sort(),
      );
    }
  });
});

describe.each(['2.38', '2.42'] as const)('sending to %s', (version) => {
  test('settles a crashed import that left part of its rows', async () => {
    await bed.start(version);
    const rows = goodRows(200);
    let crashes = 0;
    bed.simulator.state.faults.crashAfterRows = () => ((crashes += 1) <= 3 ? 20 : undefined);
    const result = await bed.send(rows);
    expect(codes(result)).toEqual({ landed: 200 });
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows));
  });

  test('rejects nothing that a crashing server would take, and counts nothing that is not there', async () => {
    await bed.start(version);
    bed.simulator.state.faults.crashAfterRows = () => 0;
    const result = await bed.send(goodRows(200));
    expect(codes(result)).toEqual({ 'rejected IMPORT_CRASHED': 200 });
    expect(heldBy(bed.simulator)).toEqual([]);
    expect(dataValueRequests(bed.simulator).posts).toBeLessThanOrEqual(60);
  });

  test('repeats rows of a valid period that the server refuses for a moment', async () => {
    await bed.start(version);
    let races = 0;
    bed.simulator.state.faults.periodRace = () => (races += 1) <= 1;
    const rows = goodRows(100);
    const result = await bed.send(rows);
    expect(codes(result)).toEqual({ landed: 100 });
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows));
  });
});
