const maxShownUrl = 300;
const maxShownText = 300;

/** The URL as errors show it: without user and password, a long query cut with a note of how long the whole is. */
export function redactUrl(url: string): string {
  const bare = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1');
  return bare.length <= maxShownUrl ? bare : `${bare.slice(0, maxShownUrl)}… (${bare.length} characters)`;
}

/** Text of a server as errors show it: one line, at most 300 characters. */
export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= maxShownText ? line : `${line.slice(0, maxShownText)}…`;
}
