import pl from 'nodejs-polars';

/** Whether a text column holds one of the texts. Polars can't tell the type of an empty list, and no id is empty. */
export function isAmong(column: string, texts: Iterable<string>): pl.Expr {
  const list = [...texts];
  return pl.col(column).isIn(list.length === 0 ? [''] : list);
}
