import pl from 'nodejs-polars';
import { buildFrame } from '../build-frame';
import { textColumn } from '../columns';
import { normaliseText, normaliseValue } from '../values/normal-form';
import type { ValueRules } from '../values/value-rules';

/** What of a data value is compared. */
export interface Content {
  readonly value: string | null;
  readonly comment: string | null;
  readonly followUp: boolean | null;
}

/**
 * Whether the target holds what the source means: the same value and the same comment in their normal form, and the same
 * follow-up flag (null is false). `1.50` and `1.5` differ. `equalStored` says the same of whole frames.
 */
export function equalContents(dataElement: string, a: Content, b: Content, rules: ValueRules): boolean {
  const valueType = rules.elements.get(dataElement)?.valueType ?? 'TEXT';
  return (
    normaliseValue(valueType, a.value) === normaliseValue(valueType, b.value) &&
    normaliseText(a.comment) === normaliseText(b.comment) &&
    (a.followUp ?? false) === (b.followUp ?? false)
  );
}

const hasValue = pl.col('value').isNotNull();
const hasComment = pl.col('comment').isNotNull();
const asStored = [
  pl.col('_stored_value').alias('value'),
  pl.col('_stored_comment').alias('comment'),
  pl.col('follow_up').fillNull(pl.lit(false)),
];

/** Brings `value`, `comment` and `follow_up` into the form in which `equalStored` compares them. */
export function storedForm(rows: pl.DataFrame, rules: ValueRules): pl.DataFrame {
  const { elements } = rules;
  const values = rows.filter(hasValue).select('data_element_id', 'value').unique();
  const ids = textColumn(values, 'data_element_id');
  const texts = textColumn(values, 'value');
  const valueTable = buildFrame(
    { data_element_id: pl.Utf8, value: pl.Utf8, _stored_value: pl.Utf8 },
    {
      data_element_id: ids,
      value: texts,
      _stored_value: texts.map((text, row) => normaliseValue(elements.get(ids[row] ?? '')?.valueType ?? 'TEXT', text)),
    },
  );
  const comments = textColumn(rows.filter(hasComment).select('comment').unique(), 'comment');
  const commentTable = buildFrame(
    { comment: pl.Utf8, _stored_comment: pl.Utf8 },
    { comment: comments, _stored_comment: comments.map(normaliseText) },
  );
  return rows
    .join(valueTable, { on: ['data_element_id', 'value'], how: 'left' })
    .join(commentTable, { on: 'comment', how: 'left' })
    .withColumns(...asStored)
    .drop(['_stored_value', '_stored_comment']);
}

/** Names of the three columns on one side. */
export interface ContentColumns {
  readonly value: string;
  readonly comment: string;
  readonly followUp: string;
}

/** Whether two sides of a row, both in stored form, hold the same. In that form no text is empty, so null can stand as empty. */
export function equalStored(a: ContentColumns, b: ContentColumns): pl.Expr {
  const same = (left: string, right: string): pl.Expr =>
    pl
      .col(left)
      .fillNull(pl.lit(''))
      .eq(pl.col(right).fillNull(pl.lit('')));
  return same(a.value, b.value)
    .and(same(a.comment, b.comment))
    .and(pl.col(a.followUp).eq(pl.col(b.followUp)));
}
