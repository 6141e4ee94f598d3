/** Parameters of a URL in order; a repeated name is sent repeatedly. */
export type Query = readonly (readonly [name: string, value: string | number | boolean])[];

/** Tomcat's default limit is 8 KB for request line and headers together; DHIS2 answers longer ones with an HTML 400. */
export const maxUrlBytes = 7_000;

/** `?a=1&b=2`, each part escaped (`+` as `%2B`), or an empty text. */
export function encodeQuery(query: Query): string {
  if (query.length === 0) return '';
  return `?${query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')}`;
}
