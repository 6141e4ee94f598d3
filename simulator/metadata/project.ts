import { type Field, parseFields, type Transform } from './fields';
import { isJsonObject, type JsonObject } from './json';
import { isReference, memberNames, ownedNames, readMember } from './members';
import { referenceTarget } from './schema';
import type { MetadataView } from './view';

const presets: Readonly<Record<string, readonly string[]>> = {
  nameable: ['id', 'name', 'shortName', 'description', 'code', 'created', 'lastUpdated', 'lastUpdatedBy'],
  identifiable: ['id', 'name', 'code', 'created', 'lastUpdated', 'lastUpdatedBy'],
  idName: ['id', 'displayName'],
};

function isSimple(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function presetNames(view: MetadataView, collection: string, object: JsonObject, preset: string): string[] {
  const named = presets[preset];
  if (named !== undefined) return [...named];
  if (preset === 'owner' || preset === 'persisted') return ownedNames(view, collection, object);
  const names = memberNames(view, collection, object);
  if (preset === 'simple') return names.filter((name) => isSimple(readMember(view, collection, object, name)));
  return preset === 'all' ? names : [];
}

/** The wanted members after presets and drops, later entries over earlier ones. */
function wantedMembers(
  view: MetadataView,
  collection: string,
  object: JsonObject,
  fields: readonly Field[],
): Extract<Field, { kind: 'member' }>[] {
  const wanted = new Map<string, Extract<Field, { kind: 'member' }>>();
  for (const field of fields) {
    if (field.kind === 'member') wanted.set(field.name, field);
    else if (field.kind === 'preset') {
      for (const name of presetNames(view, collection, object, field.name)) {
        if (!wanted.has(name))
          wanted.set(name, { kind: 'member', name, shownAs: name, nested: undefined, transform: undefined });
      }
    }
  }
  for (const field of fields) if (field.kind === 'drop') wanted.delete(field.name);
  return [...wanted.values()];
}

function transformed(view: MetadataView, target: string, value: unknown, transform: Transform): unknown {
  const length =
    Array.isArray(value) || typeof value === 'string' ? value.length : value === undefined || value === null ? 0 : 1;
  switch (transform.kind) {
    case 'size':
      return length;
    case 'isEmpty':
      return length === 0;
    case 'isNotEmpty':
      return length > 0;
    case 'pluck':
      return Array.isArray(value)
        ? value.filter(isJsonObject).map((item) => readMember(view, target, item, transform.member))
        : value;
  }
}

function projectValue(
  view: MetadataView,
  member: string,
  value: unknown,
  nested: readonly Field[] | undefined,
): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => projectValue(view, member, item, nested));
  if (!isJsonObject(value)) return value;
  const target = referenceTarget(member);
  if (nested !== undefined) return project(view, target ?? '', value, nested);
  return target !== undefined && isReference(value) ? { id: value.id } : value;
}

/** The object as a `fields` expression shows it. Absent and null members are left out, unknown names skipped. */
export function project(
  view: MetadataView,
  collection: string,
  object: JsonObject,
  fields: readonly Field[],
): JsonObject {
  const shown: JsonObject = {};
  for (const field of wantedMembers(view, collection, object, fields)) {
    const value = readMember(view, collection, object, field.name);
    if (value === undefined || value === null) continue;
    if (field.transform !== undefined) {
      shown[field.shownAs] = transformed(view, referenceTarget(field.name) ?? '', value, field.transform);
    } else {
      shown[field.shownAs] = projectValue(view, field.name, value, field.nested);
    }
  }
  return shown;
}

/** The members of a list entry when no `fields` are given (both profiles). */
export const defaultListFields = parseFields('id,displayName');
/** The members of a single object when no `fields` are given. */
export const defaultObjectFields = parseFields('*');
