import pl from 'nodejs-polars';
import type { ResolvedTransform } from '../../contracts/transforms';
import { conform } from '../../frames/build-frame';
import { mappedSchema } from '../../frames/mapping/mapped-schema';
import { numberRows, rowNumber } from '../../frames/row-number';
import { keyColumns } from '../../frames/schema';
import { applyToAll } from '../../transforms/apply-transform';
import type { TransformRegistry } from '../../transforms/transform-registry';
import { rowColumn, transformSchema } from '../../transforms/transform-schema';

/** The rows that an aggregating transform makes of all mapped rows (`mappedSchema`); each is its own source row. */
export function aggregateRows(
  transforms: TransformRegistry,
  { id, options }: ResolvedTransform,
  rows: pl.DataFrame,
): pl.DataFrame {
  const given = conform(numberRows(rows).rename({ [rowNumber]: rowColumn }), transformSchema);
  const made = applyToAll(transforms.get(id), options, given);
  const ownKey = keyColumns.map((column) => pl.col(column).alias(`source_${column}`));
  return conform(made.withColumns(...ownKey, pl.lit(1).cast(pl.Int32).alias('source_rows')), mappedSchema);
}
