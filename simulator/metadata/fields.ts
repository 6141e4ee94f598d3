/** One entry of a `fields` expression. */
export type Field =
  | { kind: 'member'; name: string; shownAs: string; nested: Field[] | undefined; transform: Transform | undefined }
  | { kind: 'preset'; name: string }
  | { kind: 'drop'; name: string };

export type Transform = { kind: 'size' | 'isEmpty' | 'isNotEmpty' } | { kind: 'pluck'; member: string };

/** Cuts at commas that stand outside brackets. */
function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '[' || character === '(') depth += 1;
    else if (character === ']' || character === ')') depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

function transformOf(text: string): { shownAs?: string; transform?: Transform } {
  const call = /^(\w+)(?:\((.*)\))?$/.exec(text);
  const name = call?.[1] ?? '';
  const argument = call?.[2] ?? '';
  if (name === 'rename') return { shownAs: argument };
  if (name === 'size' || name === 'isEmpty' || name === 'isNotEmpty') return { transform: { kind: name } };
  if (name === 'pluck') return { transform: { kind: 'pluck', member: argument === '' ? 'id' : argument } };
  return {};
}

function parseOne(text: string): Field {
  if (text.startsWith('!')) return { kind: 'drop', name: text.slice(1) };
  if (text === '*' || text.startsWith(':')) return { kind: 'preset', name: text === '*' ? 'all' : text.slice(1) };

  const head = /^[^[~:]+/.exec(text)?.[0] ?? text;
  let rest = text.slice(head.length);
  const field: Extract<Field, { kind: 'member' }> = {
    kind: 'member',
    name: head.trim(),
    shownAs: head.trim(),
    nested: undefined,
    transform: undefined,
  };
  const readTransforms = (list: string): void => {
    for (const part of list.split(/~|::/).filter((piece) => piece !== '')) {
      const { shownAs, transform } = transformOf(part);
      field.shownAs = shownAs ?? field.shownAs;
      field.transform = transform ?? field.transform;
    }
  };
  const bracket = rest.indexOf('[');
  if (bracket >= 0) {
    readTransforms(rest.slice(0, bracket));
    const close = rest.lastIndexOf(']');
    field.nested = parseFields(rest.slice(bracket + 1, close < 0 ? undefined : close));
    rest = close < 0 ? '' : rest.slice(close + 1);
  }
  readTransforms(rest);
  return field;
}

/** Reads `a,b[c,d[e]]`, `*`, `:presets`, `!x` and `x~rename(y)`, `~size`, `~isEmpty`, `~isNotEmpty`, `~pluck(y)`. */
export function parseFields(text: string): Field[] {
  return splitOutside(text).map(parseOne);
}
