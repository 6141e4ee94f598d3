import { z } from 'zod';
import { firstOf } from '../../contracts/bounded-text';
import { isUid } from '../../contracts/uid';
import type { Dhis2Client } from '../client/dhis2-client';
import { maxUrlBytes, type Query } from '../client/query';
import { Dhis2ContentError, InvalidArgumentError } from '../errors/errors';

/** The collections that are read, as they stand in paths and answers. */
export type Collection =
  | 'categoryCombos'
  | 'categoryOptionCombos'
  | 'categoryOptions'
  | 'dataElementGroups'
  | 'dataElements'
  | 'dataSets'
  | 'optionSets'
  | 'organisationUnitGroups'
  | 'organisationUnits';

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
}

/** How one kind of object is asked for and read. */
export interface ObjectKind<T> {
  readonly collection: Collection;
  readonly fields: string;
  readonly schema: z.ZodType<T>;
}

const pagerSchema = z.object({ page: z.number(), total: z.number().optional(), nextPage: z.string().nullish() });

interface Page<T> {
  readonly items: T[];
  readonly pager?: z.infer<typeof pagerSchema> | undefined;
}

function pageSchema<T>(kind: ObjectKind<T>): z.ZodType<Page<T>> {
  return z
    .record(z.string(), z.unknown())
    .transform((body): unknown => ({ items: body[kind.collection], pager: body['pager'] }))
    .pipe(z.object({ items: z.array(kind.schema), pager: pagerSchema.optional() }));
}

/** Reads metadata lists and objects; the shapes are in the files beside this one. */
export class MetadataReader {
  constructor(private readonly client: Dhis2Client) {}

  /** One object by id. Unknown: Dhis2NotFoundError; malformed id: InvalidArgumentError. */
  async one<T>(kind: ObjectKind<T>, id: string, options: ReadOptions = {}): Promise<T> {
    requireUids(kind.collection, [id]);
    return await this.client.getJson(`/api/${kind.collection}/${id}`, [['fields', kind.fields]], kind.schema, options);
  }

  /**
   * All objects that match all filters, or with `anyFilter` one of them. `paging=false` is asked for; where pages come all the same, or a page size is given, they are
   * followed as long as the pager names a next one (2.44 caps pages at 1,000 objects whatever was asked). Only the
   * page's number is taken from the pager, never its host. Lists that changed between pages are a Dhis2ContentError.
   */
  async list<T extends { readonly id: string }>(
    kind: ObjectKind<T>,
    filters: readonly string[] = [],
    options: ReadOptions & { readonly pageSize?: number; readonly anyFilter?: boolean } = {},
  ): Promise<T[]> {
    const path = `/api/${kind.collection}`;
    const schema = pageSchema(kind);
    const items: T[] = [];
    for (let page = 1; ; page += 1) {
      const paging: Query =
        options.pageSize === undefined && page === 1
          ? [['paging', 'false']]
          : [...(options.pageSize === undefined ? [] : [['pageSize', options.pageSize] as const]), ['page', page]];
      const junction: Query = options.anyFilter === true && filters.length > 1 ? [['rootJunction', 'OR']] : [];
      const query = listQuery(kind, filters, [...junction, ...paging]);
      const answer = await this.client.getJson(path, query, schema, { signal: options.signal });
      items.push(...answer.items);
      const total = answer.pager?.total;
      if (typeof answer.pager?.nextPage === 'string' && answer.items.length > 0) continue;
      if (
        new Set(items.map((item) => item.id)).size !== items.length ||
        (total !== undefined && total !== items.length)
      ) {
        const request = { method: 'GET', url: this.client.urlOf(path, query) };
        const what = `The list of ${kind.collection} changed while its pages were read`;
        throw new Dhis2ContentError(true, what, 'Try again.', request);
      }
      return items;
    }
  }

  /** The objects with these ids, in any order; unknown or unreadable ones are missing. Asked in as many requests as the length of URLs needs. */
  async byIds<T extends { readonly id: string }>(
    kind: ObjectKind<T>,
    ids: Iterable<string>,
    options: ReadOptions = {},
  ): Promise<T[]> {
    const wanted = [...new Set(ids)];
    requireUids(kind.collection, wanted);
    const parts = this.splitIds(kind, wanted);
    const lists = await Promise.all(parts.map((part) => this.list(kind, [inFilter(part)], options)));
    return lists.flat();
  }

  /** Cuts ids into runs whose `in` filters keep the URL within its limit. */
  private splitIds<T>(kind: ObjectKind<T>, ids: readonly string[]): string[][] {
    const fixed = this.client.urlBytes(
      `/api/${kind.collection}`,
      listQuery(kind, [inFilter([])], [['paging', 'false']]),
    );
    const perId = 11 + encodeURIComponent(',').length;
    const most = Math.max(1, Math.floor((maxUrlBytes - fixed) / perId));
    const parts: string[][] = [];
    for (let from = 0; from < ids.length; from += most) parts.push(ids.slice(from, from + most));
    return parts;
  }
}

function inFilter(ids: readonly string[]): string {
  return `id:in:[${ids.join(',')}]`;
}

function listQuery<T>(kind: ObjectKind<T>, filters: readonly string[], paging: Query): Query {
  return [
    ...filters.map((filter) => ['filter', filter] as const),
    ['fields', kind.fields],
    ['order', 'id:asc'],
    ...paging,
  ];
}

function requireUids(collection: Collection, ids: readonly string[]): void {
  const wrong = ids.find((id) => !isUid(id));
  if (wrong === undefined) return;
  throw new InvalidArgumentError(
    `"${firstOf([wrong])}" is not a DHIS2 UID (a letter followed by ten letters or digits), so it cannot name one of the ${collection}.`,
  );
}
