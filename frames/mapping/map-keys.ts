import pl from 'nodejs-polars';
import type { PairMapping, ResolvedMappings } from '../../contracts/mappings';
import { buildFrame } from '../build-frame';
import { rejectCodes } from '../rejects/reject-codes';
import type { MapContext } from './map-context';

/** Rows with the target's key; and rows that have none, with `code` and `text`. Both keep the source's key. */
export interface KeyedRows {
  readonly keyed: pl.DataFrame;
  readonly unmapped: pl.DataFrame;
}

type Table = Readonly<Record<string, string>>;

/** `on` → `to` for all lines of a table. */
function tableFrame(table: Table, on: string, to: string): pl.DataFrame {
  return buildFrame({ [on]: pl.Utf8, [to]: pl.Utf8 }, { [on]: Object.keys(table), [to]: Object.values(table) });
}

const noText = pl.lit(null).cast(pl.Utf8);

/** Adds `to`: what the table says about the ids in `on`, else null. */
function joinTable(rows: pl.DataFrame, table: Table, on: string, to: string): pl.DataFrame {
  if (Object.keys(table).length === 0) return rows.withColumns(noText.alias(to));
  return rows.join(tableFrame(table, on, to), { on, how: 'left' });
}

const noPair = ['_pair_de', '_pair_coc', '_pair_aoc'].map((name) => noText.alias(name));

/** Adds `_pair_de`, `_pair_coc`, `_pair_aoc`: what the pairs say; a pair with option combo beats one without. */
function joinPairs(rows: pl.DataFrame, pairs: readonly PairMapping[]): pl.DataFrame {
  if (pairs.length === 0) {
    return rows.withColumns(...noPair);
  }
  const element = 'source_data_element_id';
  const combo = 'source_category_option_combo_id';
  const exact = pairs.filter((pair) => pair.source.categoryOptionCombo !== undefined);
  const whole = pairs.filter((pair) => pair.source.categoryOptionCombo === undefined);
  const targets = (list: readonly PairMapping[], prefix: string): Record<string, (string | null)[]> => ({
    [element]: list.map((pair) => pair.source.dataElement),
    [`${prefix}_de`]: list.map((pair) => pair.target.dataElement),
    [`${prefix}_coc`]: list.map((pair) => pair.target.categoryOptionCombo),
    [`${prefix}_aoc`]: list.map((pair) => pair.target.attributeOptionCombo ?? null),
  });
  const schema = (prefix: string): Record<string, typeof pl.Utf8> => ({
    [element]: pl.Utf8,
    [`${prefix}_de`]: pl.Utf8,
    [`${prefix}_coc`]: pl.Utf8,
    [`${prefix}_aoc`]: pl.Utf8,
  });
  const exactFrame = buildFrame(
    { ...schema('_exact'), [combo]: pl.Utf8 },
    { ...targets(exact, '_exact'), [combo]: exact.map((pair) => pair.source.categoryOptionCombo ?? null) },
  );
  const wholeFrame = buildFrame(schema('_whole'), targets(whole, '_whole'));
  const isExact = pl.col('_exact_de').isNotNull();
  const chosen = (part: string): pl.Expr =>
    pl
      .when(isExact)
      .then(pl.col(`_exact_${part}`))
      .otherwise(pl.col(`_whole_${part}`))
      .alias(`_pair_${part}`);
  return rows
    .join(exactFrame, { on: [element, combo], how: 'left' })
    .join(wholeFrame, { on: element, how: 'left' })
    .withColumns(chosen('de'), chosen('coc'), chosen('aoc'));
}

// Expressions are dear to make (about half a millisecond each), so these are made once, for both answers to whether ids
// without a line stay as they are.
const eitherWay = (make: (kept: boolean) => pl.Expr): ((kept: boolean) => pl.Expr) => {
  const [stay, go] = [make(true), make(false)];
  return (kept) => (kept ? stay : go);
};
const found = (column: string, source: string): ((kept: boolean) => pl.Expr) =>
  eitherWay((kept) => (kept ? pl.col(column).fillNull(pl.col(source)) : pl.col(column)));
const own = {
  dataElement: found('_de', 'source_data_element_id'),
  orgUnit: eitherWay((kept) => found('_ou', 'source_organisation_unit_id')(kept).alias('organisation_unit_id')),
  optionCombo: found('_coc', 'source_category_option_combo_id'),
  attribute: found('_aoc', 'source_attribute_option_combo_id'),
};
const paired = pl.col('_pair_de').isNotNull();
const dataElement = eitherWay((kept) =>
  pl.when(paired).then(pl.col('_pair_de')).otherwise(own.dataElement(kept)).alias('data_element_id'),
);
const optionCombo = eitherWay((kept) =>
  pl.when(paired).then(pl.col('_pair_coc')).otherwise(own.optionCombo(kept)).alias('category_option_combo_id'),
);
const hasPairAttribute = pl.col('_pair_aoc').isNotNull();
const period = pl.col('source_period').alias('period');
const isMissing = pl.anyHorizontal(
  ['data_element_id', 'organisation_unit_id', 'category_option_combo_id', 'attribute_option_combo_id'].map((column) =>
    pl.col(column).isNull(),
  ),
);
const isKeyed = isMissing.not();

/**
 * Gives every row the target's key. `rows` carry the source's key in the `source_` columns.
 * Option combos: a pair, then (attribute option combos only) the constant, then the table's line, then the default option combos;
 * ids without any of these stay as they are where no table is given or `unmapped` is `keep`.
 */
export function mapKeys(rows: pl.DataFrame, mappings: ResolvedMappings, context: MapContext): KeyedRows {
  const kept = (table: Table | undefined): boolean => table === undefined || mappings.unmapped === 'keep';
  const combos = (table: Table | undefined): Table => ({ ...context.defaultCombos, ...table });

  let work = joinPairs(rows, mappings.pairs ?? []);
  work = joinTable(work, mappings.dataElements ?? {}, 'source_data_element_id', '_de');
  work = joinTable(work, mappings.orgUnits ?? {}, 'source_organisation_unit_id', '_ou');
  work = joinTable(work, combos(mappings.categoryOptionCombos), 'source_category_option_combo_id', '_coc');
  work = joinTable(work, combos(mappings.attributeOptionCombos), 'source_attribute_option_combo_id', '_aoc');

  const attribute =
    mappings.attributeOptionCombo === undefined
      ? own.attribute(kept(mappings.attributeOptionCombos))
      : pl.lit(mappings.attributeOptionCombo);
  work = work.withColumns(
    dataElement(kept(mappings.dataElements)),
    period,
    own.orgUnit(kept(mappings.orgUnits)),
    optionCombo(kept(mappings.categoryOptionCombos)),
    pl.when(hasPairAttribute).then(pl.col('_pair_aoc')).otherwise(attribute).alias('attribute_option_combo_id'),
  );
  return { keyed: work.filter(isKeyed), unmapped: nameMissing(work.filter(isMissing)) };
}

const idNames = {
  data_element_id: 'data element',
  organisation_unit_id: 'org unit',
  category_option_combo_id: 'category option combo',
  attribute_option_combo_id: 'attribute option combo',
} as const;

/** Adds `code` and a `text` that names every id without a line. */
function nameMissing(rows: pl.DataFrame): pl.DataFrame {
  if (rows.height === 0) return rows;
  const names = Object.entries(idNames).map(([column, name]) =>
    pl
      .when(pl.col(column).isNull())
      .then(pl.format(`, ${name} {}`, pl.col(`source_${column}`)))
      .otherwise(pl.lit('')),
  );
  return rows
    .withColumns(
      pl.lit(rejectCodes.unmapped).alias('code'),
      pl
        .format('{}{}{}{}', ...names)
        .str.slice(2)
        .alias('_names'),
    )
    .withColumns(pl.format('The mapping has no line for {}', pl.col('_names')).alias('text'));
}
