import { firstOf } from '../../contracts/bounded-text';
import type { Query } from '../client/query';
import { InvalidArgumentError } from '../errors/errors';

/**
 * What to export; each list is sent as a repeated parameter. Which combinations a server takes is in its error codes
 * E2001–E2012. 2.38 knows no `dataElements`; 2.38–2.42 ignore data sets and elements beside `dataElementGroups`.
 */
export interface DataValueQuery {
  readonly dataSets?: readonly string[] | undefined;
  readonly dataElements?: readonly string[] | undefined;
  readonly dataElementGroups?: readonly string[] | undefined;
  readonly orgUnits?: readonly string[] | undefined;
  readonly orgUnitGroups?: readonly string[] | undefined;
  /** Adds all descendants of each org unit. */
  readonly children?: boolean | undefined;
  readonly periods?: readonly string[] | undefined;
  /** `yyyy-MM-dd`; with `endDate` selects the periods that lie wholly INSIDE the range. */
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
  /** 2.43+: the time of day is dropped. 2.38–2.42: misses hours on servers behind UTC. */
  readonly lastUpdated?: string | undefined;
  /** `<int>d|h|m|s`. */
  readonly lastUpdatedDuration?: string | undefined;
  readonly includeDeleted?: boolean | undefined;
  readonly attributeOptionCombos?: readonly string[] | undefined;
  readonly limit?: number | undefined;
}

/** The query as parameters. A comma inside an id is refused: lists with commas and repeated parameters do not mix. */
export function dataValueParameters(query: DataValueQuery): Query {
  const parameters: (readonly [string, string | number | boolean])[] = [];
  const repeat = (name: string, values: readonly string[] | undefined): void => {
    for (const value of values ?? []) {
      if (value === '' || /[,\s]/.test(value)) {
        throw new InvalidArgumentError(
          `"${firstOf([value])}" cannot be a value of the parameter ${name}: empty, or with a comma or blank.`,
        );
      }
      parameters.push([name, value]);
    }
  };
  repeat('dataSet', query.dataSets);
  repeat('dataElement', query.dataElements);
  repeat('dataElementGroup', query.dataElementGroups);
  repeat('orgUnit', query.orgUnits);
  repeat('orgUnitGroup', query.orgUnitGroups);
  if (query.children === true) parameters.push(['children', true]);
  repeat('period', query.periods);
  if (query.startDate !== undefined) parameters.push(['startDate', query.startDate]);
  if (query.endDate !== undefined) parameters.push(['endDate', query.endDate]);
  if (query.lastUpdated !== undefined) parameters.push(['lastUpdated', query.lastUpdated]);
  if (query.lastUpdatedDuration !== undefined) parameters.push(['lastUpdatedDuration', query.lastUpdatedDuration]);
  if (query.includeDeleted === true) parameters.push(['includeDeleted', true]);
  repeat('attributeOptionCombo', query.attributeOptionCombos);
  if (query.limit !== undefined) parameters.push(['limit', query.limit]);
  return parameters;
}
