import type { z } from 'zod';
import { parameterRows, type ParameterRow } from '../../workflows/definition/parameter-rows';

export interface DocumentedPipeline {
  readonly id: string;
  readonly summary: string;
  readonly parameters: z.ZodType;
}

/** Markdown that describes the start parameters of pipelines, from their zod schemas alone. */
export function parameterPage(pipelines: readonly DocumentedPipeline[]): string {
  const sections = pipelines.map(
    ({ id, summary, parameters }) => `## \`${id}\`\n\n${summary}.\n\n${table(parameterRows(parameters))}\n`,
  );
  return `# Parameters

A run is started with one JSON object of its pipeline's parameters; an unknown name is refused. \`npx sluice pipelines params <id>\`
prints one that is filled in. This page is made from the schemas by \`npm run docs\`.

${sections.join('\n')}`;
}

/** A Markdown table with aligned columns, as the formatter of this project leaves it. */
function table(rows: readonly ParameterRow[]): string {
  const escaped = (text: string) => text.replaceAll('|', '\\|');
  const cells = [
    ['parameter', 'form', 'default', 'meaning'],
    ...rows.map(({ name, form, required, fallback, meaning }) => [
      `\`${name}\``,
      escaped(form),
      required ? '**required**' : fallback === undefined ? '' : `\`${fallback}\``,
      escaped(meaning),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}
