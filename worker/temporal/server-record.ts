import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What `server.json` in the data folder says of the server that runs there. */
const serverRecord = z.object({
  pid: z.int().positive(),
  identity: z.string(),
  /** `starting` until it answered; `stopping` when it was told to end and nobody waited. */
  state: z.enum(['starting', 'ready', 'stopping']),
  port: z.int(),
  uiPort: z.int(),
  serverVersion: z.string(),
  /** Stays when the last process that uses it ends. */
  detached: z.boolean(),
});
export type ServerRecord = z.infer<typeof serverRecord>;

/** What `database.json` says of the database file: the server that wrote it, and the ports of last time. */
const databaseRecord = z.object({ serverVersion: z.string(), port: z.int(), uiPort: z.int() });
export type DatabaseRecord = z.infer<typeof databaseRecord>;

function read<T>(path: string, schema: z.ZodType<T>): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function write(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

export const readServerRecord = (folder: string) => read(join(folder, 'server.json'), serverRecord);
export const writeServerRecord = (folder: string, record: ServerRecord) => write(join(folder, 'server.json'), record);
export const removeServerRecord = (folder: string) => rmSync(join(folder, 'server.json'), { force: true });
export const readDatabaseRecord = (folder: string) => read(join(folder, 'database.json'), databaseRecord);
export const writeDatabaseRecord = (folder: string, record: DatabaseRecord) =>
  write(join(folder, 'database.json'), record);
