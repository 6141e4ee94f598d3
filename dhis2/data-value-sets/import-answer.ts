import { z } from 'zod';

/** Why rows were not written, as the server says it. */
export interface ImportConflict {
  /** e.g. `E7612` (2.38–2.42), `E8022` (2.43+). */
  readonly code: string | undefined;
  /** For people; never to be matched on. */
  readonly text: string;
  /** Ids by what they are, e.g. `{organisationUnit: "…"}`; 2.43+: empty, see `args`. */
  readonly objects: Readonly<Record<string, string>>;
  /** 2.43+: `objects.args`, e.g. `hDs00000001-[hOu00000003]`. */
  readonly args: string | undefined;
  /**
   * Positions in the posted list. 2.43+ refusing the whole POST: every position, or, for ids that could not be read
   * (E81xx, where the server says −1), the position that `args` names. Empty when no position is known.
   */
  readonly indexes: readonly number[];
}

/** The server's account of one POST, whatever its HTTP status and shape were. */
export interface ImportAnswer {
  readonly httpStatus: number;
  /** 2.38–2.42: any conflict = WARNING, ERROR = aborted or crashed. 2.43+: nothing valid or refused as a whole = ERROR. */
  readonly status: 'SUCCESS' | 'WARNING' | 'ERROR';
  /** As the server says; on 2.43+ new, changed and unchanged values are all `updated`. Not proof of what was stored. */
  readonly counts: {
    readonly imported: number;
    readonly updated: number;
    readonly ignored: number;
    readonly deleted: number;
  };
  readonly conflicts: readonly ImportConflict[];
  readonly rejectedIndexes: readonly number[];
  /** e.g. `The import process failed: …`; for people. */
  readonly description: string | undefined;
}

const count = z.number().default(0);
const text = z.string().nullish();
const indexes = z
  .array(z.number())
  .nullish()
  .transform((list) => list ?? []);

const conflictSchema = z
  .object({
    object: text,
    objects: z.record(z.string(), z.unknown()).nullish(),
    value: text,
    errorCode: text,
    indexes,
  })
  .transform((conflict): ImportConflict => {
    const named = Object.entries(
      conflict.objects ?? (typeof conflict.object === 'string' ? { object: conflict.object } : {}),
    );
    const texts = named.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    const { args, ...objects } = Object.fromEntries(texts);
    const code = conflict.errorCode ?? undefined;
    return { code, text: conflict.value ?? '', objects, args, indexes: positions(code, args, conflict.indexes) };
  });

function positions(code: string | undefined, args: string | undefined, said: readonly number[]): number[] {
  const known = said.filter((index) => index >= 0);
  if (known.length > 0 || code?.startsWith('E81') !== true) return known;
  const position = /^(\d+)-/.exec(args ?? '')?.[1];
  return position === undefined ? [] : [Number(position)];
}

const summarySchema = z.object({
  status: z.enum(['SUCCESS', 'OK', 'WARNING', 'ERROR']).transform((status) => (status === 'OK' ? 'SUCCESS' : status)),
  description: text,
  importCount: z.object({ imported: count, updated: count, ignored: count, deleted: count }),
  conflicts: z
    .array(conflictSchema)
    .nullish()
    .transform((list) => list ?? []),
  rejectedIndexes: indexes,
});

const wrapperSchema = z.object({ message: text, response: summarySchema });

/** Reads an import summary, wrapped (`response`) or bare (≤ 2.41 by old paths); undefined when the body is none. */
export function readImportAnswer(httpStatus: number, body: unknown): ImportAnswer | undefined {
  const wrapped = wrapperSchema.safeParse(body);
  const summary = wrapped.success ? wrapped.data.response : summarySchema.safeParse(body).data;
  if (summary === undefined) return undefined;
  return {
    httpStatus,
    status: summary.status,
    counts: summary.importCount,
    conflicts: summary.conflicts,
    rejectedIndexes: summary.rejectedIndexes.filter((index) => index >= 0),
    description: summary.description ?? (wrapped.success ? wrapped.data.message : undefined) ?? undefined,
  };
}
