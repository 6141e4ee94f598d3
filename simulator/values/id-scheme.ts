import { refuse } from '../http/web-message';
import type { MetadataObject } from '../state/metadata';
import type { SimulatorState } from '../state/simulator-state';

/** How ids are written: `UID`, `CODE`, `NAME` or `ATTRIBUTE:<uid>`. */
export type IdScheme = string;

/** Reads a scheme in any case; refuses other text with 400 (both profiles). */
export function parseIdScheme(parameter: string, text: string | undefined): IdScheme | undefined {
  if (text === undefined || text === '') return undefined;
  const upper = text.toUpperCase();
  if (upper === 'UID' || upper === 'CODE' || upper === 'NAME') return upper;
  if (upper === 'ID') return 'UID';
  if (/^ATTRIBUTE:[A-Z][A-Z0-9]{10}$/.test(upper)) return `ATTRIBUTE:${text.slice('ATTRIBUTE:'.length)}`;
  return refuse(400, `Value '${text}' is not valid for parameter ${parameter}`);
}

/** The identifier of an object in a scheme; undefined if it has none. */
export function identifierOf(object: MetadataObject | undefined, scheme: IdScheme): string | undefined {
  if (object === undefined) return undefined;
  if (scheme === 'UID') return object.id;
  if (scheme === 'CODE') return object.code;
  if (scheme === 'NAME') return object.name;
  const attribute = scheme.slice('ATTRIBUTE:'.length);
  const values = object['attributeValues'];
  if (!Array.isArray(values)) return undefined;
  for (const entry of values as unknown[]) {
    if (!isRecord(entry)) continue;
    const of = entry['attribute'];
    if (isRecord(of) && of['id'] === attribute && typeof entry['value'] === 'string') return entry['value'];
  }
  return undefined;
}

/** Turns identifiers of a scheme into ids, one collection at a time; keeps its index as long as it lives. */
export class IdReader {
  private readonly indexes = new Map<string, Map<string, string>>();

  constructor(private readonly state: SimulatorState) {}

  /** The id; with scheme UID the text itself, known or not. Undefined if no object has the identifier. */
  idOf(collection: string, identifier: string, scheme: IdScheme): string | undefined {
    if (scheme === 'UID') return identifier;
    const key = `${collection} ${scheme}`;
    let index = this.indexes.get(key);
    if (index === undefined) {
      index = new Map();
      for (const object of this.state.metadata.list(collection)) {
        const text = identifierOf(object, scheme);
        if (text !== undefined && !index.has(text)) index.set(text, object.id);
      }
      this.indexes.set(key, index);
    }
    return index.get(identifier);
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
