import type { ServerProfile } from '../../contracts/server-profile';
import { isOfValueType } from './value-types';
import { respell, trimBlanks } from './normal-form';
import type { ElementRules, Reason, ValueRules } from './value-rules';

const codes = {
  OLD: { missing: 'E7618', type: 'E7619', comment: 'E7620', option: 'E7621' },
  NEW: { missing: 'E8120', type: 'E8122', comment: 'E8125', option: 'E8123' },
} as const;

/** Longest comment in characters: 2.43+ refuses more than 5,000 (E8125), 2.38–2.42 more than 50,000 (E7620). */
export const maxCommentLength = { OLD: 50_000, NEW: 5_000 } as const;
/** Longest value in characters, all versions. */
export const maxValueLength = 50_000;

/** Spellings that 2.38–2.42 take for booleans as they are; 2.43+ takes more, which `respell` covers. */
const oldBooleans = /^(?:[tT1fF0]|[tT]rue|TRUE|[fF]alse|FALSE)$/;

function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function spelledFor(valueType: string, text: string, profile: ServerProfile): string {
  if (profile === 'NEW') return respell(valueType, text);
  return (valueType === 'BOOLEAN' || valueType === 'TRUE_ONLY') && oldBooleans.test(text)
    ? respell(valueType, text)
    : text;
}

/**
 * Why the server refuses this text as a value of the element when it is posted exactly so, with the code that a server of this
 * profile answers; undefined when it takes it. Judged as the servers do: on the untrimmed text, and blanks pass every type.
 * The servers know more about e-mail addresses and URLs, so that a text which passes may still be refused.
 */
export function invalidValueReason(element: ElementRules, text: string | null, rules: ValueRules): Reason | undefined {
  const code = codes[rules.profile];
  if (text === null || text === '') return { code: code.missing, text: 'The row has no value' };
  if (text.includes('\u0000'))
    return { code: code.type, text: `${shown(text)} holds a NUL character, which cannot be stored` };
  if (text.length > maxValueLength) {
    return { code: code.type, text: `The value has ${text.length} characters; ${maxValueLength} is the limit` };
  }
  if (trimBlanks(text) === '') return undefined;
  const spelled = spelledFor(element.valueType, text, rules.profile);
  if (!isOfValueType(element.valueType, spelled, rules.calendar)) {
    return { code: code.type, text: `${shown(text)} is not a value of type ${element.valueType}` };
  }
  const options = element.optionSet === undefined ? undefined : rules.optionSets.get(element.optionSet);
  if (options === undefined) return undefined;
  const parts = element.valueType === 'MULTI_TEXT' ? spelled.split(',') : [spelled];
  const foreign = parts.find((part) => !options.has(part));
  return foreign === undefined
    ? undefined
    : {
        code: code.option,
        text: `${shown(foreign)} is not an option code of the option set ${element.optionSet ?? ''}`,
      };
}

/** Why the server refuses this comment; undefined when it takes it. */
export function invalidCommentReason(comment: string | null, profile: ServerProfile): Reason | undefined {
  if (comment === null) return undefined;
  const code = codes[profile].comment;
  if (comment.includes('\u0000')) return { code, text: 'The comment holds a NUL character, which cannot be stored' };
  const limit = maxCommentLength[profile];
  return comment.length > limit
    ? { code, text: `The comment has ${comment.length} characters; this server's limit is ${limit}` }
    : undefined;
}
