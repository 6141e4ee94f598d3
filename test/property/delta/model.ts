import { storedFor, type Altering } from './altered';
import { elements, monthOf, zeroless, type ElementName, type Lines, type MappingKind, type World } from './world';

/** One place where a value can lie; the org unit by its id, the month by its name in ISO 8601. */
export interface Place {
  readonly element: ElementName;
  readonly clinic: string;
  readonly month: string;
}

export interface Content {
  readonly value: string;
  readonly comment: string | null;
  readonly followUp: boolean;
}

/** What a source holds at a place: a value, or the trace of a deleted one. */
export type SourceRow = Content & { readonly deleted: boolean };

export const placeKey = ({ element, clinic, month }: Place): string => `${element} ${clinic} ${month}`;

export function placeOf(key: string): Place {
  const [element = '', clinic = '', month = ''] = key.split(' ');
  if (element !== 'cases' && element !== 'extra' && element !== 'note') throw new Error(`no place: ${key}`);
  return { element, clinic, month };
}

const names = new Map(Object.entries(elements).map(([name, id]) => [id as string, name]));

/** The key of a stored row of either server. */
export function keyOfRow(
  row: { readonly dataElement: string; readonly orgUnit: string; readonly period: string },
  world: World,
): string {
  return `${names.get(row.dataElement) ?? row.dataElement} ${row.orgUnit} ${monthOf(row.period, world)}`;
}

/** What a run is for, as its parameters and the servers' metadata say. */
export interface Scope {
  readonly mapping: MappingKind;
  /** Of the org units, where there are any. */
  readonly lines: Lines;
  readonly clinics: readonly string[];
  /** Undefined: all. */
  readonly months: readonly string[] | undefined;
  /** The target is one of 2.38–2.42. */
  readonly isOld: boolean;
}

/** Where a value of the source belongs at the target; undefined: nowhere. */
export function imageOf({ element, clinic, month }: Place, scope: Scope): string | undefined {
  const to = scope.mapping === 'tables' ? scope.lines[clinic] : clinic;
  if (to === undefined || !isInScope({ clinic, month }, scope)) return undefined;
  const becomes: ElementName =
    element === 'note'
      ? 'note'
      : scope.mapping === 'same'
        ? element
        : scope.mapping === 'sum' || element === 'extra'
          ? 'cases'
          : 'extra';
  return placeKey({ element: becomes, clinic: to, month });
}

/** The clinics of the source that become a clinic of the target, in words. */
export function sourcesOf(target: string, { mapping, lines, clinics }: Scope): string {
  return clinics.filter((clinic) => (mapping === 'tables' ? lines[clinic] : clinic) === target).join(' ');
}

export function isInScope({ clinic, month }: Pick<Place, 'clinic' | 'month'>, scope: Scope): boolean {
  return scope.clinics.includes(clinic) && (scope.months === undefined || scope.months.includes(month));
}

/** What the source means for a key of the target. */
export type Meant =
  | { readonly state: 'value'; readonly content: Content }
  /** The target can't take it: it keeps what it has. */
  | { readonly state: 'invalid' }
  /** All rows of the source were deleted. */
  | { readonly state: 'deleted' }
  /** A value that the target does not keep: it holds nothing there, whatever deletions are to do. */
  | { readonly state: 'notKept' };

/** What a target key would hold if nothing stood against it. Keys that no row of the source leads to are left out. */
export function meantBy(source: ReadonlyMap<string, SourceRow>, scope: Scope): Map<string, Meant> {
  const groups = new Map<string, SourceRow[]>();
  for (const [key, row] of source) {
    const image = imageOf(placeOf(key), scope);
    if (image !== undefined) groups.set(image, [...(groups.get(image) ?? []), row]);
  }
  return new Map([...groups].map(([key, rows]) => [key, meantTogether(placeOf(key).element, rows, scope)]));
}

/** Servers store no blanks, tabs and line ends at the ends of a text; of a text that has nothing else nothing is left. */
const trimmed = (text: string | null): string => (text ?? '').replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');

function meantTogether(element: ElementName, rows: readonly SourceRow[], { mapping, isOld }: Scope): Meant {
  const live = rows.filter(({ deleted }) => !deleted);
  const [first] = live;
  if (first === undefined) return { state: 'deleted' };
  // several values on one key are rejected, all of them
  if (live.length > 1 && mapping !== 'sum') return { state: 'invalid' };
  const value =
    live.length === 1 ? trimmed(first.value) : String(live.reduce((sum, row) => sum + Number(row.value), 0));
  if (element !== 'note' && !/^-?\d+$/.test(value)) return { state: 'invalid' };
  const comments = [...new Set(live.map(({ comment }) => trimmed(comment)))].filter((comment) => comment !== '');
  // a comment alone is a row at 2.38–2.42 only
  if (value === '' && !(isOld && comments.length > 0)) return { state: 'invalid' };
  // 2.38–2.42 would drop it
  if (isOld && [value, ...comments].some((text) => text.endsWith('\\'))) return { state: 'invalid' };
  if (isOld && element === zeroless && value === '0') return { state: 'notKept' };
  return {
    state: 'value',
    content: {
      value,
      comment: comments.length === 0 ? null : comments.join('\n'),
      followUp: live.some(({ followUp }) => followUp),
    },
  };
}

/** What may stand against a value in one run. */
export interface Hindrances {
  /** Target keys that the target refuses to change, or that somebody changed while the run was on its way. */
  readonly stuck: ReadonlySet<string>;
  /** Target keys that changed without a trace that changes are found by, and that nothing made the run read. */
  readonly unseen: ReadonlySet<string>;
  /** What was written by hand at the target while the run was on its way. */
  readonly written: ReadonlyMap<string, Content | undefined>;
  /** What the target makes of what it is sent. */
  readonly altering: readonly Altering[];
  /** Target keys that are known to be stored otherwise than they are sent, and that have not changed since on either side. */
  readonly listed: ReadonlySet<string>;
  /** Those whose source has lost all trace while a row of it waits to be tried again, which may land or not. */
  readonly forgotten: ReadonlySet<string>;
}

/**
 * Every key at which the target is not as a run should have left it, in words. `before` is what the target held when the run
 * began.
 */
export function differences(
  meant: ReadonlyMap<string, Meant>,
  before: ReadonlyMap<string, Content>,
  after: ReadonlyMap<string, Content>,
  deletes: 'ignore' | 'propagate',
  scope: Scope,
  { stuck, unseen, written, altering, listed, forgotten }: Hindrances,
): string[] {
  const keys = new Set([...meant.keys(), ...before.keys(), ...after.keys()]);
  return [...keys].sort().flatMap((key) => {
    const old = written.has(key) ? written.get(key) : before.get(key);
    const found = shown(after.get(key));
    const full = wantedAt(key, meant, old, deletes, scope);
    const olds = [old, before.get(key)];
    const isSent = shown(full) !== shown(old);
    const sent = olds.map((over) => storedFor(placeOf(key).clinic, full, over, isSent ? altering : []));
    const allowed = new Set(
      [...(listed.has(key) ? [] : sent), ...(stuck.has(key) || unseen.has(key) || listed.has(key) ? olds : [])].map(
        shown,
      ),
    );
    return allowed.has(found) || forgotten.has(key)
      ? []
      : [`${key}: is ${found}, should be ${[...allowed].join(' or ')}`];
  });
}

/** What a key holds if nothing stands against it. `old` is what the target held. */
export function wantedAt(
  key: string,
  meant: ReadonlyMap<string, Meant>,
  old: Content | undefined,
  deletes: 'ignore' | 'propagate',
  scope: Scope,
): Content | undefined {
  const wanted = meant.get(key);
  switch (wanted?.state) {
    case 'value':
      return wanted.content;
    case 'invalid':
      return old;
    case 'notKept':
      return undefined;
    default:
      return deletes === 'propagate' && imagesOf(scope).has(key) ? undefined : old;
  }
}

function imagesOf(scope: Scope): { has(key: string): boolean } {
  return {
    has(key) {
      const { month } = placeOf(key);
      return scope.clinics.some((clinic) =>
        (['cases', 'extra', 'note'] as const).some((element) => imageOf({ element, clinic, month }, scope) === key),
      );
    },
  };
}

export function shown(content: Content | undefined): string {
  return content === undefined ? 'nothing' : JSON.stringify([content.value, content.comment, content.followUp]);
}
