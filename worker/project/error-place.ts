import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';

/** An error of a user's file in one line: where it arose in their files, as `pipelines/nightly.ts:12:5`, and what it is. */
export function errorLine(error: unknown, root: string, fallback: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const [first = '', ...rest] = message.split('\n').map((line) => line.trim());
  const missing = /^Cannot find module '([^']+)'/.exec(first)?.[1];
  if (missing !== undefined) {
    const importer = rest.map((line) => line.replace(/^- /, '')).find((line) => isBelow(root, line)) ?? fallback;
    return `${importPlace(importer, missing, root)}: can't find "${missing}"; correct the path, or install the package`;
  }
  const place = placeIn(error instanceof Error ? `${rest.join('\n')}\n${error.stack ?? ''}` : '', root);
  return `${place ?? relative(root, fallback)}: ${first.replace(/^ParseError: /, '')}`;
}

/** The line of a file that imports a module; the file alone where it can't be told. */
export function importPlace(file: string, module: string, root: string): string {
  const shown = relative(root, file);
  let lines: string[];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    return shown;
  }
  const index = lines.findIndex((line) => line.includes(`'${module}'`) || line.includes(`"${module}"`));
  return index < 0 ? shown : `${shown}:${index + 1}`;
}

/** The first place in the user's files that a stack names. */
export function placeIn(stack: string, root: string): string | undefined {
  for (const [, file = '', at = ''] of stack.matchAll(/(?:^|[\s(])(?:file:\/\/)?(\/[^\n:()]+):(\d+:\d+)/gm)) {
    if (isBelow(root, file)) return `${relative(root, file)}:${at}`;
  }
  return undefined;
}

export function isBelow(root: string, file: string): boolean {
  const path = relative(root, resolve(file));
  return path !== '' && !path.startsWith('..') && !/(^|[\\/])node_modules[\\/]/.test(path);
}
