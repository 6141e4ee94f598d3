import { z } from 'zod';
import { frameRefSchema, type FrameRef } from '../../contracts/frame-ref';
import { missingOf, missingPartSchema, type MissingPart } from '../../contracts/missing';
import type { SourceDescription } from '../plan/source-description';
import { baseScopeSchema, type BaseScope, type GoneObject, type ReadableScope } from './base-scope';

/** What an earlier run read, beside what this one can read; a document in the store. */
export const missingScopeSchema = z.strictObject({
  format: z.literal(1),
  /** The base that it was held against (a BaseScope). */
  base: frameRefSchema,
  parts: z.array(missingPartSchema),
  /** What the source itself no longer has, with its ids at the target that nothing else is brought to. */
  gone: baseScopeSchema.shape.gone,
});
export type MissingScope = z.infer<typeof missingScopeSchema>;

/**
 * Units, elements and attribute options of the base that can't be read any more. Only units that report the set count, where the base
 * has any: a country's other thousands would hide that all of them are lost.
 */
export function missingParts(base: BaseScope, now: ReadableScope): MissingPart[] {
  const reporting = base.orgUnits.filter(({ assigned }) => assigned);
  const ids = (objects: readonly { id: string }[]): ReadonlySet<string> => new Set(objects.map(({ id }) => id));
  const plain = (objects: readonly { id: string; name: string }[]) => objects.map(({ id, name }) => ({ id, name }));
  const hiddenBefore = new Set(base.hiddenOptions);
  const hidden = now.hiddenOptions.filter((option) => !hiddenBefore.has(option));
  return [
    missingOf('org units', plain(reporting.length === 0 ? base.orgUnits : reporting), ids(now.orgUnits)),
    missingOf('data elements', plain(base.dataElements), ids(now.dataElements)),
    missingOf('attribute option combos', plain(base.attributeOptionCombos), ids(now.attributeOptionCombos)),
    {
      what: 'category options whose data the user may read',
      missing: hidden.map((option) => ({ id: option, name: option })),
      of: Math.max(hidden.length, base.attributeOptionCombos.length),
    },
  ];
}

/** What the source has no longer, now or since an earlier run; without ids of the target that something else is brought to. */
export function goneObjects(
  base: BaseScope,
  now: ReadableScope,
  source: Pick<SourceDescription, 'orgUnits' | 'otherOrgUnits'>,
): MissingScope['gone'] {
  const there = new Set([...source.orgUnits, ...source.otherOrgUnits].map(({ id }) => id));
  const elements = new Set(now.dataElements.map(({ id }) => id));
  return {
    orgUnits: goneOf(base.orgUnits, base.gone.orgUnits, there, now.orgUnits),
    dataElements: goneOf(base.dataElements, base.gone.dataElements, elements, now.dataElements),
  };
}

type WithImages = Omit<GoneObject, 'rows'>;

function goneOf(
  before: readonly WithImages[],
  goneBefore: readonly GoneObject[],
  there: ReadonlySet<string>,
  now: readonly WithImages[],
): GoneObject[] {
  const filled = new Set(now.flatMap(({ images }) => images));
  const candidates = [...goneBefore, ...before.map(({ id, name, images }) => ({ id, name, images, rows: 0 }))];
  return candidates
    .filter(({ id }) => !there.has(id))
    .map((object) => ({ ...object, images: object.images.filter((image) => !filled.has(image)) }))
    .filter(({ images }) => images.length > 0);
}

/** The document of a plan. */
export function missingScope(
  ref: FrameRef,
  base: BaseScope,
  now: ReadableScope,
  source: Pick<SourceDescription, 'orgUnits' | 'otherOrgUnits'>,
): MissingScope {
  return { format: 1, base: ref, parts: missingParts(base, now), gone: goneObjects(base, now, source) };
}
