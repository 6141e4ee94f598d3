import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { ConfigError } from './config-error';

/** A parsed YAML file: its value, and the line (from 1) where a key stands. */
export interface YamlFile {
  readonly value: unknown;
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Parses YAML.
 * @throws ConfigError with one line for each syntax error or key that is there twice; texts of the file are not repeated
 */
export function parseYamlFile(text: string, name: string): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new ConfigError(
      document.errors.map((error) => {
        const { line } = lineCounter.linePos(error.pos[0]);
        const what = error.code === 'DUPLICATE_KEY' ? 'this key is there twice' : `not YAML (${error.code})`;
        return `${name} line ${line}: ${what}`;
      }),
    );
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const step of path) {
      let next: unknown;
      if (isMap(node)) {
        const pair = node.items.find((item) => (isScalar(item.key) ? String(item.key.value) : '') === String(step));
        if (pair === undefined) break;
        if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
        next = pair.value;
      } else if (isSeq(node)) {
        next = node.items[Number(step)];
        if (isScalar(next) || isMap(next)) offset = next.range?.[0] ?? offset;
      } else break;
      node = next;
    }
    return lineCounter.linePos(offset).line;
  };
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) as unknown, lineOf };
  } catch (error) {
    throw new ConfigError([`${name}: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
