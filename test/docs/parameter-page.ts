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

interface Row {
  readonly name: string;
  readonly form: string;
  readonly fallback: string;
  readonly meaning: string;
}

export interface DocumentedPipeline {
  readonly id: string;
  readonly summary: string;
  readonly parameters: z.ZodType;
}

/** Markdown that describes a pipeline's start parameters, from their zod schema alone. */
export function parameterPage({ id, summary, parameters }: DocumentedPipeline): string {
  const root = schemaSchema.parse(z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' }));
  return `# Parameters of \`${id}\`

${summary}. A run is started with one JSON object of these parameters; an unknown name is refused. This page is made from the
pipeline's schema by \`npm run docs\`.

${table(rowsOf(root, ''))}
`;
}

function rowsOf(schema: Schema, prefix: string): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]): Row[] => {
    const member = schemaSchema.parse(value);
    const name = `${prefix}${key}`;
    const required = schema.required?.includes(key) === true && member.default === undefined;
    const row: Row = {
      name: `\`${name}\``,
      form: formOf(member),
      fallback: fallbackOf(member, required),
      meaning: member.description ?? '',
    };
    const items = member.items === undefined ? undefined : schemaSchema.parse(member.items);
    if (items?.properties !== undefined) return [row, ...rowsOf(items, `${name}[].`)];
    return [row, ...rowsOf(member, `${name}.`)];
  });
}

function fallbackOf(member: Schema, required: boolean): string {
  if (required) return '**required**';
  if (member.default === undefined || typeof member.default === 'object') return '';
  return `\`${JSON.stringify(member.default)}\``;
}

function formOf(member: Schema): string {
  if (member.enum !== undefined) return member.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ');
  if (member.anyOf !== undefined) {
    return [...new Set(member.anyOf.map((branch) => formOf(schemaSchema.parse(branch))))].join(' or ');
  }
  if (member.type === 'array') {
    const items = schemaSchema.parse(member.items ?? {});
    return `list of ${plural[formOf(items)] ?? formOf(items)}`;
  }
  if (member.type === 'object' && member.properties !== undefined && Object.keys(member.properties).length <= 2) {
    return `object (${Object.keys(member.properties)
      .map((key) => `\`${key}\``)
      .join(', ')})`;
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
  const bounds = [
    ...(low === undefined ? [] : [`from ${low}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(high === undefined ? [] : [`to ${high}`]),
  ];
  return [type, ...bounds].join(' ');
}

/** A Markdown table with aligned columns, as the formatter of this project leaves it. */
function table(rows: readonly Row[]): string {
  const escaped = (text: string) => text.replaceAll('|', '\\|');
  const cells = [
    ['parameter', 'form', 'default', 'meaning'],
    ...rows.map(({ name, form, fallback, meaning }) => [name, form, fallback, escaped(meaning)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}
