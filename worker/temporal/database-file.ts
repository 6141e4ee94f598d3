import { existsSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readDatabaseRecord } from './server-record';

/** The embedded server's database. */
export const databaseFile = (folder: string) => join(folder, 'temporal.db');

/**
 * Renames a database that another server version wrote (or nobody knows which), because servers do not read each
 * other's schema. Returns a line that says so, or undefined when the database fits or there is none.
 */
export function setAsideOtherVersion(folder: string, serverVersion: string): string | undefined {
  const file = databaseFile(folder);
  if (!existsSync(file)) return undefined;
  const writtenBy = readDatabaseRecord(folder)?.serverVersion;
  if (writtenBy === serverVersion) return undefined;
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const aside = `${file}.server-${writtenBy ?? 'unknown'}.${stamp}`;
  for (const part of ['', '-wal', '-shm', '-journal']) {
    if (existsSync(file + part)) renameSync(file + part, aside + part);
  }
  return (
    `Temporal's database in ${folder} was written by server ${writtenBy ?? 'of an unknown version'}, not ${serverVersion}: ` +
    `set aside as ${basename(aside)}; earlier runs are in the store, no longer in the Temporal UI`
  );
}
