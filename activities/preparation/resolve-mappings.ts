import { z } from 'zod';
import { failureTypes } from '../../contracts/failures';
import {
  isMappingFile,
  pairMappingSchema,
  type Mappings,
  type NamedFile,
  type ResolvedMappings,
} from '../../contracts/mappings';
import { readIdTable, readPairs } from '../../frames/mapping/read-mapping-file';
import type { ActivityDeps } from '../runtime/activity-deps';
import { TerminalError } from '../runtime/to-failure';

const table = z.record(z.string(), z.string());

type TableOrFile = NonNullable<Mappings['dataElements']>;

/** The document that steps refer to: plain tables, files already read. */
export const resolvedMappingsSchema: z.ZodType<ResolvedMappings> = z.strictObject({
  dataElements: table.exactOptional(),
  orgUnits: table.exactOptional(),
  categoryOptionCombos: table.exactOptional(),
  attributeOptionCombos: table.exactOptional(),
  pairs: z.array(pairMappingSchema).exactOptional(),
  attributeOptionCombo: z.string().exactOptional(),
  optionCodes: z.record(z.string(), table).exactOptional(),
  unmapped: z.enum(['reject', 'keep']),
  onCollision: z.enum(['reject', 'sum']),
});

/** Reads the files that mappings name. Fails with one line per problem: which file, which line, what is wrong. */
export async function resolveMappings(
  { pairs, optionCodes, attributeOptionCombo, unmapped, onCollision, ...tables }: Mappings,
  deps: Pick<ActivityDeps, 'readMappingFile'>,
): Promise<ResolvedMappings> {
  const problems: string[] = [];
  const read = async <T>(
    { file, encoding }: NamedFile,
    parse: (file: string, text: string) => T,
  ): Promise<T | undefined> => {
    try {
      return parse(file, await deps.readMappingFile(file, encoding));
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  const resolved: Record<string, unknown> = { unmapped, onCollision };
  const tableOf = async (given: TableOrFile, ids: 'uids' | 'codes'): Promise<unknown> => {
    return isMappingFile(given) ? await read(given, (file, text) => readIdTable(file, text, ids)) : given;
  };
  for (const [name, given] of Object.entries(tables)) {
    if (given !== undefined) resolved[name] = await tableOf(given, 'uids');
  }
  if (Array.isArray(pairs)) resolved['pairs'] = pairs;
  else if (pairs !== undefined) resolved['pairs'] = await read(pairs, readPairs);
  if (optionCodes !== undefined) {
    const codes: Record<string, unknown> = {};
    for (const [optionSet, given] of Object.entries(optionCodes)) codes[optionSet] = await tableOf(given, 'codes');
    resolved['optionCodes'] = codes;
  }
  if (attributeOptionCombo !== undefined) resolved['attributeOptionCombo'] = attributeOptionCombo;
  if (problems.length > 0) throw new TerminalError(failureTypes.badParameters, problems);
  return resolvedMappingsSchema.parse(resolved);
}
