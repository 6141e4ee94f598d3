import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { DataSetPair } from '../../contracts/parameters';
import type { SuggestBy } from '../../frames/mapping/suggest';
import { loadConfig } from '../../worker/config/load-config';
import { openConnections } from '../../worker/connections/open-connections';
import { exitCodes } from '../exit-codes';
import { checkParameters } from '../mapping/check-params';
import { coverageLines, isCovered } from '../mapping/coverage-lines';
import { dataSetOption } from '../mapping/data-set-option';
import { readServerSide } from '../mapping/server-side';
import { mappingKinds, suggestTables, type MappingKind } from '../mapping/suggest-tables';
import { suggestionLines, writeSuggestions } from '../mapping/write-suggestions';
import { readParameters } from '../read-parameters';

interface SuggestOptions {
  config?: string;
  source: string;
  target: string;
  dataSet: DataSetPair[];
  kind?: MappingKind[];
  by: SuggestBy[];
  out: string;
}

const print = (lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);
const configOf = (file: string | undefined) => loadConfig(file === undefined ? {} : { path: file });

function waysOf(text: string): SuggestBy[] {
  const ways = text.split(',').map((way) => way.trim());
  return ways.map((way) => {
    if (way === 'code' || way === 'name') return way;
    throw new InvalidArgumentError(`"${way}" is neither code nor name.`);
  });
}

export function addMappingCommands(program: Command): void {
  const mapping = program.command('mapping').description('Tables that turn ids of one server into those of another');
  mapping
    .command('suggest')
    .description('Write CSV files with the matches that are certain, for a person to complete')
    .requiredOption('--source <connection>', 'server that the values come from')
    .requiredOption('--target <connection>', 'server that the values go to')
    .requiredOption(
      '--data-set <source[=target]>',
      'data set here and there; may be given several times',
      dataSetOption,
    )
    .addOption(new Option('--kind <kind...>', 'which tables; default: all').choices(mappingKinds))
    .option('--by <ways>', 'match by code, by name, or code,name: by code and then by name', waysOf, ['code', 'name'])
    .requiredOption('--out <folder>', 'where the files go; existing files are left alone')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .addHelpText(
      'after',
      '\nExample:\n  npx sluice mapping suggest --source district --target national --data-set BfMAe6Itzgt=pBOMPrpg1QX --out mappings',
    )
    .action(async ({ config: file, source: from, target: to, dataSet: pairs, kind, by, out }: SuggestOptions) => {
      const servers = openConnections(configOf(file).connections);
      try {
        const sourceSets = [...new Set(pairs.map((pair) => pair.source))];
        const targetSets = [...new Set(pairs.flatMap((pair) => pair.target ?? []))];
        const isOpen = pairs.some((pair) => pair.target === undefined);
        const source = await readServerSide(from, servers.get(from), sourceSets, false);
        const target = await readServerSide(to, servers.get(to), targetSets, isOpen);
        const suggested = suggestTables(source, target, pairs, new Set(kind ?? mappingKinds), by);
        const folder = resolve(out);
        await writeSuggestions(folder, suggested);
        print(suggestionLines(folder, suggested));
      } finally {
        await servers.close();
      }
    });
  mapping
    .command('check')
    .description('Tell what the mappings of a sync make of the values that the source holds now; nothing is written')
    .requiredOption('--params <file>', 'JSON file with the parameters of syncDataset; - reads standard input')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'as JSON', false)
    .addHelpText(
      'after',
      '\nExample:\n  npx sluice mapping check --params march.json\n\nExit codes: 0 every row is covered, 2 some are not, 64 wrong usage',
    )
    .action(async ({ config: file, params, json }: { config?: string; params: string; json: boolean }) => {
      const check = await checkParameters(configOf(file), await readParameters(params));
      print(json ? [JSON.stringify({ covered: isCovered(check), ...check }, null, 2)] : coverageLines(check));
      process.exitCode = isCovered(check) ? exitCodes.done : exitCodes.completeWithRejects;
    });
}
