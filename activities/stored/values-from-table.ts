import type pl from 'nodejs-polars';
import { isUid } from '../../contracts/uid';
import { calendars } from '../../contracts/calendars';
import { findPeriod } from '../../dhis2/periods';
import { buildFrame } from '../../frames/build-frame';
import { cut, shown } from '../../frames/csv/shown';
import { fromSpreadsheetCell } from '../../frames/csv/spreadsheet-csv';
import { dataValueSchema, keyColumns, type KeyColumn } from '../../frames/schema';
import { DataFileError, refuse, type FileRow, type FileTable } from './file-table';

/** How files that name no option combo, or no server, mean the default one; the mapping makes the target's own of it. */
export const usualDefaultCombo = 'HllvX50cXC0';

type Field = KeyColumn | 'value' | 'comment' | 'follow_up' | 'deleted';

/** One way of naming the columns; names are compared without regard to case. */
interface Dialect {
  readonly name: string;
  readonly columns: Readonly<Record<Field, readonly string[]>>;
  /** Cells may carry the apostrophe that keeps spreadsheets from running them. */
  readonly guarded: boolean;
}

const rest = { value: ['value'], comment: ['comment'], follow_up: ['follow_up'], deleted: ['deleted'] } as const;

const dialects: readonly Dialect[] = [
  {
    name: 'the rejects of a run',
    guarded: true,
    columns: {
      data_element_id: ['source_data_element_id'],
      period: ['source_period'],
      organisation_unit_id: ['source_organisation_unit_id'],
      category_option_combo_id: ['source_category_option_combo_id'],
      attribute_option_combo_id: ['source_attribute_option_combo_id'],
      ...rest,
    },
  },
  {
    name: 'openhexa.toolbox',
    guarded: false,
    columns: {
      data_element_id: ['data_element_id'],
      period: ['period'],
      organisation_unit_id: ['organisation_unit_id'],
      category_option_combo_id: ['category_option_combo_id'],
      attribute_option_combo_id: ['attribute_option_combo_id'],
      ...rest,
    },
  },
  {
    name: 'a DHIS2 export',
    guarded: false,
    columns: {
      data_element_id: ['dataelement'],
      period: ['period'],
      organisation_unit_id: ['orgunit'],
      category_option_combo_id: ['categoryoptioncombo', 'catoptcombo'],
      attribute_option_combo_id: ['attributeoptioncombo', 'attroptcombo'],
      value: ['value'],
      comment: ['comment'],
      follow_up: ['followup'],
      deleted: ['deleted'],
    },
  },
];

const required: readonly Field[] = ['data_element_id', 'period', 'organisation_unit_id', 'value'];

/** Every column name, in lower case, that one of the dialects has. */
export const columnNames: readonly string[] = dialects.flatMap(({ columns }) => Object.values(columns).flat());

/** Every column name, in lower case, that holds a key, a value or a comment in one of the dialects. */
export const textColumnNames: readonly string[] = dialects.flatMap(({ columns }) =>
  [...keyColumns, 'value' as const, 'comment' as const].flatMap((field) => columns[field]),
);

/**
 * A file's rows as data values (`dataValueSchema`), in their order. The columns are those of a DHIS2 export, of the toolbox's
 * frames or of a run's rejects. An empty option combo is the default one, under its usual UID; an empty value or comment is none. Throws
 * DataFileError with a line per problem: where, which column, what is wrong.
 */
export function valuesFromTable(file: string, table: FileTable): pl.DataFrame {
  const dialect = dialectOf(file, table);
  const names = new Map(table.columns.map((name) => [name.toLowerCase(), name]));
  const nameOf = (field: Field): string | undefined =>
    dialect.columns[field].flatMap((known) => names.get(known) ?? [])[0];
  refuse(
    file,
    Object.values(dialect.columns).flatMap((known) => {
      const found = known.flatMap((name) => names.get(name) ?? []);
      return found.length < 2 ? [] : [`${found.map(shown).join(' and ')} name one column: leave one out`];
    }),
  );
  const missing = required.filter((field) => nameOf(field) === undefined);
  if (missing.length > 0) {
    throw new DataFileError(
      file,
      missing.map(
        (field) =>
          `there is no column "${dialect.columns[field][0] ?? field}" (the others are those of ${dialect.name})`,
      ),
    );
  }
  const problems: string[] = [];
  const reader = new RowReader(dialect, nameOf, problems);
  const rows = table.rows.map((row) => reader.read(row));
  refuse(file, problems);
  return buildFrame(dataValueSchema, {
    ...Object.fromEntries(
      [...keyColumns, 'value', 'comment'].map((name) => [name, rows.map(({ texts }) => texts[name] ?? null)]),
    ),
    created: rows.map(() => null),
    last_updated: rows.map(() => null),
    follow_up: rows.map(({ followUp }) => followUp),
    deleted: rows.map(({ deleted }) => deleted ?? false),
  });
}

function dialectOf(file: string, { columns }: FileTable): Dialect {
  const names = new Set(columns.map((name) => name.toLowerCase()));
  const found = dialects.find((dialect) => dialect.columns.data_element_id.some((name) => names.has(name)));
  if (found !== undefined) return found;
  const firsts = dialects.map((dialect) => `"${dialect.columns.data_element_id[0] ?? ''}" (${dialect.name})`);
  throw new DataFileError(file, [
    `none of its columns (${cut(columns.join(', '), 200)}) names the data element: ${firsts.join(', ')}`,
  ]);
}

/** How programs write a flag: pandas makes numbers of booleans with gaps, spreadsheets use the words of their language. */
const trueWords = new Set([
  ...['true', '1', '1.0', 'yes', 'y', 't'],
  ...['vrai', 'oui', 'verdadero', 'verdadeiro', 'vero', 'wahr', 'ja', 'waar'],
]);
const falseWords = new Set([
  ...['false', '0', '0.0', 'no', 'n', 'f'],
  ...['faux', 'non', 'falso', 'falsch', 'nein', 'onwaar', 'nee'],
]);
/** No flag, as DHIS2 (2.38–2.42: `null`), Python and R write it. */
const noFlag = new Set(['', 'null', 'none', 'nan', 'na', 'n/a', '<na>', 'nat']);

interface ReadRow {
  readonly texts: Readonly<Record<string, string | null>>;
  readonly followUp: boolean | null;
  readonly deleted: boolean | null;
}

class RowReader {
  private readonly periods = new Map<string, string | undefined>();

  constructor(
    private readonly dialect: Dialect,
    private readonly nameOf: (field: Field) => string | undefined,
    private readonly problems: string[],
  ) {}

  read(row: FileRow): ReadRow {
    return {
      texts: {
        data_element_id: this.id(row, 'data_element_id'),
        period: this.period(row),
        organisation_unit_id: this.id(row, 'organisation_unit_id'),
        category_option_combo_id: this.id(row, 'category_option_combo_id', usualDefaultCombo),
        attribute_option_combo_id: this.id(row, 'attribute_option_combo_id', usualDefaultCombo),
        value: this.text(row, 'value'),
        comment: this.text(row, 'comment'),
      },
      followUp: this.flag(row, 'follow_up'),
      deleted: this.flag(row, 'deleted'),
    };
  }

  /** Empty cells are null. */
  private text(row: FileRow, field: Field): string | null {
    const name = this.nameOf(field);
    const cell = name === undefined ? null : (row.cells[name] ?? null);
    if (cell === null || cell === '') return null;
    return this.dialect.guarded ? fromSpreadsheetCell(cell) : cell;
  }

  private id(row: FileRow, field: Field, fallback?: string): string | null {
    const text = this.text(row, field)?.trim() ?? fallback ?? null;
    if (text === null) this.problem(row, field, 'is empty');
    else if (!isUid(text)) this.problem(row, field, `${shown(text)} is not a DHIS2 UID`);
    return text;
  }

  private period(row: FileRow): string | null {
    const text = this.text(row, 'period')?.trim();
    if (text === undefined) {
      this.problem(row, 'period', 'is empty');
      return null;
    }
    if (!this.periods.has(text)) this.periods.set(text, canonical(text));
    const period = this.periods.get(text);
    if (period === undefined) this.problem(row, 'period', `${shown(text)} is not a DHIS2 period`);
    return period ?? null;
  }

  private flag(row: FileRow, field: Field): boolean | null {
    const text = this.text(row, field);
    const word = text?.trim().toLowerCase() ?? '';
    if (noFlag.has(word)) return null;
    if (trueWords.has(word)) return true;
    if (falseWords.has(word)) return false;
    this.problem(row, field, `must be true, false or empty, not ${shown(text ?? '')}`);
    return null;
  }

  private problem(row: FileRow, field: Field, what: string): void {
    this.problems.push(`${row.at}: "${this.nameOf(field) ?? field}" ${what}`);
  }
}

/** In which calendar it is meant is known when the target was asked (`planStored`); the canonical text is the same in all of them. */
function canonical(text: string): string | undefined {
  return calendars.flatMap((calendar) => findPeriod(text, calendar) ?? [])[0]?.id;
}
