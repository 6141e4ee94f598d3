import type pl from 'nodejs-polars';
import { filledTextColumn } from '../../frames/columns';
import type { SourceDataSet, SourceDescription } from '../plan/source-description';
import { usualDefaultCombo } from './values-from-table';

/** Rows of one data set that lie in the store. */
export interface RowsOfDataSet {
  readonly dataSet: string;
  readonly rows: pl.DataFrame;
}

/**
 * A description of rows that no server gave, as planning and mapping need one: the data elements and org units are those of
 * the rows. `origin` stands for the server's address, so that scopes of different origins are told apart.
 */
export function storedDescription(
  origin: string,
  at: string,
  calendar: string,
  sets: readonly RowsOfDataSet[],
): SourceDescription {
  const distinct = (rows: pl.DataFrame, column: string): string[] =>
    filledTextColumn(rows.select(column).unique(), column).sort();
  const dataSets = sets.map(({ dataSet, rows }): SourceDataSet => {
    const dataElements = distinct(rows, 'data_element_id');
    return {
      id: dataSet,
      name: dataSet,
      periodType: '',
      dataElements,
      elementCombos: {},
      categoryCombo: '',
      cells: dataElements.length,
      orgUnits: distinct(rows, 'organisation_unit_id'),
      hiddenOptions: [],
    };
  });
  const units = [...new Set(dataSets.flatMap(({ orgUnits }) => orgUnits))];
  return {
    format: 1,
    server: {
      connection: '',
      address: origin,
      version: '',
      profile: 'NEW',
      calendar,
      timeZone: 'UTC',
      username: '',
    },
    serverDate: at,
    orgUnits: units.map((id) => ({ id, name: id, path: `/${id}` })),
    otherOrgUnits: [],
    dataSets: Object.fromEntries(dataSets.map((set) => [set.id, set])),
    categoryCombos: {},
    problems: [],
    defaultOptionCombos: [usualDefaultCombo],
  };
}
