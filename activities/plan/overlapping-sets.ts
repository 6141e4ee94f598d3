import type { ResolvedMappings } from '../../contracts/mappings';
import { mappingImage } from './mapping-image';
import type { SourceDataSet, SourceDescription } from './source-description';

type Source = Pick<SourceDescription, 'dataSets' | 'categoryCombos' | 'defaultOptionCombos'>;

/**
 * Lines on other data sets of the run whose elements become the same target values as other elements of this one. Each data
 * set goes its own way, so that neither way could see the collision, and in every run one would overwrite the other. Sets of
 * different period types or without a common org unit do not meet, and an element that is in both sets meets itself only.
 */
export function overlappingSets(
  source: Source,
  dataSet: SourceDataSet,
  mappings: ResolvedMappings | undefined,
  targetDefault: string,
): string[] {
  if (mappings === undefined) return [];
  return Object.values(source.dataSets).flatMap((other) => {
    if (other.id === dataSet.id || other.periodType !== dataSet.periodType) return [];
    if (!shareUnits(dataSet, other, mappings)) return [];
    const imageOf = (set: SourceDataSet, without: SourceDataSet) => {
      const dataElements = set.dataElements.filter((element) => !without.dataElements.includes(element));
      return mappingImage(
        { ...source, dataSets: { [set.id]: { ...set, dataElements } } },
        set.id,
        mappings,
        targetDefault,
      );
    };
    const common = imageOf(dataSet, other).common(imageOf(other, dataSet));
    if (common === undefined) return [];
    return [
      `data elements of the data sets ${dataSet.id} and ${other.id} become the same values at the target (data element and option combo ${common}): one would overwrite the other in every run; map one of them elsewhere, or bring the sets together with a pipeline that merges them`,
    ];
  });
}

/** Whether both sets are reported by units that become one target unit. */
function shareUnits(a: SourceDataSet, b: SourceDataSet, { orgUnits: table }: ResolvedMappings): boolean {
  const image = (unit: string): string =>
    table !== undefined && Object.hasOwn(table, unit) ? (table[unit] ?? unit) : unit;
  const units = new Set(a.orgUnits.map(image));
  return b.orgUnits.some((unit) => units.has(image(unit)));
}
