import pl from 'nodejs-polars';
import type { FileFormat, FileLayout } from '../../contracts/activities';
import { exportCsvColumns } from '../../frames/csv/export-csv';
import { dataValueSchema, keyColumns } from '../../frames/schema';

/** How a file of rows looks. */
export interface FileForm {
  readonly format: FileFormat;
  readonly layout: FileLayout;
}

/** Column of the rows → its name in the file, in the file's order. */
type Names = readonly (readonly [column: string, name: string])[];

const asTheyAre = (columns: readonly string[]): Names => columns.map((name) => [name, name]);

/** The columns of rows in the order of `exportCsvColumns`. */
const rowColumns = [...keyColumns, 'value', 'stored_by', 'last_updated', 'comment', 'follow_up', 'deleted'];

/**
 * `toolbox`: openhexa.toolbox (2.9) leaves out each row that has no value in any of the columns that it is given, so there are none
 * that may be empty but the value. `dhis2`: 2.43+ finds columns by these names, earlier servers by this order; nobody is named as the one who
 * stored a value.
 */
const layouts: Readonly<Record<FileLayout, Names>> = {
  sluice: asTheyAre(Object.keys(dataValueSchema)),
  toolbox: asTheyAre([...keyColumns, 'value']),
  dhis2: exportCsvColumns.map((name, i) => [rowColumns[i] ?? name, name]),
};

/** The names of a file's columns, in their order. */
export function columnsOf(layout: FileLayout): string[] {
  return layouts[layout].map(([, name]) => name);
}

/** Rows as `fileRows` gives them, with the columns of the layout. */
export function laidOut(rows: pl.DataFrame, layout: FileLayout): pl.DataFrame {
  const all = layout === 'dhis2' ? rows.withColumns(pl.lit(null).cast(pl.Utf8).alias('stored_by')) : rows;
  return all.select(...layouts[layout].map(([column, name]) => pl.col(column).alias(name)));
}
