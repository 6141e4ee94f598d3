import pl from 'nodejs-polars';
import { conform } from '../../frames/build-frame';
import type { FrameSchema } from '../../frames/columns';
import { mappedSchema } from '../../frames/mapping/mapped-schema';
import { numberRows, rowNumber } from '../../frames/row-number';
import { dataValueSchema, keyColumns } from '../../frames/schema';
import { applyToChunk } from '../../transforms/apply-transform';
import { TransformError } from '../../transforms/transform-error';
import type { TransformRegistry } from '../../transforms/transform-registry';
import { rowColumn, transformSchema } from '../../transforms/transform-schema';
import type { TransformStep } from './transform-steps';

/** What a transform made of a chunk. */
export interface TransformedChunk {
  readonly task: string;
  /** Rows that it took out (`transformSchema`). */
  readonly filtered: pl.DataFrame;
  readonly added: number;
}

interface Transformed {
  readonly rows: pl.DataFrame;
  readonly account: TransformedChunk;
}

/** Applies a step to rows as the source gave them (`dataValueSchema`). */
export function transformSourceRows(
  transforms: TransformRegistry,
  step: TransformStep,
  rows: pl.DataFrame,
): Transformed {
  return transformed(transforms, step, rows, dataValueSchema, {});
}

/** Applies a step to mapped rows (`mappedSchema`); an added row counts as its own source row. */
export function transformMappedRows(
  transforms: TransformRegistry,
  step: TransformStep,
  rows: pl.DataFrame,
): Transformed {
  const ownKey = Object.fromEntries(keyColumns.map((column) => [`source_${column}`, pl.col(column)]));
  const result = transformed(transforms, step, rows, mappedSchema, { ...ownKey, source_rows: pl.lit(1) });
  const repeated = result.rows.height - result.rows.unique({ subset: [...keyColumns] }).height;
  if (repeated > 0) {
    throw new TransformError(
      `transform "${step.transform.id}": ${repeated} rows that it added have the key of another row`,
    );
  }
  return result;
}

function transformed(
  transforms: TransformRegistry,
  { task, transform: { id, options } }: TransformStep,
  rows: pl.DataFrame,
  schema: FrameSchema,
  /** Values of the columns that a transform does not see, in rows that it adds. */
  ofAdded: Readonly<Record<string, pl.Expr>>,
): Transformed {
  const numbered = numberRows(rows).rename({ [rowNumber]: rowColumn });
  const given = conform(numbered, transformSchema);
  const result = applyToChunk(transforms.get(id), options, given);
  const unseen = Object.keys(schema).filter((column) => !Object.hasOwn(transformSchema, column));
  const joined = result.rows.join(numbered.select(rowColumn, ...unseen), { on: rowColumn, how: 'left' });
  const isAdded = pl.col(rowColumn).isNull();
  const filled =
    result.added === 0
      ? joined
      : joined.withColumns(
          ...Object.entries(ofAdded).map(([column, value]) =>
            pl.when(isAdded).then(value).otherwise(pl.col(column)).alias(column),
          ),
        );
  return { rows: conform(filled, schema), account: { task, filtered: result.filtered, added: result.added } };
}
