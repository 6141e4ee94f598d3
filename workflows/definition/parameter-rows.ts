import { z } from 'zod';

const schemaSchema = z.looseObject({
  description: z.string().optional(),
  default: z.unknown().optional(),
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  required: z.array(z.string()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
});
type Schema = z.output<typeof schemaSchema>;

/** A parameter in words; those inside of others come after them, as `gate.maxDeletedRows` or `dataSets[].source`. */
export interface ParameterRow {
  readonly name: string;
  /** E.g. `list of strings`, `integer from 1 to 16`, `"full" or "delta"`. */
  readonly form: string;
  readonly required: boolean;
  /** As JSON; undefined: none, or an object whose members have their own. */
  readonly fallback?: string;
  /** The description; empty when it has none. */
  readonly meaning: string;
}

/** A pipeline's start parameters, from their zod schema alone. */
export function parameterRows(parameters: z.ZodType): ParameterRow[] {
  return rowsOf(schemaSchema.parse(z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' })), '');
}

function rowsOf(schema: Schema, prefix: string): ParameterRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]): ParameterRow[] => {
    const member = schemaSchema.parse(value);
    const name = `${prefix}${key}`;
    const hasDefault = member.default !== undefined && typeof member.default !== 'object';
    const row: ParameterRow = {
      name,
      form: formOf(member),
      required: schema.required?.includes(key) === true && member.default === undefined,
      ...(hasDefault ? { fallback: JSON.stringify(member.default) } : {}),
      meaning: member.description ?? '',
    };
    const items = member.items === undefined ? undefined : schemaSchema.parse(member.items);
    if (items?.properties !== undefined) return [row, ...rowsOf(items, `${name}[].`)];
    return [row, ...rowsOf(member, `${name}.`)];
  });
}

function formOf(member: Schema): string {
  if (member.enum !== undefined) return member.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (member.anyOf !== undefined) {
    return [...new Set(member.anyOf.map((branch) => formOf(schemaSchema.parse(branch))))].join(' or ');
  }
  if (member.type === 'array') {
    const items = formOf(schemaSchema.parse(member.items ?? {}));
    return `list of ${plural[items] ?? items}`;
  }
  if (member.type === 'object' && member.properties !== undefined && Object.keys(member.properties).length <= 2) {
    return `object (${Object.keys(member.properties).join(', ')})`;
  }
  if (member.type === 'integer' || member.type === 'number') return numberForm(member);
  if (member.type === 'object' && member.properties === undefined) return 'table';
  return member.type ?? 'any';
}

const plural: Readonly<Record<string, string>> = { string: 'strings', object: 'objects', number: 'numbers' };

function numberForm({ type = 'number', minimum, exclusiveMinimum, maximum }: Schema): string {
  const known = (value: number | undefined) =>
    value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
  const [low, above, high] = [known(minimum), known(exclusiveMinimum), known(maximum)];
  const limits = [
    ...(low === undefined ? [] : [`from ${low}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(high === undefined ? [] : [`to ${high}`]),
  ];
  return [type, ...limits].join(' ');
}
