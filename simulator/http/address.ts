/** A request line taken apart. */
export interface Address {
  /** Decoded, without context path, version prefix and suffix. */
  readonly path: string;
  readonly suffix: string | undefined;
  readonly apiVersion: number | undefined;
  readonly query: readonly (readonly [string, string])[];
}

/** `+` is a blank, as in every servlet container; undefined for a malformed escape. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** The pairs of a query string, in order; undefined for a malformed escape. */
export function parseQuery(text: string): [string, string][] | undefined {
  const pairs: [string, string][] = [];
  for (const part of text.split('&')) {
    if (part === '') continue;
    const cut = part.indexOf('=');
    const name = decode(cut < 0 ? part : part.slice(0, cut));
    const value = decode(cut < 0 ? '' : part.slice(cut + 1));
    if (name === undefined || value === undefined) return undefined;
    pairs.push([name, value]);
  }
  return pairs;
}

/**
 * Takes the URL of a request apart. Version prefixes `/api/28` … `/api/<newest>` mean nothing and are cut off; any other
 * number is an unknown path (all releases). Suffixes are `.json`, `.csv` and `.xml`.
 *
 * @returns `not found` for an unknown prefix or a path outside the context path, `malformed` for broken escapes
 */
export function parseAddress(url: string, contextPath: string, newest: number): Address | 'not found' | 'malformed' {
  const mark = url.indexOf('?');
  const rawPath = mark < 0 ? url : url.slice(0, mark);
  const query = parseQuery(mark < 0 ? '' : url.slice(mark + 1));
  let path: string;
  try {
    path = decodeURIComponent(rawPath);
  } catch {
    return 'malformed';
  }
  if (query === undefined) return 'malformed';
  if (!path.startsWith(`${contextPath}/`)) return 'not found';
  path = path.slice(contextPath.length);

  const prefix = /^\/api\/(\d+)(?=\/|$)/.exec(path);
  const apiVersion = prefix === null ? undefined : Number(prefix[1]);
  if (prefix !== null) {
    if (Number(prefix[1]) < 28 || Number(prefix[1]) > newest) return 'not found';
    path = `/api${path.slice(prefix[0].length)}`;
  }
  const ending = /\.(json|csv|xml)$/.exec(path);
  if (ending !== null) path = path.slice(0, -ending[0].length);
  if (path.length > 1 && path.endsWith('/')) path = path.slice(0, -1);
  return { path, suffix: ending?.[1], apiVersion, query };
}
