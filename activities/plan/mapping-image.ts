import type { PairMapping, ResolvedMappings } from '../../contracts/mappings';
import type { SourceDescription } from './source-description';

const keyOf = (...ids: readonly string[]): string => ids.join(' ');

/**
 * The keys of the target (without org unit and period) that rows of one source data set can become: what the mapping makes
 * of each element with each option combo that the source's metadata gives it. Only this part of the target is in a run's
 * scope: other option combos of an element that a pair leads to, or other attribute option combos, are none of its business.
 */
export class MappingImage {
  private readonly elementCombos = new Set<string>();
  private readonly attributeCombos = new Set<string>();
  /** Element, option combo and the attribute option combo that a pair gives them. */
  private readonly fixed = new Set<string>();
  private readonly elements = new Set<string>();

  /** Every element of the target that a row can become. */
  get dataElements(): ReadonlySet<string> {
    return this.elements;
  }

  holds(dataElement: string, categoryOptionCombo: string, attributeOptionCombo: string): boolean {
    if (this.fixed.has(keyOf(dataElement, categoryOptionCombo, attributeOptionCombo))) return true;
    return (
      this.elementCombos.has(keyOf(dataElement, categoryOptionCombo)) && this.attributeCombos.has(attributeOptionCombo)
    );
  }

  /** Whether some row can become one of this attribute option combo. */
  reachesAttribute(combo: string): boolean {
    return this.attributeCombos.has(combo) || [...this.fixed].some((key) => key.endsWith(` ${combo}`));
  }

  /** An element, with its option combo, of which both images hold a key; undefined when they have no key in common. */
  common(other: MappingImage): string | undefined {
    const fixed = [...this.fixed, ...other.fixed].find((key) => {
      const [element = '', combo = '', attribute = ''] = key.split(' ');
      return this.holds(element, combo, attribute) && other.holds(element, combo, attribute);
    });
    if (fixed !== undefined) return fixed.split(' ').slice(0, 2).join(' ');
    if (![...this.attributeCombos].some((combo) => other.attributeCombos.has(combo))) return undefined;
    return [...this.elementCombos].find((key) => other.elementCombos.has(key));
  }

  addElement(dataElement: string): void {
    this.elements.add(dataElement);
  }

  addAttributeCombo(combo: string): void {
    this.attributeCombos.add(combo);
  }

  addCombo(dataElement: string, categoryOptionCombo: string): void {
    this.elements.add(dataElement);
    this.elementCombos.add(keyOf(dataElement, categoryOptionCombo));
  }

  addPair({ target }: PairMapping): void {
    const { dataElement, categoryOptionCombo, attributeOptionCombo } = target;
    if (attributeOptionCombo === undefined) this.addCombo(dataElement, categoryOptionCombo);
    else {
      this.elements.add(dataElement);
      this.fixed.add(keyOf(dataElement, categoryOptionCombo, attributeOptionCombo));
    }
  }
}

type Table = Readonly<Record<string, string>>;

/** What a table makes of an id: its line, else the fallback, else the id itself where no table is given or ids are kept. */
function imageOf(
  id: string,
  table: Table | undefined,
  mappings: ResolvedMappings,
  fallback: Table,
): string | undefined {
  if (table !== undefined && Object.hasOwn(table, id)) return table[id];
  if (Object.hasOwn(fallback, id)) return fallback[id];
  return table === undefined || mappings.unmapped === 'keep' ? id : undefined;
}

const asTheyAre: ResolvedMappings = { unmapped: 'keep', onCollision: 'reject' };

/**
 * The image of a source data set. `targetDefault` is the target's default option combo; before the target is known
 * it may be left out, and only `dataElements` is to be used then.
 */
export function mappingImage(
  source: Pick<SourceDescription, 'dataSets' | 'categoryCombos' | 'defaultOptionCombos'>,
  dataSetId: string,
  mappings: ResolvedMappings = asTheyAre,
  targetDefault?: string,
): MappingImage {
  const image = new MappingImage();
  const dataSet = source.dataSets[dataSetId];
  if (dataSet === undefined) return image;
  const defaults: Table =
    targetDefault === undefined
      ? {}
      : Object.fromEntries(source.defaultOptionCombos.map((combo) => [combo, targetDefault]));
  const optionCombosOf = (combo: string | undefined): readonly string[] =>
    combo === undefined ? [] : (source.categoryCombos[combo] ?? []);

  if (mappings.attributeOptionCombo !== undefined) image.addAttributeCombo(mappings.attributeOptionCombo);
  else {
    for (const combo of optionCombosOf(dataSet.categoryCombo)) {
      const target = imageOf(combo, mappings.attributeOptionCombos, mappings, defaults);
      if (target !== undefined) image.addAttributeCombo(target);
    }
  }
  const pairs = pairsByElement(mappings);
  for (const element of dataSet.dataElements) {
    const own = pairs.get(element) ?? [];
    for (const pair of own) image.addPair(pair);
    if (own.some((pair) => pair.source.categoryOptionCombo === undefined)) continue;
    const target = imageOf(element, mappings.dataElements, mappings, {});
    if (target === undefined) continue;
    const paired = new Set(own.map((pair) => pair.source.categoryOptionCombo));
    const combos = optionCombosOf(dataSet.elementCombos[element]);
    const unpaired = combos.filter((combo) => !paired.has(combo));
    if (unpaired.length > 0 || combos.length === 0) image.addElement(target);
    for (const combo of unpaired) {
      const to = imageOf(combo, mappings.categoryOptionCombos, mappings, defaults);
      if (to !== undefined) image.addCombo(target, to);
    }
  }
  return image;
}

function pairsByElement({ pairs = [] }: ResolvedMappings): Map<string, PairMapping[]> {
  const byElement = new Map<string, PairMapping[]>();
  for (const pair of pairs) {
    const known = byElement.get(pair.source.dataElement);
    if (known === undefined) byElement.set(pair.source.dataElement, [pair]);
    else known.push(pair);
  }
  return byElement;
}
