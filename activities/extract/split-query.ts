import type { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import type { DataValueQuery } from '../../dhis2/data-value-sets/data-value-query';

/** One request for source values; together the pieces of a split ask for exactly what the whole asked for. */
export type ExtractQuery = DataValueQuery & {
  readonly orgUnits: readonly string[];
  readonly periods: readonly string[];
};

/**
 * Cuts a request that the server finds too large in two: by periods, else by org units (a subtree into its top unit and
 * what is below), else by data elements. `undefined` when one data element of one org unit and period is left.
 */
export function splitQuery(
  query: ExtractQuery,
  tree: OrgUnitTree,
  dataElements: readonly string[],
): readonly ExtractQuery[] | undefined {
  if (query.periods.length > 1) return halves(query.periods).map((periods) => ({ ...query, periods }));
  if (query.orgUnits.length > 1) return halves(query.orgUnits).map((orgUnits) => ({ ...query, orgUnits }));
  const [unit] = query.orgUnits;
  const children = unit === undefined ? [] : tree.children(unit);
  if (query.children === true && unit !== undefined && children.length > 0) {
    return [
      { ...query, children: false },
      { ...query, orgUnits: children },
    ];
  }
  const elements = query.dataElements ?? dataElements;
  if (elements.length < 2) return undefined;
  return halves(elements).map((part) => ({ ...query, dataSets: undefined, dataElements: part }));
}

function halves<T>(list: readonly T[]): T[][] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}
