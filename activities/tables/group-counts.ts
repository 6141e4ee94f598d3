import pl from 'nodejs-polars';
import { buildFrame } from '../../frames/build-frame';
import { numberColumn, textColumn } from '../../frames/columns';

const rowsOfEach = pl.len().alias('rows');

/** How the rows of a frame become lines of counts. */
export interface Counting<C extends string> {
  /** The id that names a row's group. */
  readonly idColumn: string;
  /** The column that names a row's class, and which class each of its texts stands for; rows of others are not counted. */
  readonly classColumn: string;
  readonly classes: ReadonlyMap<string, C>;
  /** The group that an id counts for, e.g. the district of a clinic. */
  readonly groupOf: (id: string) => string;
  readonly nameOf: (id: string) => string | undefined;
}

/** One group with its rows by class. */
export interface CountedGroup<C extends string> {
  readonly id: string;
  /** Absent where it has none. */
  readonly name?: string;
  readonly rows: (of: C) => number;
}

/** Counts rows by group and class, over frames that come one after the other. */
export class GroupCounts<C extends string> {
  private readonly counted = new Map<string, Map<C, number>>();

  constructor(private readonly counting: Counting<C>) {}

  add(frame: pl.DataFrame): void {
    if (frame.height === 0) return;
    const { idColumn, classColumn, classes } = this.counting;
    const counted = frame.groupBy([idColumn, classColumn]).agg(rowsOfEach);
    const ids = textColumn(counted, idColumn);
    const texts = textColumn(counted, classColumn);
    numberColumn(counted, 'rows').forEach((rows, i) => {
      const of = classes.get(texts[i] ?? '');
      if (of !== undefined) this.addRows(ids[i] ?? '', of, rows);
    });
  }

  addRows(id: string, of: C, rows: number): void {
    const group = this.counting.groupOf(id);
    const counts = this.counted.get(group) ?? new Map<C, number>();
    counts.set(of, (counts.get(of) ?? 0) + rows);
    this.counted.set(group, counts);
  }

  /** All groups, by id. */
  groups(): CountedGroup<C>[] {
    return [...this.counted]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, counts]) => {
        const name = this.counting.nameOf(id);
        return { id, ...(name === undefined || name === '' ? {} : { name }), rows: (of) => counts.get(of) ?? 0 };
      });
  }

  /** The same as a table: id, name, and a column for each class. */
  frame(): pl.DataFrame {
    const groups = this.groups();
    const classes = [...new Set(this.counting.classes.values())];
    return buildFrame(
      { id: pl.Utf8, name: pl.Utf8, ...Object.fromEntries(classes.map((of) => [of, pl.Int64])) },
      {
        id: groups.map(({ id }) => id),
        name: groups.map(({ name }) => name ?? null),
        ...Object.fromEntries(classes.map((of) => [of, groups.map(({ rows }) => rows(of))])),
      },
    );
  }
}
