import type { ResolvedMappings } from '../../contracts/mappings';
import type { SourceDataSet, SourceDescription } from './source-description';
import type { TargetDescription } from './target-description';

/**
 * Lines where no row of a data set could land at the target, whatever the source holds: of what its elements and org units become
 * the target data set has none. Each row would be rejected for the same reason.
 */
export function nothingToFill(
  source: Pick<SourceDescription, 'orgUnits'>,
  dataSet: Pick<SourceDataSet, 'id' | 'dataElements' | 'orgUnits'>,
  mappings: ResolvedMappings | undefined,
  { model, server: { connection } }: TargetDescription,
  target: { readonly dataSet: string; readonly elements: ReadonlySet<string> },
): string[] {
  const set = model.dataSets[target.dataSet];
  if (set === undefined) return [];
  const problems: string[] = [];
  const hasElements = dataSet.dataElements.length > 0;
  if (hasElements && ![...target.elements].some((element) => Object.hasOwn(set.elements, element))) {
    problems.push(
      `none of the data elements of the data set ${dataSet.id} becomes one of the data set ${set.id} at ${connection}; check mappings.dataElements and mappings.pairs, or name another target`,
    );
  }
  const reporting = new Set(dataSet.orgUnits);
  const assigned = new Set(set.orgUnits);
  // a run for one district may name sets that only other districts report: then there is nothing to read either
  const units = source.orgUnits.filter(({ id }) => reporting.has(id));
  if (units.length > 0 && !units.some(({ id }) => assigned.has(orgUnitImage(id, mappings) ?? ''))) {
    problems.push(
      `none of the run's org units that report the data set ${dataSet.id} becomes one that the data set ${set.id} at ${connection} is assigned to; check mappings.orgUnits, or assign the data set to them there`,
    );
  }
  return problems;
}

function orgUnitImage(unit: string, mappings: ResolvedMappings | undefined): string | undefined {
  const table = mappings?.orgUnits;
  if (table === undefined) return unit;
  return Object.hasOwn(table, unit) ? table[unit] : mappings?.unmapped === 'keep' ? unit : undefined;
}
