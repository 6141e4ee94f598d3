const maxShown = 60;

/** The beginning of a text that may be long. */
export function cut(text: string, maxLength = maxShown): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

/** A text of a file as a message shows it: quoted, on one line, cut where it is long. */
export function shown(text: string): string {
  return JSON.stringify(cut(text));
}
