import { z } from 'zod';
import { uid } from '../uid';

const uniqueIds = (what: string) =>
  z
    .array(uid())
    .min(1)
    .refine((ids) => new Set(ids).size === ids.length, `names a ${what} twice`)
    .meta({ examples: [['aBcDeFgHiJk']] });

/** Data elements of one server, each named once. */
export const dataElementIds = () => uniqueIds('data element').describe('Data elements: ["<uid>"]');

/** Data element groups of one server, each named once. */
export const dataElementGroupIds = () =>
  uniqueIds('data element group').describe('Data element groups, for all their elements: ["<uid>"]');

const either = z.object({ dataElements: z.unknown().optional(), dataElementGroups: z.unknown().optional() });

/** The parameters of a pipeline that has both as optional ones, with the rule that one of them is given. */
export function elementsOrGroups<P extends z.ZodObject>(parameters: P): P {
  return parameters.refine(
    (given) => {
      const { dataElements, dataElementGroups } = either.parse(given);
      return (dataElements === undefined) !== (dataElementGroups === undefined);
    },
    {
      path: ['dataElements'],
      message: 'name either dataElements or dataElementGroups',
      // asked even when other parameters are wrong, so that all problems are told at once
      when: ({ value }) => either.safeParse(value).success,
    },
  );
}
