/** A list or table of this size and more is a file: parameters stand in the Temporal UI and in every history. */
export const maxInlineBytes = 32 * 1024;

/** Whether a parameter may be given in place. */
export function fitsInline(value: unknown): boolean {
  // ids and codes are written in ASCII, but for a few; a limit that is not exact need not count bytes
  return JSON.stringify(value).length <= maxInlineBytes;
}

/** The message for one that may not. */
export function tooLargeInline(columns: string): string {
  return `is larger than ${maxInlineBytes / 1024} KiB; put it into a CSV file (columns ${columns}) below the configured mappings folder and name that: {"file": "<name>.csv"}`;
}
