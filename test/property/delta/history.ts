import fc from 'fast-check';
import { nightActivities, type Kill } from '../../kit/night-runner';
import type { Altering } from './altered';
import type { Place } from './model';
import { clinics, elements, months, type ElementName } from './world';

/** What happens at the source. Places that hold nothing yet are filled, deleted ones revived. */
export type Edit =
  | { readonly kind: 'value' | 'revive' | 'create'; readonly place: Place; readonly value: string }
  | { readonly kind: 'comment'; readonly place: Place; readonly comment: string | null }
  | { readonly kind: 'followUp' | 'delete' | 'prune'; readonly place: Place }
  /** A long import at the source ends: its row bears the time at which it began. */
  | { readonly kind: 'late'; readonly place: Place; readonly value: string; readonly hours: number };

/** What people do at the target between two nights. */
export type TargetEdit =
  | { readonly kind: 'value'; readonly place: Place; readonly value: string }
  | { readonly kind: 'delete'; readonly place: Place };

export type Trouble =
  | { readonly kind: 'none' }
  | { readonly kind: 'killed'; readonly kill: Kill }
  /** A server answers 502 for a while; `attempts`: how often an activity is tried. */
  | {
      readonly kind: 'down';
      readonly side: 'source' | 'target';
      readonly method: 'GET' | 'POST';
      readonly after: number;
      readonly attempts: number;
    }
  /** An answer is cut on the wire, or lost after the work was done. */
  | {
      readonly kind: 'lost';
      readonly side: 'source' | 'target';
      readonly method: 'GET' | 'POST';
      readonly after: number;
    }
  /** The import engine of the target fails at one request. */
  | { readonly kind: 'engine'; readonly rows: number }
  /** One answer of the source lacks rows. */
  | { readonly kind: 'short'; readonly answer: number; readonly element: ElementName }
  /** A clinic is closed at the target before the import; it stays closed for some nights. */
  | { readonly kind: 'closed'; readonly clinic: string }
  /** People edit the target while the run is on its way. */
  | { readonly kind: 'touched'; readonly edits: readonly TargetEdit[] };

/**
 * What one night changes in the world, before it runs. Where org units go by lines: one more line; two of them change places; two
 * lead to one clinic; all lead to their namesakes. At the source: a clinic is merged into another one; one is hidden from the user who reads,
 * or shown again.
 */
export type Change =
  'none' | 'month' | 'clinic' | 'line' | 'swap' | 'join' | 'straight' | 'clockBack' | 'full' | 'merge' | 'hide';

export interface NightPlan {
  readonly change: Change;
  readonly edits: readonly Edit[];
  readonly targetEdits: readonly TargetEdit[];
  /** Edits at the source while the run is on its way. */
  readonly meanwhile: readonly Edit[];
  readonly trouble: Trouble;
  /** What the target makes of the rows that it is sent this night. */
  readonly altering: readonly Altering[];
  /** Between the last night and this one, and from each edit to the next. */
  readonly gapMs: number;
  readonly stepMs: number;
}

export interface History {
  readonly overlapHours: number;
  readonly nights: readonly NightPlan[];
}

const hourMs = 3_600_000;
const elementName = fc.constantFrom(...(Object.keys(elements) as ElementName[]));
const place: fc.Arbitrary<Place> = fc.record({
  element: elementName,
  clinic: fc.constantFrom(...clinics),
  month: fc.constantFrom(...months),
});

/** `2.5` is only given to `cases`, and texts to `note`; of the others a number is taken. */
const value = (of: Place): fc.Arbitrary<string> =>
  of.element === 'note'
    ? fc.constantFrom('a', 'b c', 'd, "e"', ' \tb c\r\n', ' ', 'path\\', 'in\\side')
    : of.element === 'cases'
      ? fc.constantFrom('0', '1', '7', '12', '-3', '2.5')
      : fc.constantFrom('0', '1', '7', '12');
const placed = place.chain((of) => fc.record({ place: fc.constant(of), value: value(of) }));

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 6, arbitrary: placed.map((more) => ({ kind: 'value', ...more }) as const) },
  { weight: 3, arbitrary: placed.map((more) => ({ kind: 'revive', ...more }) as const) },
  { weight: 3, arbitrary: placed.map((more) => ({ kind: 'create', ...more }) as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('comment' as const),
      place,
      comment: fc.constantFrom(null, 'late', 'checked, "twice"', '  late\n', ' \t', 'share\\'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('followUp' as const), place }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('delete' as const), place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prune' as const), place }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(placed, fc.integer({ min: 0, max: 23 }))
      .map(([more, hours]) => ({ kind: 'late', ...more, hours }) as const),
  },
);

/** Numbers at the target are integers; no text there has blanks at an end. */
const byHand = (text: string): string => (text === '2.5' || text.trim() === '' ? '40' : text.trim());
const targetEdit: fc.Arbitrary<TargetEdit> = fc.oneof(
  placed.map(({ place: of, value: text }) => ({ kind: 'value', place: of, value: byHand(text) }) as const),
  fc.record({ kind: fc.constant('delete' as const), place }),
);

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'none' } as const) },
  {
    weight: 5,
    arbitrary: fc
      .record({
        activity: fc.constantFrom(...nightActivities),
        point: fc.constantFrom('before' as const, 'after' as const),
        retried: fc.boolean(),
      })
      .map((kill) => ({ kind: 'killed', kill }) as const),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('down' as const),
      side: fc.constantFrom('source' as const, 'target' as const),
      method: fc.constantFrom('GET' as const, 'POST' as const),
      after: fc.integer({ min: 0, max: 6 }),
      attempts: fc.constantFrom(1, 3),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('lost' as const),
      side: fc.constantFrom('source' as const, 'target' as const),
      method: fc.constantFrom('GET' as const, 'POST' as const),
      after: fc.integer({ min: 0, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('engine' as const), rows: fc.integer({ min: 0, max: 3 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('short' as const),
      answer: fc.integer({ min: 1, max: 5 }),
      element: elementName,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('closed' as const), clinic: fc.constantFrom(...clinics.slice(0, 4)) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('touched' as const),
      edits: fc.array(targetEdit, { minLength: 1, maxLength: 3 }),
    }),
  },
);

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 14, arbitrary: fc.constant('none' as const) },
  { weight: 2, arbitrary: fc.constant('month' as const) },
  { weight: 2, arbitrary: fc.constant('clinic' as const) },
  { weight: 2, arbitrary: fc.constant('line' as const) },
  { weight: 1, arbitrary: fc.constant('swap' as const) },
  { weight: 1, arbitrary: fc.constant('join' as const) },
  { weight: 1, arbitrary: fc.constant('straight' as const) },
  { weight: 1, arbitrary: fc.constant('clockBack' as const) },
  { weight: 1, arbitrary: fc.constant('full' as const) },
  { weight: 2, arbitrary: fc.constant('merge' as const) },
  { weight: 2, arbitrary: fc.constant('hide' as const) },
);

const altering: fc.Arbitrary<Altering> = fc.record({
  kind: fc.constantFrom(
    ...(['truncate', 'truncate', 'upperCase', 'dropComment', 'dropFollowUp'] as const),
    ...(['ignoreCreate', 'ignoreUpdate', 'ignoreDelete'] as const),
  ),
  clinic: fc.oneof(fc.constant(undefined), fc.constantFrom(...clinics)),
});

const night: fc.Arbitrary<NightPlan> = fc.record({
  change,
  edits: fc.array(edit, { maxLength: 4 }),
  targetEdits: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(targetEdit, { minLength: 1, maxLength: 2 }) },
  ),
  meanwhile: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(edit, { minLength: 1, maxLength: 2 }) },
  ),
  trouble,
  altering: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(altering, { minLength: 1, maxLength: 4 }) },
  ),
  gapMs: fc.constantFrom(1, 700, hourMs, 20 * hourMs, 24 * hourMs, 70 * hourMs),
  stepMs: fc.constantFrom(0, 300, 90_000),
});

/** Some nights, of which the last one has no trouble. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    overlapHours: fc.constantFrom(0, 24, 24, 72),
    nights: fc.array(night, { minLength: 2, maxLength: 3 }),
  })
  .map((history) => ({
    ...history,
    nights: history.nights.map((plan, at) =>
      at === history.nights.length - 1 ? { ...plan, trouble: { kind: 'none' as const } } : plan,
    ),
  }));
