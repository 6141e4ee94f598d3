import { z } from 'zod';
import { listOf, optionalText } from './fields';
import type { ObjectKind } from './metadata-reader';

export interface OptionSet {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly valueType: string;
  /** The codes that values may have, case-sensitive, in the set's order. */
  readonly codes: readonly string[];
}

export const optionSetKind: ObjectKind<OptionSet> = {
  collection: 'optionSets',
  fields: 'id,code,name,valueType,options[code]',
  schema: z
    .object({
      id: z.string(),
      code: optionalText,
      name: z.string().default(''),
      valueType: z.string(),
      options: listOf(z.object({ code: optionalText })),
    })
    .transform(({ options, ...set }) => ({ ...set, codes: options.flatMap((option) => option.code ?? []) })),
};
