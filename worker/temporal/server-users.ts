import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameProcess, processIdentity } from './process-identity';

let used = 0;

/** Notes that this process uses the folder's server. Returns the note's file. */
export function addUser(folder: string): string {
  const users = join(folder, 'users');
  mkdirSync(users, { recursive: true, mode: 0o700 });
  const path = join(users, `${process.pid}-${used++}`);
  writeFileSync(path, processIdentity(process.pid));
  return path;
}

/** Whether a process uses the folder's server; notes of processes that ended are taken away. */
export function hasUsers(folder: string): boolean {
  const users = join(folder, 'users');
  let names: string[];
  try {
    names = readdirSync(users);
  } catch {
    return false;
  }
  let any = false;
  for (const name of names) {
    const path = join(users, name);
    try {
      if (isSameProcess(Number.parseInt(name, 10), readFileSync(path, 'utf8'))) any = true;
      else rmSync(path, { force: true });
    } catch {
      // The note went away between listing and reading: its process has just stopped using the server.
    }
  }
  return any;
}
