import pl from 'nodejs-polars';

/** A cell that begins so is run as a formula by spreadsheets. Leading apostrophes count, so that reading back is exact. */
const formula = "^'*[=+\\-@\\t\\r\\n]";
/** Signed numbers are no formulas: a spreadsheet shows them as they are. */
const signedNumber = '^[+-][0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?$';

const guarded = new RegExp(`^'(?='*[=+\\-@\\t\\r\\n])`);

/**
 * A frame as CSV for people (UTF-8, header, LF) that is safe to open in a spreadsheet: texts that it would run as a formula
 * get an apostrophe in front. `fromSpreadsheetCell` takes it away again. An empty text is written as `""`, no text as nothing.
 */
export function spreadsheetCsv(frame: pl.DataFrame): string {
  if (frame.height === 0) return frame.writeCSV().toString('utf8');
  const types = frame.dtypes.map(String);
  const texts = frame.columns.filter((_, i) => /Utf8|String/.test(types[i] ?? ''));
  const safe = texts.map(safeCell);
  return (safe.length === 0 || frame.height === 0 ? frame : frame.withColumns(...safe)).writeCSV().toString('utf8');
}

/** Rows of a piece: some tens of megabytes at most. One text can't hold the rejects of a country. */
const rowsOfPiece = 50_000;

/** The text of `spreadsheetCsv` in pieces, so that no text grows with the rows; the header stands in the first. */
export function* spreadsheetCsvPieces(frame: pl.DataFrame, rows = rowsOfPiece): Generator<string> {
  yield spreadsheetCsv(frame.head(rows));
  for (let from = rows; from < frame.height; from += rows) {
    const text = spreadsheetCsv(frame.slice(from, rows));
    yield text.slice(text.indexOf('\n') + 1);
  }
}

/** By column name. Expressions are dear to make, and the tables for people have few names of columns. */
const safeCells = new Map<string, pl.Expr>();

function safeCell(name: string): pl.Expr {
  const known = safeCells.get(name);
  if (known !== undefined) return known;
  const cell = pl.col(name);
  const safe = pl
    .when(cell.str.contains(formula).and(cell.str.contains(signedNumber).not()))
    .then(pl.format("'{}", cell))
    .otherwise(cell)
    .alias(name);
  safeCells.set(name, safe);
  return safe;
}

/** The text that `spreadsheetCsv` wrote as this cell. */
export function fromSpreadsheetCell(cell: string): string {
  return cell.replace(guarded, '');
}
