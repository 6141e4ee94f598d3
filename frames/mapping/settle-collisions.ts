import pl from 'nodejs-polars';
import { buildFrame, conform } from '../build-frame';
import { booleanColumn, dateColumn, filledTextColumn, numberColumn, textColumn } from '../columns';
import { rejectCodes } from '../rejects/reject-codes';
import { rowNumber } from '../row-number';
import { keyColumns } from '../schema';
import { isIntegerType, normaliseText, normaliseValue } from '../values/normal-form';
import { exactSum } from './exact-sum';
import type { MapContext } from './map-context';
import { mappedSchema } from './mapped-schema';

/** Rows by what became of them; every row given is in one of the three, with `single` and `sums` together the mapped ones. */
export interface Settled {
  /** `mappedSchema` and the row number; one row for each target key. */
  readonly mapped: pl.DataFrame;
  /** Contributors beyond the first of each sum. */
  readonly merged: pl.DataFrame;
  /** With `code` and `text`. */
  readonly colliding: pl.DataFrame;
}

interface Contributor {
  readonly row: number;
  readonly value: string | null;
  readonly comment: string | null;
  readonly followUp: boolean;
  readonly deleted: boolean;
  readonly lastUpdated: Date | null;
}

type Sum = Omit<Contributor, 'row'> & { readonly sourceRows: number };

/** The groups of rows that share a target key, each in the order of its rows. */
function groupsOf(rows: pl.DataFrame): { key: string; contributors: Contributor[]; dataElement: string }[] {
  const keyTexts = keyColumns.map((column) => filledTextColumn(rows, column));
  const numbers = numberColumn(rows, rowNumber);
  const values = textColumn(rows, 'value');
  const comments = textColumn(rows, 'comment');
  const followUps = booleanColumn(rows, 'follow_up');
  const deleted = booleanColumn(rows, 'deleted');
  const updated = dateColumn(rows, 'last_updated');
  const groups = new Map<string, { key: string; contributors: Contributor[]; dataElement: string }>();
  numbers.forEach((row, i) => {
    const key = keyTexts.map((texts) => texts[i] ?? '').join(' ');
    const group = groups.get(key) ?? { key, contributors: [], dataElement: keyTexts[0]?.[i] ?? '' };
    group.contributors.push({
      row,
      value: values[i] ?? null,
      comment: comments[i] ?? null,
      followUp: followUps[i] ?? false,
      deleted: deleted[i] ?? false,
      lastUpdated: updated[i] ?? null,
    });
    groups.set(key, group);
  });
  return [...groups.values()];
}

function latest(dates: readonly (Date | null)[]): Date | null {
  return dates.reduce((last, date) => (last === null || (date !== null && date > last) ? date : last), null);
}

/**
 * The sum of the rows on one target key, or why they cannot be summed. Deleted contributors count as nothing; where all are
 * deleted, so is the sum. Values and comments count in
 * their normal form, without outer blanks. Comments are joined by line ends, each text once; the flag is set when one contributor has it.
 */
function sumOf(contributors: readonly Contributor[], valueType: string | undefined): Sum | { readonly why: string } {
  const live = contributors.filter((contributor) => !contributor.deleted);
  const lastUpdated = latest(contributors.map((contributor) => contributor.lastUpdated));
  const sourceRows = contributors.length;
  if (live.length === 0) {
    return { value: null, comment: null, followUp: false, deleted: true, lastUpdated, sourceRows };
  }
  if (valueType === undefined) return { why: 'the value type of the target element is not known' };
  if (valueType !== 'NUMBER' && !isIntegerType(valueType)) return { why: `values of type ${valueType} have no sum` };
  const texts = live.flatMap((contributor) => normaliseValue(valueType, contributor.value) ?? []);
  const value = texts.length === 0 ? null : exactSum(texts);
  if (value === undefined) return { why: 'not all of the values are plain numbers' };
  const comments = live.flatMap((contributor) => normaliseText(contributor.comment) ?? []);
  return {
    value,
    comment: comments.length === 0 ? null : [...new Set(comments)].join('\n'),
    followUp: live.some((contributor) => contributor.followUp),
    deleted: false,
    lastUpdated,
    sourceRows,
  };
}

const copies = pl.len().alias('_copies');
const isShared = pl.col('_copies').gt(1);
const oneRow = pl.lit(1).cast(pl.Int32).alias('source_rows');
const noReason = [pl.lit('').alias('code'), pl.lit('').alias('text')];

/** Rows on one target key are summed or all given up, as `onCollision` says. `rows` are numbered and carry both keys. */
export function settleCollisions(rows: pl.DataFrame, onCollision: 'reject' | 'sum', context: MapContext): Settled {
  const keys = [...keyColumns];
  const schema = { ...mappedSchema, [rowNumber]: pl.Int64 };
  const plain = rows.withColumns(oneRow);
  const shared = rows.groupBy(keys).agg(copies).filter(isShared);
  if (shared.height === 0) {
    const none = conform(plain.head(0), schema);
    return {
      mapped: conform(plain, schema),
      merged: none,
      colliding: none.withColumns(...noReason),
    };
  }
  const single = plain.join(shared.select(...keys), { on: keys, how: 'anti' });
  const crowded = conform(plain.join(shared.select(...keys), { on: keys, how: 'semi' }), schema).sort(rowNumber);

  const sums: { row: number; sum: Sum }[] = [];
  const mergedRows: number[] = [];
  const reasons: { row: number; text: string }[] = [];
  for (const { contributors, dataElement } of groupsOf(crowded)) {
    const result =
      onCollision === 'sum' ? sumOf(contributors, context.elements.get(dataElement)?.valueType) : { why: undefined };
    const [first, ...others] = contributors;
    if (first === undefined) continue;
    if ('why' in result) {
      const text = `${contributors.length} source rows land on this target key${result.why === undefined ? '' : ` and cannot be summed: ${result.why}`}`;
      reasons.push(...contributors.map(({ row }) => ({ row, text })));
    } else {
      sums.push({ row: first.row, sum: result });
      mergedRows.push(...others.map(({ row }) => row));
    }
  }
  const contents = ['value', 'comment', 'follow_up', 'deleted', 'last_updated', 'source_rows'] as const;
  const sumFrame = buildFrame(
    { [rowNumber]: pl.Int64, ...Object.fromEntries(contents.map((column) => [column, mappedSchema[column]])) },
    {
      [rowNumber]: sums.map(({ row }) => row),
      value: sums.map(({ sum }) => sum.value),
      comment: sums.map(({ sum }) => sum.comment),
      follow_up: sums.map(({ sum }) => sum.followUp),
      deleted: sums.map(({ sum }) => sum.deleted),
      last_updated: sums.map(({ sum }) => sum.lastUpdated),
      source_rows: sums.map(({ sum }) => sum.sourceRows),
    },
  );
  const summed = conform(crowded.drop([...contents]).join(sumFrame, { on: rowNumber, how: 'inner' }), schema);
  const mergedFrame = buildFrame({ [rowNumber]: pl.Int64 }, { [rowNumber]: mergedRows });
  const reasonFrame = buildFrame(
    { [rowNumber]: pl.Int64, text: pl.Utf8 },
    { [rowNumber]: reasons.map(({ row }) => row), text: reasons.map(({ text }) => text) },
  );
  return {
    mapped: pl.concat([conform(single, schema), summed]).sort(rowNumber),
    merged: crowded.join(mergedFrame, { on: rowNumber, how: 'semi' }),
    colliding: crowded
      .join(reasonFrame, { on: rowNumber, how: 'inner' })
      .withColumns(pl.lit(rejectCodes.collision).alias('code')),
  };
}
