import fc from 'fast-check';
import type { LoadRow } from '../../../dhis2/loader';
import { ages, clinics, elements, partners, places, row } from './target-world';

type Profile = 'OLD' | 'NEW';

/** What the row must come to, written down here and not taken from the product. */
export interface ExpectedRow {
  readonly value: string;
  readonly comment: string;
}

/** A row to send, with what it must come to by profile: stored so, absent (null), or refused. */
export interface RandomRow {
  readonly row: LoadRow;
  readonly fate: Readonly<Record<Profile, ExpectedRow | 'absent' | 'refused'>>;
}

const same = (fate: ExpectedRow | 'absent' | 'refused'): RandomRow['fate'] => ({ OLD: fate, NEW: fate });

/** Contents of good rows: element, what is sent, what each profile keeps of it. */
const contents: readonly { members: Partial<LoadRow>; OLD: string | null; NEW: string | null }[] = [
  { members: { dataElement: elements.integer, value: '7' }, OLD: '7', NEW: '7' },
  { members: { dataElement: elements.integer, value: '12.0' }, OLD: '12', NEW: '12' },
  { members: { dataElement: elements.integer, value: '0' }, OLD: '0', NEW: '0' },
  { members: { dataElement: elements.number, value: '1.50' }, OLD: '1.50', NEW: '1.50' },
  { members: { dataElement: elements.truth, value: 'yes' }, OLD: 'true', NEW: 'true' },
  { members: { dataElement: elements.truth, value: 'F' }, OLD: 'false', NEW: 'false' },
  {
    members: { dataElement: elements.text, value: ' "ja", schön\n2 ' },
    OLD: '"ja", schön\n2',
    NEW: '"ja", schön\n2',
  },
  { members: { dataElement: elements.colour, value: 'BLUE' }, OLD: 'BLUE', NEW: 'BLUE' },
  { members: { dataElement: elements.sparse, value: '0' }, OLD: null, NEW: '0' },
  { members: { dataElement: elements.sparse, value: '4' }, OLD: '4', NEW: '4' },
  { members: { dataElement: elements.byAge, categoryOptionCombo: ages.old, value: '3' }, OLD: '3', NEW: '3' },
];

/** Changes that no target takes, whichever version, with or without preflight (there only 2.43+ is asked). */
const faults: readonly Partial<LoadRow>[] = [
  { dataElement: elements.orphan, categoryOptionCombo: row().categoryOptionCombo, value: '1' },
  { orgUnit: places.unassigned },
  { orgUnit: places.closed },
  { orgUnit: 'ltOu0000999' },
  { orgUnit: 'bad' },
  { period: '2024W1' },
  { period: '202413' },
  { categoryOptionCombo: partners.a },
  { categoryOptionCombo: 'ltOc0000999' },
  { attributeOptionCombo: partners.b },
  { dataElement: elements.integer, categoryOptionCombo: row().categoryOptionCombo, value: 'many' },
  { dataElement: elements.colour, categoryOptionCombo: row().categoryOptionCombo, value: 'GREEN' },
  { dataElement: elements.text, categoryOptionCombo: row().categoryOptionCombo, value: 'nul\0' },
];

const comments = fc.constantFrom(null, 'a word', ' outer blanks ', 'línea 1\nстрока 2, "q"');

const good = fc
  .record({
    place: fc.integer({ min: 0, max: 5 }),
    period: fc.constantFrom('202401', '202402', '202403', '2024-04'),
    content: fc.constantFrom(...contents),
    comment: comments,
    followUp: fc.constantFrom(null, true, false),
  })
  .map(({ place, period, content, comment, followUp }): RandomRow => {
    const sent = row({ ...content.members, orgUnit: clinics[place] ?? '', period, comment, followUp });
    const fate = (profile: Profile): ExpectedRow | 'absent' => {
      const value = content[profile];
      if (value === null) return 'absent';
      return { value, comment: comment?.trim() ?? '' };
    };
    return { row: sent, fate: { OLD: fate('OLD'), NEW: fate('NEW') } };
  });

const bad = fc
  .record({ base: good, change: fc.constantFrom(...faults) })
  .map(({ base, change }): RandomRow => ({ row: { ...base.row, ...change }, fate: same('refused') }));

/** What goes wrong on the way, seldom enough that every good row can still land. */
export interface Mishaps {
  /** Which POSTs lose their answer after the commit, or never reach the server. */
  readonly lostAfter: number;
  readonly lostBefore: number;
  readonly tooLarge: number;
  /** 2.43+: POSTs that write nothing behind a 200. */
  readonly silent: number;
  /** 2.38–2.42: the first import crashes after so many rows. */
  readonly crashAfter: number | undefined;
  /** The first POST loses the race for its periods. */
  readonly race: boolean;
}

export interface RandomLoad {
  readonly rows: readonly RandomRow[];
  /** What the target holds before: good rows with other contents. */
  readonly before: readonly RandomRow[];
  readonly mishaps: Mishaps;
  readonly maxRows: number;
  readonly preflight: boolean;
}

export const randomLoad: fc.Arbitrary<RandomLoad> = fc.record({
  rows: fc.array(fc.oneof({ arbitrary: good, weight: 6 }, { arbitrary: bad, weight: 1 }), { maxLength: 40 }),
  before: fc.array(good, { maxLength: 15 }),
  mishaps: fc.record({
    lostAfter: fc.integer({ min: 0, max: 1 }),
    lostBefore: fc.integer({ min: 0, max: 1 }),
    tooLarge: fc.integer({ min: 0, max: 1 }),
    silent: fc.integer({ min: 0, max: 2 }),
    crashAfter: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
    race: fc.boolean(),
  }),
  maxRows: fc.constantFrom(5, 16, 2_000),
  preflight: fc.boolean(),
});
