/** A JSON object, for reading members of unknown types. */
export type JsonObject = Record<string, unknown>;

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member as text; undefined if it is absent or of another type. */
export function textMember(object: JsonObject, member: string): string | undefined {
  const value = object[member];
  return typeof value === 'string' ? value : undefined;
}

/** The member as number (`"3"` counts); `fallback` otherwise. */
export function numberMember(object: JsonObject, member: string, fallback: number): number {
  const value = object[member];
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : fallback;
}

/** The members of a list that are objects; empty for anything else. */
export function objectsMember(object: JsonObject, member: string): JsonObject[] {
  const value = object[member];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** The id of a reference `{id}`. */
export function referenceId(object: JsonObject, member: string): string | undefined {
  const value = object[member];
  return isJsonObject(value) ? textMember(value, 'id') : undefined;
}

/** The ids of a list of references. */
export function referenceIds(object: JsonObject, member: string): string[] {
  return objectsMember(object, member).flatMap((reference) => textMember(reference, 'id') ?? []);
}

/** The calendar day of a date or date-time text. */
export function dayMember(object: JsonObject, member: string): string | undefined {
  return textMember(object, member)?.slice(0, 10);
}
