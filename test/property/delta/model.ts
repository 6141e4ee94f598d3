import { elements, type ElementName, type Lines, type MappingKind } from './world';

/** One place where a value can lie; org unit and month by their ids. */
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
export function keyOfRow(row: {
  readonly dataElement: string;
  readonly orgUnit: string;
  readonly period: string;
}): string {
  return `${names.get(row.dataElement) ?? row.dataElement} ${row.orgUnit} ${row.period}`;
}

/** What a run is for, as its parameters and the servers' metadata say. */
export interface Scope {
  readonly mapping: MappingKind;
  /** Of the org units, where there are any. */
  readonly lines: Lines;
  readonly clinics: readonly string[];
  /** Undefined: all. */
  readonly months: readonly string[] | undefined;
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
  | { readonly state: 'deleted' };

/** What a target key would hold if nothing stood against it. Keys that no row of the source leads to are left out. */
export function meantBy(source: ReadonlyMap<string, SourceRow>, scope: Scope): Map<string, Meant> {
  const groups = new Map<string, SourceRow[]>();
  for (const [key, row] of source) {
    const image = imageOf(placeOf(key), scope);
    if (image !== undefined) groups.set(image, [...(groups.get(image) ?? []), row]);
  }
  return new Map([...groups].map(([key, rows]) => [key, meantTogether(placeOf(key).element, rows, scope.mapping)]));
}

function meantTogether(element: ElementName, rows: readonly SourceRow[], mapping: MappingKind): Meant {
  const live = rows.filter(({ deleted }) => !deleted);
  const [first] = live;
  if (first === undefined) return { state: 'deleted' };
  // several values on one key are rejected, all of them
  if (live.length > 1 && mapping !== 'sum') return { state: 'invalid' };
  const value = live.length === 1 ? first.value : String(live.reduce((sum, row) => sum + Number(row.value), 0));
  if (element !== 'note' && !/^-?\d+$/.test(value)) return { state: 'invalid' };
  const comments = [...new Set(live.flatMap(({ comment }) => comment ?? []))];
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
  { stuck, unseen, written }: Hindrances,
): string[] {
  const keys = new Set([...meant.keys(), ...before.keys(), ...after.keys()]);
  return [...keys].sort().flatMap((key) => {
    const old = written.has(key) ? written.get(key) : before.get(key);
    const found = shown(after.get(key));
    const wanted = meant.get(key);
    const isOurs = imagesOf(scope).has(key);
    const full =
      wanted?.state === 'value'
        ? shown(wanted.content)
        : isOurs && deletes === 'propagate' && wanted?.state !== 'invalid'
          ? shown(undefined)
          : shown(old);
    const allowed = new Set([full, ...(stuck.has(key) || unseen.has(key) ? [shown(old), shown(before.get(key))] : [])]);
    return allowed.has(found) ? [] : [`${key}: is ${found}, should be ${[...allowed].join(' or ')}`];
  });
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
