import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from './error-code';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import { placed, suggestedCsv } from './suggested-table';
import type { MappingKind, SuggestedTable, SuggestedTables } from './suggest-tables';

const fileNames: Record<MappingKind, string> = {
  dataElements: 'data-elements',
  orgUnits: 'org-units',
  categoryOptionCombos: 'category-option-combos',
  attributeOptionCombos: 'attribute-option-combos',
  optionCodes: 'option-codes',
};

export function fileNameOf({ kind, optionSet }: SuggestedTable): string {
  return `${fileNames[kind]}${optionSet === undefined ? '' : `-${optionSet}`}.csv`;
}

/** Writes one CSV per table into a folder that is made where need be. Existing files are not overwritten: somebody edited them. */
export async function writeSuggestions(folder: string, { tables }: SuggestedTables): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const table of tables) {
      await writeFile(join(folder, fileNameOf(table)), suggestedCsv(table.suggestions), { flag: 'wx' });
    }
  } catch (error) {
    const code = errorCodeOf(error);
    const why = code === 'EEXIST' ? 'there are mapping files already, which may have been edited' : code;
    throw new CliError(`${folder} can't be written: ${why}; give another folder with --out`, exitCodes.usage);
  }
}

/** What a person is told: each table's matches, what is left to do, and how a run takes the files. */
export function suggestionLines(folder: string, { tables, notes }: SuggestedTables): string[] {
  const lines: string[] = [];
  let open = 0;
  for (const table of tables) {
    const count = (...ways: readonly string[]) => table.suggestions.filter(({ by }) => ways.includes(by)).length;
    const [ambiguous, none] = [count('ambiguous'), count('none')];
    open += ambiguous + none;
    lines.push(
      `${fileNameOf(table)}: ${table.suggestions.length} lines, ${count('code')} by code, ${count('name')} by name, ` +
        `${count('options', 'default')} by category options, ${ambiguous} ambiguous, ${none} without a match`,
    );
    for (const { source, by, candidates } of table.suggestions) {
      if (by === 'ambiguous') {
        lines.push(`  ${placed(source)}: ${candidates.map(placed).join(' or ')}`);
      }
    }
  }
  if (tables.length === 0) lines.push('nothing to suggest: the data sets use nothing of these kinds');
  lines.push(...notes.map((note) => `Note: ${note}`));
  if (open > 0) lines.push(`Fill in, set to - or delete the ${open} lines with an empty target; a run refuses them.`);
  if (tables.length > 0) {
    lines.push(
      `Below the mappings folder of sluice.yaml they are used as ${JSON.stringify({ mappings: used(tables) })}`,
    );
    lines.push(`Written to ${folder}`);
  }
  return lines;
}

function used(tables: readonly SuggestedTable[]): Record<string, unknown> {
  const mappings: Record<string, unknown> = {};
  const codes: Record<string, unknown> = {};
  for (const table of tables) {
    const file = { file: fileNameOf(table) };
    if (table.optionSet === undefined) mappings[table.kind] = file;
    else codes[table.optionSet] = file;
  }
  return Object.keys(codes).length === 0 ? mappings : { ...mappings, optionCodes: codes };
}
