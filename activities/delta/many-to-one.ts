import type { ResolvedMappings } from '../../contracts/mappings';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { sharedTargets } from '../plan/shared-targets';
import type { SourceDescription } from '../plan/source-description';

type Table = Readonly<Record<string, string>>;

/**
 * Why two source values could land on one target key, in words; undefined when no two can. Then a change says all that is
 * to be known about its target key; otherwise the other contributors would have to be read as well.
 */
export function manyToOne(
  source: SourceDescription,
  dataSetId: string,
  mappings: ResolvedMappings | undefined,
  targetDefault: string,
): string | undefined {
  if (mappings?.onCollision === 'sum') return 'the mapping sums values (onCollision)';
  const [shared] = sharedTargets(new OrgUnitTree(source.orgUnits), mappings);
  if (shared !== undefined) return `the org units ${shared.join(' and ')} are mapped to one`;
  const defaults: Table = Object.fromEntries(source.defaultOptionCombos.map((combo) => [combo, targetDefault]));
  const attributes = attributeCombos(source, dataSetId, mappings, defaults);
  if ('shared' in attributes) return attributes.shared;
  return sharedElementCombos(source, dataSetId, mappings, defaults, attributes.several);
}

/** Whether the set has several attribute option combos, or why two of them become one. */
function attributeCombos(
  source: SourceDescription,
  dataSetId: string,
  mappings: ResolvedMappings | undefined,
  defaults: Table,
): { readonly several: boolean } | { readonly shared: string } {
  const combos = source.categoryCombos[source.dataSets[dataSetId]?.categoryCombo ?? ''] ?? [];
  if (mappings?.attributeOptionCombo !== undefined && combos.length > 1)
    return { shared: 'all attribute option combos are mapped to one' };
  const seen = new Map<string, string>();
  for (const combo of combos) {
    const target = mapped(combo, mappings?.attributeOptionCombos, mappings, defaults);
    if (target === undefined) continue;
    const other = seen.get(target);
    if (other !== undefined) return { shared: `the attribute option combos ${other} and ${combo} are mapped to one` };
    seen.set(target, combo);
  }
  return { several: combos.length > 1 };
}

function sharedElementCombos(
  source: SourceDescription,
  dataSetId: string,
  mappings: ResolvedMappings | undefined,
  defaults: Table,
  severalAttributes: boolean,
): string | undefined {
  const dataSet = source.dataSets[dataSetId];
  /** Target element and option combo → what leads there, and the attribute option combo that it is given, if any. */
  const seen = new Map<string, { readonly from: string; readonly attribute: string | undefined }[]>();
  for (const element of dataSet?.dataElements ?? []) {
    const pairs = (mappings?.pairs ?? []).filter((pair) => pair.source.dataElement === element);
    for (const combo of source.categoryCombos[dataSet?.elementCombos[element] ?? ''] ?? []) {
      const pair =
        pairs.find(({ source: { categoryOptionCombo } }) => categoryOptionCombo === combo) ??
        pairs.find(({ source: { categoryOptionCombo } }) => categoryOptionCombo === undefined);
      const from = `${element} ${combo}`;
      const attribute = pair?.target.attributeOptionCombo;
      if (attribute !== undefined && severalAttributes)
        return `all attribute option combos of ${element} are mapped to one`;
      const target = pair?.target.dataElement ?? mapped(element, mappings?.dataElements, mappings, {});
      const targetCombo =
        pair?.target.categoryOptionCombo ?? mapped(combo, mappings?.categoryOptionCombos, mappings, defaults);
      if (target === undefined || targetCombo === undefined) continue;
      const key = `${target} ${targetCombo}`;
      const others = seen.get(key) ?? [];
      const same = others.find(
        (other) => other.attribute === undefined || attribute === undefined || other.attribute === attribute,
      );
      if (same !== undefined) return `${same.from} and ${from} are mapped to one`;
      seen.set(key, [...others, { from, attribute }]);
    }
  }
  return undefined;
}

/** As the mapping step maps ids: a line of the table, else the default option combos, else the id itself where it may stay. */
function mapped(
  id: string,
  table: Table | undefined,
  mappings: ResolvedMappings | undefined,
  defaults: Table,
): string | undefined {
  if (table !== undefined && Object.hasOwn(table, id)) return table[id];
  if (Object.hasOwn(defaults, id)) return defaults[id];
  return table === undefined || mappings?.unmapped === 'keep' ? id : undefined;
}
