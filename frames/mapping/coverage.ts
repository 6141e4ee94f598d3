import pl from 'nodejs-polars';
import type { ResolvedMappings } from '../../contracts/mappings';
import { filledTextColumn, numberColumn } from '../columns';
import { rejectCodes } from '../rejects/reject-codes';
import { dataValueSchema, keyColumns } from '../schema';
import { conform } from '../build-frame';
import type { MapContext, MapCounts } from './map-context';
import { mapIds } from './map-ids';

type IdTable = 'dataElements' | 'orgUnits' | 'categoryOptionCombos' | 'attributeOptionCombos';

/** A source id without a line, and the rows that it stops. */
export interface UnmappedId {
  readonly table: IdTable;
  readonly id: string;
  readonly rows: number;
}

/** How well mappings fit source rows. */
export interface Coverage {
  readonly counts: MapCounts;
  /** Most rows first. */
  readonly unmapped: readonly UnmappedId[];
  /** Rows by reject code: COLLISION, UNMAPPED, UNMAPPED_VALUE … */
  readonly rejectedByCode: Readonly<Record<string, number>>;
  /** Target keys that several source rows land on, with an example of each target element: `element (rows)`. */
  readonly collisions: readonly { readonly dataElement: string; readonly rows: number }[];
  /** Lines that no row used: `{table, source}`. */
  readonly unusedLines: readonly { readonly table: IdTable | 'pairs'; readonly source: string }[];
}

const tables: readonly (readonly [IdTable, (typeof keyColumns)[number]])[] = [
  ['dataElements', 'data_element_id'],
  ['orgUnits', 'organisation_unit_id'],
  ['categoryOptionCombos', 'category_option_combo_id'],
  ['attributeOptionCombos', 'attribute_option_combo_id'],
];

function rowsBy(frame: pl.DataFrame, columns: readonly string[]): { ids: string[]; rows: number }[] {
  if (frame.height === 0) return [];
  const grouped = frame.groupBy([...columns]).agg(pl.len().cast(pl.Int64).alias('_rows'));
  const rows = numberColumn(grouped, '_rows');
  const ids = columns.map((column) => filledTextColumn(grouped, column));
  return rows
    .map((count, i) => ({ ids: ids.map((column) => column[i] ?? ''), rows: count }))
    .sort((a, b) => b.rows - a.rows || a.ids.join(' ').localeCompare(b.ids.join(' ')));
}

/** What the mappings make of these source rows (`dataValueSchema`), without changing anything. */
export function mappingCoverage(frame: pl.DataFrame, mappings: ResolvedMappings, context: MapContext): Coverage {
  const rows = conform(frame, dataValueSchema);
  const { counts, rejected } = mapIds(rows, mappings, context);
  const pairs = mappings.pairs ?? [];
  const paired = new Set(pairs.map(({ source }) => [source.dataElement, source.categoryOptionCombo ?? ''].join(' ')));
  const hasPair = (element: string, combo: string): boolean =>
    paired.has(`${element} ${combo}`) || paired.has(`${element} `);
  const combinations = rowsBy(
    rows,
    keyColumns.filter((column) => column !== 'period'),
  );

  const used = new Map<IdTable | 'pairs', Set<string>>();
  const use = (table: IdTable | 'pairs', source: string): void => {
    used.set(table, (used.get(table) ?? new Set()).add(source));
  };
  const missing = new Map<string, UnmappedId>();
  for (const { ids, rows: count } of combinations) {
    const [element = '', orgUnit = '', combo = '', attribute = ''] = ids;
    const inPair = hasPair(element, combo);
    if (inPair) use('pairs', paired.has(`${element} ${combo}`) ? `${element} ${combo}` : `${element} `);
    const pairSetsAttribute = pairs.some(
      ({ source, target }) =>
        source.dataElement === element &&
        (source.categoryOptionCombo ?? combo) === combo &&
        target.attributeOptionCombo !== undefined,
    );
    const asked: [IdTable, string][] = [
      ...(inPair
        ? []
        : [['dataElements', element] as [IdTable, string], ['categoryOptionCombos', combo] as [IdTable, string]]),
      ['orgUnits', orgUnit],
      ...(mappings.attributeOptionCombo !== undefined || pairSetsAttribute
        ? []
        : [['attributeOptionCombos', attribute] as [IdTable, string]]),
    ];
    for (const [table, id] of asked) {
      const lines = mappings[table];
      if (lines !== undefined && Object.hasOwn(lines, id)) {
        use(table, id);
        continue;
      }
      const isCombo = table === 'categoryOptionCombos' || table === 'attributeOptionCombos';
      if (lines === undefined || (isCombo && Object.hasOwn(context.defaultCombos, id))) continue;
      const known = missing.get(`${table} ${id}`);
      missing.set(`${table} ${id}`, { table, id, rows: (known?.rows ?? 0) + count });
    }
  }
  const unusedLines = [
    ...tables.flatMap(([table]) =>
      Object.keys(mappings[table] ?? {})
        .filter((source) => used.get(table)?.has(source) !== true)
        .map((source) => ({ table, source })),
    ),
    ...[...paired]
      .filter((source) => used.get('pairs')?.has(source) !== true)
      .map((source) => ({ table: 'pairs' as const, source: source.trim() })),
  ];
  const colliding = rejected.filter(pl.col('code').eq(pl.lit(rejectCodes.collision)));
  return {
    counts,
    unmapped: [...missing.values()].sort((a, b) => b.rows - a.rows),
    rejectedByCode: Object.fromEntries(rowsBy(rejected, ['code']).map(({ ids, rows: count }) => [ids[0] ?? '', count])),
    collisions: rowsBy(colliding, ['data_element_id']).map(({ ids, rows: count }) => ({
      dataElement: ids[0] ?? '',
      rows: count,
    })),
    unusedLines,
  };
}
