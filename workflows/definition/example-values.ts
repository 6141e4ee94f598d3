import { z } from 'zod';

/** Strings to try where a schema asks for a certain form; the first that fits is taken. */
const texts = [
  'text',
  'aBcDeFgHiJk',
  '202401',
  'LAST_MONTH',
  '2024-01-01',
  '2024-01-01T00:00:00Z',
  '12:00:00',
  'UTC',
  'https://example.org',
  'name@example.org',
  '00000000-0000-4000-8000-000000000000',
  'a',
  'A',
  '1',
  '*',
];

const bounds = z.looseObject({
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  minItems: z.number().optional(),
});

/** Makes up values that fit zod schemas, as they are written in JSON, and notes where it did. */
export class ExampleValues {
  /** Paths of values that are neither defaults nor the only possible ones. */
  readonly placeholders: string[] = [];
  readonly problems: string[] = [];

  /** A value for the schema; undefined to leave it out. What is optional is left out unless `optional`. */
  of(schema: z.core.$ZodType, path: string, optional = false): unknown {
    const definition = definitionOf(schema);
    if (definition.type === 'default') return definition.defaultValue;
    if (definition.type === 'optional') return optional ? this.of(definition.innerType, path) : undefined;
    const example = examplesOf(schema)[0];
    if (example !== undefined) return this.placeholder(path, example);
    switch (definition.type) {
      case 'prefault': {
        const isEmpty = JSON.stringify(definition.defaultValue) === '{}';
        return isEmpty ? this.of(definition.innerType, path) : definition.defaultValue;
      }
      case 'nullable':
      case 'nonoptional':
      case 'readonly':
      case 'catch':
        return this.of(definition.innerType, path);
      case 'lazy':
        return this.of(definition.getter(), path);
      case 'pipe':
        return this.of(definitionOf(definition.in).type === 'transform' ? definition.out : definition.in, path);
      case 'object':
        return Object.fromEntries(
          Object.entries(definition.shape)
            .map(([key, member]) => [key, this.of(member, `${path}.${key}`)] as const)
            .filter(([, value]) => value !== undefined),
        );
      case 'array': {
        const length = Math.max(1, boundsOf(schema).minItems ?? 1);
        return Array.from({ length }, (_, index) => this.of(definition.element, `${path}[${index}]`));
      }
      case 'tuple':
        return definition.items.map((item, index) => this.of(item, `${path}[${index}]`));
      case 'record':
        return {};
      case 'union':
        return this.ofUnion(definition.options, path);
      case 'literal':
        return definition.values[0];
      case 'enum':
        return this.placeholder(path, Object.values(definition.entries)[0]);
      case 'boolean':
        return this.placeholder(path, false);
      case 'null':
        return null;
      case 'any':
      case 'unknown':
        return this.placeholder(path, {});
      case 'string':
        return this.fitting(schema, path, [lastName(path), ...texts, 'x'.repeat(boundsOf(schema).minLength ?? 1)]);
      case 'number': {
        const { minimum = 1, maximum = 1 } = boundsOf(schema);
        return this.fitting(schema, path, [1, minimum, maximum, (minimum + maximum) / 2, 0, 10, 100]);
      }
      default:
        this.problems.push(`${path}: JSON has no ${definition.type}, and a run is started with one JSON object`);
        return undefined;
    }
  }

  private ofUnion(options: readonly z.core.$ZodType[], path: string): unknown {
    for (const option of options) {
      const attempt = new ExampleValues();
      const value = attempt.of(option, path);
      if (attempt.problems.length > 0 || !z.safeParse(option, value).success) continue;
      this.placeholders.push(...attempt.placeholders);
      return value;
    }
    this.problems.push(`${path}: no example fits; give one with .meta({ examples: [ … ] })`);
    return undefined;
  }

  private fitting(schema: z.core.$ZodType, path: string, candidates: readonly (string | number)[]): unknown {
    const found = candidates.find((candidate) => z.safeParse(schema, candidate).success);
    if (found !== undefined) return this.placeholder(path, found);
    this.problems.push(`${path}: no example fits; give one with .meta({ examples: [ … ] })`);
    return undefined;
  }

  private placeholder(path: string, value: unknown): unknown {
    this.placeholders.push(path);
    return value;
  }
}

/** zod's way to tell the kinds of schemas apart: every schema is one of `$ZodTypes`. */
function definitionOf(schema: z.core.$ZodType): z.core.$ZodTypes['_zod']['def'] {
  return (schema as z.core.$ZodTypes)._zod.def;
}

function examplesOf(schema: z.core.$ZodType): readonly unknown[] {
  const examples = z.globalRegistry.get(schema)?.examples;
  return Array.isArray(examples) ? examples : Object.values(examples ?? {});
}

function boundsOf(schema: z.core.$ZodType): z.output<typeof bounds> {
  return bounds.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
}

/** `orgUnit` of `scope.orgUnit`: a string that is called so is best shown by its own name. */
function lastName(path: string): string {
  return /([\w-]+)(\[\d+\])*$/.exec(path)?.[1] ?? path;
}
