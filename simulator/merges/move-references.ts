import { isJsonObject, referenceId } from '../metadata/json';
import type { MetadataObject, MetadataStore } from '../state/metadata';

/**
 * What pointed to one of the sources points to the targets instead, in all objects: lists of references (data sets, groups, users'
 * org units), single references (a child's parent: the first target), and lists of entries such as `dataSetElements`, where the
 * first target takes the source's place unless it has one.
 */
export function moveReferences(
  store: MetadataStore,
  collections: Iterable<string>,
  members: { readonly lists: readonly string[]; readonly single: string; readonly entries?: string },
  sources: ReadonlySet<string>,
  targets: readonly string[],
): void {
  const [first = ''] = targets;
  for (const collection of collections) {
    for (const object of store.list(collection)) {
      const changed: MetadataObject = { ...object };
      for (const member of members.lists) {
        const list: unknown = object[member];
        if (!isList(list) || !list.some((entry) => isJsonObject(entry) && isOf(sources, entry['id']))) continue;
        const kept = list.filter((entry) => !isJsonObject(entry) || !isOf(sources, entry['id']));
        const known = new Set(kept.flatMap((entry) => (isJsonObject(entry) ? [entry['id']] : [])));
        changed[member] = [...kept, ...targets.filter((id) => !known.has(id)).map((id) => ({ id }))];
      }
      const single = referenceId(object, members.single);
      if (single !== undefined && sources.has(single)) changed[members.single] = { id: first };
      const entries = members.entries === undefined ? undefined : object[members.entries];
      if (members.entries !== undefined && Array.isArray(entries)) {
        changed[members.entries] = movedEntries(entries, members.single, sources, first);
      }
      if (JSON.stringify(changed) !== JSON.stringify(object)) store.put(collection, changed);
    }
  }
}

function movedEntries(
  entries: readonly unknown[],
  member: string,
  sources: ReadonlySet<string>,
  target: string,
): unknown[] {
  const seen = new Set<string>();
  const named = entries.filter(isJsonObject);
  if (named.some((entry) => referenceId(entry, member) === target)) seen.add(target);
  return named.flatMap((entry) => {
    const id = referenceId(entry, member) ?? '';
    if (!sources.has(id)) return [entry];
    if (seen.has(target)) return [];
    seen.add(target);
    return [{ ...entry, [member]: { id: target } }];
  });
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isOf(sources: ReadonlySet<string>, id: unknown): boolean {
  return typeof id === 'string' && sources.has(id);
}
