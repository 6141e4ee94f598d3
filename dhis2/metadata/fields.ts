import { z } from 'zod';

/** `{"id": "…"}` as the id alone. */
export const ref = z.object({ id: z.string() }).transform((object) => object.id);

/** A list of references as ids; DHIS2 leaves empty lists out in places. */
export const refs = z
  .array(ref)
  .nullish()
  .transform((ids) => ids ?? []);

/** A reference that may be absent or null, as id or null. */
export const optionalRef = ref.nullish().transform((id) => id ?? null);

/** A text that may be absent or null, as text or null. */
export const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? null);

/** The day of a date without zone (`1990-01-01T00:00:00.000`, the server's own time), as `yyyy-MM-dd` or null. */
export const optionalDay = optionalText.transform((text) => text?.slice(0, 10) ?? null);

/** A list that may be absent or null. */
export function listOf<T>(item: z.ZodType<T>): z.ZodType<T[]> {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** Whether this user may read and write data; `read` false and `write` null when the server does not say. */
export const dataAccess = z
  .object({ data: z.object({ read: z.boolean().default(false), write: z.boolean().nullish() }).nullish() })
  .nullish()
  .transform((access) => ({ read: access?.data?.read ?? false, write: access?.data?.write ?? null }));
