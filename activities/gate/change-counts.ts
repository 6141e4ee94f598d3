import pl from 'nodejs-polars';
import type { PreviewLine } from '../../contracts/preview';
import { buildFrame } from '../../frames/build-frame';
import { numberColumn, textColumn } from '../../frames/columns';
import type { FrameSchema } from '../../frames/columns';

/** How the rows of a difference are grouped. */
export type Grouping = 'dataElement' | 'period' | 'orgUnit';

const columnOf = {
  dataElement: 'data_element_id',
  period: 'period',
  orgUnit: 'organisation_unit_id',
} as const satisfies Record<Grouping, string>;

const rowsOfEach = pl.len().alias('rows');
const classOf = { create: 'created', update: 'updated', delete: 'deleted', unchanged: 'unchanged' } as const;
type Counted = { -readonly [K in keyof PreviewLine]: PreviewLine[K] };

const countsSchema = {
  id: pl.Utf8,
  name: pl.Utf8,
  created: pl.Int64,
  updated: pl.Int64,
  deleted: pl.Int64,
  unchanged: pl.Int64,
} satisfies FrameSchema;

/** Counts created, updated, deleted and unchanged rows over difference frames that come one after the other. */
export class ChangeCounts {
  private readonly lines = new Map<string, Counted>();

  /** `groupOf` gives the line that an id counts for, e.g. the district of a clinic. */
  constructor(
    private readonly grouping: Grouping,
    private readonly groupOf: (id: string) => string,
    private readonly nameOf: (id: string) => string | undefined,
  ) {}

  add(difference: pl.DataFrame): void {
    if (difference.height === 0) return;
    const column = columnOf[this.grouping];
    const counted = difference.groupBy([column, 'change']).agg(rowsOfEach);
    const ids = textColumn(counted, column);
    const changes = textColumn(counted, 'change');
    numberColumn(counted, 'rows').forEach((rows, i) => {
      const change = changes[i];
      if (change !== 'create' && change !== 'update' && change !== 'delete' && change !== 'unchanged') return;
      this.line(this.groupOf(ids[i] ?? ''))[classOf[change]] += rows;
    });
  }

  /** The lines with the most changed rows, at most this many. */
  top(count: number): PreviewLine[] {
    const changed = (line: PreviewLine): number => line.created + line.updated + line.deleted;
    return [...this.lines.values()]
      .filter((line) => changed(line) > 0)
      .sort((a, b) => changed(b) - changed(a) || (a.id < b.id ? -1 : 1))
      .slice(0, count);
  }

  /** All lines, by id. */
  frame(): pl.DataFrame {
    const lines = [...this.lines.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    return buildFrame(countsSchema, {
      id: lines.map(({ id }) => id),
      name: lines.map(({ name }) => name ?? null),
      created: lines.map(({ created }) => created),
      updated: lines.map(({ updated }) => updated),
      deleted: lines.map(({ deleted }) => deleted),
      unchanged: lines.map(({ unchanged }) => unchanged),
    });
  }

  private line(id: string): Counted {
    const known = this.lines.get(id);
    if (known !== undefined) return known;
    const name = this.nameOf(id);
    const line: Counted = {
      id,
      ...(name === undefined || name === '' ? {} : { name }),
      created: 0,
      updated: 0,
      deleted: 0,
      unchanged: 0,
    };
    this.lines.set(id, line);
    return line;
  }
}
