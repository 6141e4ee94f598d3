import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What opens a file for reading; all other functions of Node that read files come down to these. */
const sync = ['readFileSync', 'openSync', 'readFile', 'open', 'createReadStream'] as const;
const later = ['readFile', 'open'] as const;

/** Deep enough for a reading package that a file calls. */
const stackDepth = 100;
const ownFolder = resolve(__dirname, '..', '..') + sep;
const framePath = /(?:^|[\s(])(?:file:\/\/)?(\/[^\n:()]+):\d+:\d+/gm;

/** The files, as absolute paths, that users' code opened while `load` went on, and what `load` gave. */
export async function withReads<T>(
  root: string,
  load: () => Promise<T>,
): Promise<{ readonly loaded: T; readonly reads: ReadonlySet<string> }> {
  const reads = new Set<string>();
  const note = (path: unknown): void => {
    const file = pathOf(path);
    if (file !== undefined && isCalledByUser(root)) reads.add(file);
  };
  const restore = [
    ...sync.map((name) => watch(fs, name, note)),
    ...later.map((name) => watch(fs.promises, name, note)),
  ];
  // named imports of the modules see what is put in their place only after this
  syncBuiltinESMExports();
  try {
    return { loaded: await load(), reads };
  } finally {
    for (const undo of restore) undo();
    syncBuiltinESMExports();
  }
}

function watch(module: object, name: string, note: (path: unknown) => void): () => void {
  const original: unknown = Reflect.get(module, name);
  if (typeof original !== 'function') return () => undefined;
  const watched = new Proxy(original, {
    apply: (target, self: unknown, args: readonly unknown[]): unknown => {
      note(args[0]);
      return Reflect.apply(target, self, args);
    },
  });
  Reflect.set(module, name, watched);
  return () => Reflect.set(module, name, original);
}

function pathOf(path: unknown): string | undefined {
  if (typeof path === 'string') return resolve(path);
  if (Buffer.isBuffer(path)) return resolve(path.toString());
  return path instanceof URL && path.protocol === 'file:' ? fileURLToPath(path) : undefined;
}

/** Whether a file that is neither Sluice's nor a package's stands among the callers. */
function isCalledByUser(root: string): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = stackDepth;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  return [...stack.matchAll(framePath)].some(
    ([, file = '']) =>
      !file.includes(`${sep}node_modules${sep}`) && (file.startsWith(root + sep) || !file.startsWith(ownFolder)),
  );
}
