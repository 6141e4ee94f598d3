import { readFileSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';

const longestLine = 400;

/** A comment, or an import of types, which is gone when the code runs. */
const namesOnly = /^\s*(\/\/|\*|\/\*|(import|export) type\b)/;

/** An error of a user's file in one line: where it arose in their files, as `pipelines/nightly.ts:12:5`, and what it is. */
export function errorLine(error: unknown, root: string, fallback: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const [first = '', ...rest] = message.split('\n').map((line) => line.trim());
  const missing = /^Cannot find module '([^']+)'/.exec(first)?.[1];
  if (missing !== undefined) {
    const importers = rest.map((line) => line.replace(/^- /, '')).filter((line) => isAbsolute(line));
    return missingLine(importers.find((file) => isBelow(root, file)) ?? fallback, missing, root);
  }
  const place = placeIn(error instanceof Error ? `${rest.join('\n')}\n${error.stack ?? ''}` : '', root);
  const parseError = /^ParseError: (.*)/.exec(first)?.[1];
  const what = parseError ?? (oneLine(message) || (error instanceof Error ? error.name : 'nothing was said'));
  return `${place ?? relative(root, fallback)}: ${what.trim()}`;
}

/** A file imports what is not there. */
export function missingLine(file: string, module: string, root: string): string {
  return `${importPlace(file, module, root)}: can't find "${module}"; correct the path, or install the package`;
}

/** Of a long text the beginning. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longestLine ? `${line.slice(0, longestLine)} …` : line;
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
  const naming = (line: string) => line.includes(`'${module}'`) || line.includes(`"${module}"`);
  const index = lines.findIndex((line) => naming(line) && !namesOnly.test(line));
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
