import { z } from 'zod';
import { frameRefSchema, type FrameRef } from '../../contracts/frame-ref';
import { knownObjectSchema } from '../../contracts/missing';
import { identityOf } from '../../contracts/server-identity';
import type { FrameStore } from '../../frames/store/frame-store';
import { unitImage } from '../compare/target-scope';
import { mappingImage } from '../plan/mapping-image';
import type { Documents } from '../runtime/documents';
import { requireTarget, selectedElements, type LaneDocuments } from '../runtime/lane-documents';
import { fingerprintOf } from '../runtime/receipts';

const goneSchema = knownObjectSchema.extend({
  /** Its ids at the target. */
  images: z.array(z.string()),
  /** Values that the target held of it when it was last looked at. */
  rows: z.int().nonnegative(),
});
/** An object that the source no longer has, with values left at the target. */
export type GoneObject = z.infer<typeof goneSchema>;

/** What a verified run could read: what the next run with the same parameters is held against. A document in the store. */
export const baseScopeSchema = z.strictObject({
  format: z.literal(1),
  run: z.string(),
  orgUnits: z.array(
    knownObjectSchema.extend({
      images: z.array(z.string()),
      /** The data set is assigned to it. */
      assigned: z.boolean(),
    }),
  ),
  dataElements: z.array(knownObjectSchema.extend({ images: z.array(z.string()) })),
  attributeOptionCombos: z.array(knownObjectSchema),
  /** Category options of the attribute option combos whose data the user might not read. */
  hiddenOptions: z.array(z.string()),
  /** Objects that were gone before, and still have values at the target. */
  gone: z.strictObject({ orgUnits: z.array(goneSchema), dataElements: z.array(goneSchema) }),
  /** The last full run: rows by org unit, data element and period (`cellsSchema`), and the periods that it read. */
  lastFull: z.strictObject({ cells: frameRefSchema, periods: z.array(z.string()) }).exactOptional(),
});
export type BaseScope = z.infer<typeof baseScopeSchema>;

const recordSchema = z.object({ format: z.literal(1), base: frameRefSchema });

/**
 * Found by what a run was asked for (servers, data sets, data elements, org units named), whatever its user can see of it today.
 * Undefined for ways that do not read a scope of a source: rows of files, gathered rows, an undo.
 */
export function baseName(lane: LaneDocuments): string | undefined {
  const { plan, source } = lane;
  if (lane.target === undefined || plan.reading === undefined) return undefined;
  const target = requireTarget(lane);
  return `scopes/bases/${fingerprintOf([
    identityOf(source.server),
    plan.lane.sourceDataSet,
    identityOf(target.description.server),
    target.dataSet,
    selectedElements(lane),
    source.namedOrgUnits ?? 'all',
  ])}`;
}

/** The base that the last verified run with these parameters left. */
export async function readBase(
  store: FrameStore,
  documents: Documents,
  lane: LaneDocuments,
): Promise<{ readonly ref: FrameRef; readonly base: BaseScope } | undefined> {
  const name = baseName(lane);
  const found = name === undefined ? undefined : recordSchema.safeParse(await store.readReceipt(name)).data;
  if (found === undefined) return undefined;
  return { ref: found.base, base: await documents.get(found.base, baseScopeSchema) };
}

export async function writeBase(store: FrameStore, lane: LaneDocuments, base: BaseScope): Promise<void> {
  const name = baseName(lane);
  if (name === undefined) return;
  await store.writeReceipt(name, { format: 1, base: await store.putDocument('scopes/bases', base) });
}

/** What a run can read now. */
export type ReadableScope = Pick<BaseScope, 'orgUnits' | 'dataElements' | 'attributeOptionCombos' | 'hiddenOptions'>;

export function readableScope(lane: LaneDocuments): ReadableScope {
  const { source, mappings, plan } = lane;
  const { model } = requireTarget(lane).description;
  const set = source.dataSets[plan.lane.sourceDataSet];
  const assigned = new Set(set?.orgUnits ?? []);
  const elementImages = (id: string): string[] => {
    if (set === undefined) return [];
    const alone = { ...source, dataSets: { [set.id]: { ...set, dataElements: [id] } } };
    return [...mappingImage(alone, set.id, mappings, model.defaultOptionCombo).dataElements];
  };
  const comboName = (id: string): string => model.optionCombos[mappings?.attributeOptionCombos?.[id] ?? id]?.name ?? id;
  return {
    orgUnits: source.orgUnits.map(({ id, name }) => {
      const image = unitImage(id, mappings);
      return { id, name, images: image === undefined ? [] : [image], assigned: assigned.has(id) };
    }),
    dataElements: (set?.dataElements ?? []).map((id) => {
      const images = elementImages(id);
      return { id, name: model.dataElements[images[0] ?? id]?.name ?? id, images };
    }),
    attributeOptionCombos: (source.categoryCombos[set?.categoryCombo ?? ''] ?? []).map((id) => ({
      id,
      name: comboName(id),
    })),
    hiddenOptions: [...(set?.hiddenOptions ?? [])],
  };
}
