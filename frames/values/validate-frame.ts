import pl from 'nodejs-polars';
import { buildFrame, conform } from '../build-frame';
import { filledTextColumn, textColumn } from '../columns';
import { mappedSchema } from '../mapping/mapped-schema';
import { concatRejects, type RejectStage, toRejects } from '../rejects/rejects-frame';
import { dropsZero } from './insignificant-zero';
import { invalidCommentReason, invalidValueReason } from './invalid-value-reason';
import { normaliseText, normaliseValue } from './normal-form';
import type { ElementRules, Reason, ValueRules } from './value-rules';
import type { ServerProfile } from '../../contracts/server-profile';

/** What the target makes of one value. */
interface Judged {
  /** The form in which it is sent and compared. */
  readonly stored: string | null;
  /** False when the target drops the value although it takes it. */
  readonly kept: boolean;
  readonly reason: Reason | undefined;
}

/** Mapped rows as the target would store them. */
export const validSchema = {
  ...mappedSchema,
  /**
   * False in rows that the target takes but does not keep (2.38–2.42: insignificant zeros). Such a row must not be posted; what the
   * target holds at its key is expected to be gone.
   */
  kept: pl.Bool,
};

export interface Validated {
  /** `validSchema`; `value` and `comment` in their normal form, which is what is sent. */
  readonly valid: pl.DataFrame;
  /** `rejectsSchema` */
  readonly rejected: pl.DataFrame;
}

// Expressions are dear to make (about half a millisecond each), so these are made once.
const hasValue = pl.col('value').isNotNull();
const hasComment = pl.col('comment').isNotNull();
const isBad = pl.col('_bad');
const isGood = isBad.not();
const live = pl.col('deleted').not();
const isEmpty = pl.col('_stored').isNull();
const badComment = pl.col('_comment_code').isNotNull();
const badValue = isEmpty.not().and(pl.col('code').isNotNull());
const asStored = [
  pl
    .col('deleted')
    .or(pl.col('_kept').fillNull(pl.lit(true)))
    .alias('kept'),
  pl.when(live).then(pl.col('_stored')).otherwise(pl.col('value')).alias('value'),
  pl.when(live).then(pl.col('_comment')).otherwise(pl.col('comment')).alias('comment'),
];
const verdicts = new Map<ServerProfile, readonly pl.Expr[]>();

/** `_bad`, and `code` and `text` of the reason. */
function verdictOf(rules: ValueRules): readonly pl.Expr[] {
  const known = verdicts.get(rules.profile);
  if (known !== undefined) return known;
  const missing = invalidValueReason({ valueType: 'TEXT', zeroIsSignificant: true }, null, rules);
  // 2.38–2.42 store a comment without a value; 2.43+ refuses every row without a value (E8120).
  const isMissing = rules.profile === 'OLD' ? isEmpty.and(pl.col('_comment').isNull()) : isEmpty;
  const reason = (name: 'code' | 'text'): pl.Expr =>
    pl
      .when(isMissing)
      .then(pl.lit(missing?.[name] ?? ''))
      .when(badValue)
      .then(pl.col(name))
      .otherwise(pl.col(`_comment_${name}`))
      .alias(name);
  const verdict = [live.and(isMissing.or(badValue).or(badComment)).alias('_bad'), reason('code'), reason('text')];
  verdicts.set(rules.profile, verdict);
  return verdict;
}

function judge(element: ElementRules | undefined, value: string, rules: ValueRules): Judged {
  const valueType = element?.valueType ?? 'TEXT';
  const stored = normaliseValue(valueType, value);
  if (element === undefined) return { stored, kept: true, reason: undefined };
  return {
    stored,
    kept: !dropsZero(element, stored, rules.profile),
    reason: stored === null ? undefined : invalidValueReason(element, stored, rules),
  };
}

/** What the target makes of every pair of data element and value that occurs; `code` is null where it takes the value. */
export function judgeValues(rows: pl.DataFrame, rules: ValueRules): pl.DataFrame {
  const distinct = rows.filter(hasValue).select('data_element_id', 'value').unique();
  const ids = filledTextColumn(distinct, 'data_element_id');
  const values = filledTextColumn(distinct, 'value');
  const judged = ids.map((id, row) => judge(rules.elements.get(id), values[row] ?? '', rules));
  return buildFrame(
    { data_element_id: pl.Utf8, value: pl.Utf8, _stored: pl.Utf8, _kept: pl.Bool, code: pl.Utf8, text: pl.Utf8 },
    {
      data_element_id: ids,
      value: values,
      _stored: judged.map((one) => one.stored),
      _kept: judged.map((one) => one.kept),
      code: judged.map((one) => one.reason?.code ?? null),
      text: judged.map((one) => one.reason?.text ?? null),
    },
  );
}

/** Adds `_comment`, the stored form, and `_comment_code`, `_comment_text` where the target refuses it. */
function joinComments(rows: pl.DataFrame, rules: ValueRules): pl.DataFrame {
  const distinct = rows.filter(hasComment).select('comment').unique();
  const comments = textColumn(distinct, 'comment');
  const normal = comments.map(normaliseText);
  const reasons = normal.map((comment) => invalidCommentReason(comment, rules.profile));
  const table = buildFrame(
    { comment: pl.Utf8, _comment: pl.Utf8, _comment_code: pl.Utf8, _comment_text: pl.Utf8 },
    {
      comment: comments,
      _comment: normal,
      _comment_code: reasons.map((reason) => reason?.code ?? null),
      _comment_text: reasons.map((reason) => reason?.text ?? null),
    },
  );
  return rows.join(table, { on: 'comment', how: 'left' });
}

/**
 * Sorts mapped rows by whether the target takes them, and gives the taken ones their normal form. Deletions are
 * always valid. Values of elements that `rules` does not know are not judged.
 */
export function validateFrame(mapped: pl.DataFrame, rules: ValueRules, stage: RejectStage = 'compare'): Validated {
  const rows = conform(mapped, mappedSchema);
  const judged = joinComments(
    rows.join(judgeValues(rows, rules), { on: ['data_element_id', 'value'], how: 'left' }),
    rules,
  );
  const reasoned = judged.withColumns(...verdictOf(rules));
  const rejected = concatRejects([toRejects(reasoned.filter(isBad), stage)]);
  const valid = reasoned.filter(isGood).withColumns(...asStored);
  return { valid: conform(valid, validSchema), rejected };
}
