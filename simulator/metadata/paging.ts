import type { SimulatorRequest } from '../http/exchange';
import { flag, parameter } from '../http/query';
import { refuse } from '../http/web-message';
import type { Release } from '../version';

const defaultPageSize = 50;
/** 2.44: the gist backend never gives more, whatever was asked. */
const gistPageSize = 1_000;

export interface Page {
  readonly from: number;
  readonly to: number;
  readonly pager: Readonly<Record<string, unknown>>;
}

/** True if the whole list is asked for. */
export function isUnpaged(request: Pick<SimulatorRequest, 'query'>): boolean {
  return parameter(request, 'paging')?.toLowerCase() === 'false' || flag(request, 'skipPaging');
}

/** True if 2.44 answers by its gist backend: a paged list, unless `gist=false`. */
export function isGist(request: Pick<SimulatorRequest, 'query'>, release: Release): boolean {
  return release.since('2.44') && !isUnpaged(request) && parameter(request, 'gist')?.toLowerCase() !== 'false';
}

function positive(request: SimulatorRequest, name: string, fallback: number): number {
  const text = parameter(request, name);
  if (text === undefined) return fallback;
  if (!/^-?\d+$/.test(text))
    refuse(400, `Value '${text}' is not valid for parameter ${name}. For input string: "${text}"`);
  return Math.max(1, Number(text));
}

/** The URL of another page. NEW keeps the query and ends with the page; OLD begins with page and page size. */
function pageUrl(request: SimulatorRequest, release: Release, page: number, pageSize: number): string {
  const kept = request.query.filter(([name]) => name !== 'page' && (release.isNew || name !== 'pageSize'));
  const pairs: (readonly [string, string])[] = release.isNew
    ? [...kept, ['page', String(page)]]
    : [
        ['page', String(page)],
        ...(pageSize === defaultPageSize ? [] : [['pageSize', String(pageSize)] as const]),
        ...kept,
      ];
  const query = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  return `${request.base}${request.path}?${query}`;
}

/**
 * Cuts a list of `total` entries. Beyond the end the page is empty; up to 2.43 it then calls itself the last page, 2.44 keeps
 * the number that was asked.
 */
export function cutPage(request: SimulatorRequest, release: Release, total: number): Page {
  const asked = positive(request, 'page', 1);
  const wantedSize = positive(request, 'pageSize', defaultPageSize);
  const pageSize = isGist(request, release) ? Math.min(wantedSize, gistPageSize) : wantedSize;
  const pageCount = Math.max(1, Math.ceil(total / pageSize));
  const page = release.isOld || release.isMinor(43) ? Math.min(asked, pageCount) : asked;
  const from = (asked - 1) * pageSize;
  return {
    from,
    to: from + pageSize,
    pager: {
      page,
      pageSize,
      total,
      pageCount,
      ...(page < pageCount ? { nextPage: pageUrl(request, release, page + 1, pageSize) } : {}),
      ...(page > 1 ? { prevPage: pageUrl(request, release, page - 1, pageSize) } : {}),
    },
  };
}
