import {
  ages,
  asHeld,
  clinics,
  dataValueRequests,
  elements,
  heldBy,
  places,
  row,
  sets,
  versions,
} from './target-world';
import { codes, TestBed } from './test-bed';

const bed = new TestBed();

afterEach(() => bed.stop());

const isOld = (version: string) => version === '2.38' || version === '2.42';
const unit = (position: number) => clinics[position] ?? '';

describe.each(versions)('on %s', (version) => {
  test('spellings that only some versions take land everywhere in the same form', async () => {
    await bed.start(version);
    const rows = [
      row({ orgUnit: unit(0), value: '12.0' }),
      row({ orgUnit: unit(1), value: '2024', period: '2024-02' }),
      row({ orgUnit: unit(2), dataElement: elements.truth, value: 'yes' }),
      row({ orgUnit: unit(3), dataElement: elements.truth, value: 'N' }),
      row({ orgUnit: unit(4), dataElement: elements.byAge, categoryOptionCombo: ages.young, value: '-3' }),
    ];
    expect(codes(await bed.send(rows))).toEqual({ landed: 5 });
    const forms = ['12', '2024', 'true', 'false', '-3'];
    const stored = rows.map((each, i) => ({
      ...each,
      period: i === 1 ? '202402' : each.period,
      value: forms[i] ?? '',
    }));
    expect(heldBy(bed.simulator)).toEqual(asHeld(stored));
  });

  test('a change of the value alone keeps comment and flag, and of the comment alone the value', async () => {
    await bed.start(version);
    const first = [
      row({ orgUnit: unit(0), value: '1', comment: 'kept', followUp: true }),
      row({ orgUnit: unit(1), value: '2', comment: 'old words', followUp: null }),
    ];
    await bed.send(first);
    const second = [
      { ...row(first[0]), value: '10' },
      { ...row(first[1]), comment: 'new words' },
    ];
    expect(codes(await bed.send(second))).toEqual({ landed: 2 });
    expect(heldBy(bed.simulator)).toEqual(asHeld(second));
  });

  test('an unreadable period, a malformed id and both copies of a key cost themselves only', async () => {
    await bed.start(version);
    const good = row({ orgUnit: unit(3) });
    const rows = [
      row({ period: '2024XX' }),
      row({ orgUnit: 'bad' }),
      row({ orgUnit: unit(1), dataElement: elements.number, value: '1' }),
      row({ orgUnit: unit(1), dataElement: elements.number, value: '1', period: '2024-01' }),
      good,
    ];
    for (const preflight of [true, false]) {
      expect(codes(await bed.send(rows, { preflight }))).toEqual({
        landed: 1,
        'rejected BAD_PERIOD': 1,
        'rejected MALFORMED_ID': 1,
        'rejected DUPLICATE_KEY': 2,
      });
    }
    expect(heldBy(bed.simulator)).toEqual(asHeld([good]));
  });

  test('the current and later periods are closed without openFuturePeriods, whoever asks', async () => {
    await bed.start(version);
    const rows = ['202404', '202405', '202501'].map((period) => row({ period }));
    expect(codes(await bed.send(rows))).toEqual({ landed: 1, 'rejected PERIOD_NOT_OPEN': 2 });
    bed.simulator.change('dataSets', sets.monthly, { openFuturePeriods: 1 });
    expect(codes(await bed.send(rows))).toEqual({ landed: 2, 'rejected PERIOD_NOT_OPEN': 1 });
  });

  test('an expired period is closed for a clerk, except where a lock exception opens it', async () => {
    await bed.start(version);
    bed.simulator.change('dataSets', sets.monthly, { expiryDays: 10 });
    bed.simulator.addLockException(unit(1), '202401', sets.monthly);
    await bed.loginAs({ username: 'clerk', authorities: ['F_DATAVALUE_ADD'] });
    const rows = [row({ orgUnit: unit(0) }), row({ orgUnit: unit(1) }), row({ orgUnit: unit(2), period: '202404' })];
    expect(codes(await bed.send(rows))).toEqual({ landed: 1, 'rejected PERIOD_NOT_OPEN': 2 });
    bed.simulator.setClock(Date.parse('2024-05-05T12:00:00Z'));
    expect(codes(await bed.send(rows))).toEqual({ landed: 2, 'rejected PERIOD_NOT_OPEN': 1 });
  });

  test('an org unit that opens later is closed before, by the start of the period', async () => {
    await bed.start(version);
    const rows = ['202402', '202403', '202404'].map((period) => row({ orgUnit: places.late, period }));
    expect(codes(await bed.send(rows))).toEqual({ landed: 1, 'rejected ORG_UNIT_CLOSED': 2 });
  });

  test('rows are deleted although their value fits the element no more', async () => {
    await bed.start(version);
    const rows = [
      row({ orgUnit: unit(0), value: 'three' }),
      row({ orgUnit: unit(1), dataElement: elements.colour, value: 'GREEN' }),
      row({ orgUnit: unit(2), dataElement: elements.colour, value: null, comment: 'no colour' }),
      row({ orgUnit: unit(3), dataElement: elements.number, value: null, comment: 'no number' }),
    ];
    bed.simulator.insert(rows.map((each) => ({ ...each, followUp: false })));
    expect(codes(await bed.send(rows, { deleting: true }))).toEqual({ landed: 4 });
    expect(heldBy(bed.simulator)).toEqual([]);
    expect(dataValueRequests(bed.simulator).posts).toBe(1);
  });

  test('a row with a comment alone lands where a target can hold it', async () => {
    await bed.start(version);
    const rows = [row({ value: null, comment: 'nobody counted' }), row({ orgUnit: unit(1), value: null })];
    const result = await bed.send(rows);
    const comment = isOld(version) ? { landed: 1, 'rejected VALUE_MISSING': 1 } : { 'rejected VALUE_MISSING': 2 };
    expect(codes(result)).toEqual(comment);
    expect(heldBy(bed.simulator)).toEqual(isOld(version) ? asHeld(rows.slice(0, 1)) : []);
  });
});
