import { z } from 'zod';

/** Where a text comes from: the file itself (`text`, user names only), an environment variable, or a file. */
export type TextReference =
  | { readonly from: 'text'; readonly text: string }
  | { readonly from: 'env'; readonly name: string }
  | { readonly from: 'file'; readonly path: string };

const byReference = z.union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })]);

function toReference(value: unknown): TextReference | undefined {
  const parsed = byReference.safeParse(value);
  if (!parsed.success) return undefined;
  return 'env' in parsed.data ? { from: 'env', name: parsed.data.env } : { from: 'file', path: parsed.data.file };
}

/** `{ env: NAME }` or `{ file: path }`. The text itself is refused: this file is copied, mailed and committed. */
export const secretReference = z.unknown().transform((value, context): TextReference => {
  const reference = toReference(value);
  if (reference !== undefined) return reference;
  const plain = typeof value === 'string' || typeof value === 'number';
  context.addIssue({
    code: 'custom',
    message: plain
      ? 'must not stand here as plain text; write { env: SOME_VARIABLE } or { file: path/of/a/secret }'
      : 'must be { env: SOME_VARIABLE } or { file: path/of/a/secret }',
  });
  return z.NEVER;
});

/** A plain text, or `{ env: NAME }` or `{ file: path }`. */
export const textOrReference = z.unknown().transform((value, context): TextReference => {
  if (typeof value === 'string' && value !== '') return { from: 'text', text: value };
  const reference = toReference(value);
  if (reference !== undefined) return reference;
  context.addIssue({
    code: 'custom',
    message:
      typeof value === 'number'
        ? 'is a number; put it into quotes'
        : 'must be a text, { env: SOME_VARIABLE } or { file: some/path }',
  });
  return z.NEVER;
});
