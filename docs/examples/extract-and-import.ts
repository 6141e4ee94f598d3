/**
 * Reads a data set of one DHIS2 and imports it into another, without Temporal.
 * Compile it with your project and run it with a settings file: node extract-and-import.js settings.json
 * (settings.example.json is beside this file). In a project of your own, import from 'sluice' instead of '../../dhis2'.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Dhis2, extractDataset, importDataValues, withRetry, type ImportDataValuesResult } from '../../dhis2';

const server = z.strictObject({
  url: z.url(),
  auth: z.union([
    z.strictObject({ username: z.string(), password: z.string() }),
    z.strictObject({ token: z.string() }),
  ]),
});
const table = z.record(z.string(), z.string()).optional();

export const settingsSchema = z.strictObject({
  source: server,
  target: server,
  dataset: z.string(),
  startDate: z.string(),
  endDate: z.string(),
  orgUnits: z.array(z.string()),
  dataElementsMapping: table,
  orgUnitsMapping: table,
  importStrategy: z.enum(['CREATE', 'UPDATE', 'CREATE_AND_UPDATE', 'DELETE']).default('CREATE_AND_UPDATE'),
  dryRun: z.boolean().default(true),
});
export type Settings = z.infer<typeof settingsSchema>;

export async function extractAndImport(
  settings: Settings,
  print: (line: string) => void = console.log,
): Promise<ImportDataValuesResult> {
  const source = new Dhis2(settings.source);
  const target = new Dhis2(settings.target);
  try {
    const { dataset, startDate, endDate, orgUnits } = settings;
    const values = await withRetry(() =>
      extractDataset(source, dataset, { startDate, endDate, orgUnits, includeChildren: true, extraColumns: true }),
    );
    print(`${values.height} values read from ${source.client.address}`);

    const { dataElementsMapping, orgUnitsMapping, importStrategy, dryRun } = settings;
    const result = await importDataValues(target, values, {
      dataElementsMapping,
      orgUnitsMapping,
      importStrategy,
      dryRun,
    });
    const { imported, updated, ignored, deleted, rejected } = result;
    print(`${dryRun ? 'would be' : 'were'} imported ${imported}, updated ${updated}, deleted ${deleted}`);
    print(`ignored ${ignored}, rejected ${rejected.height}`);
    if (rejected.height > 0) print(rejected.groupBy('code', 'text').len().toString());
    return result;
  } finally {
    await Promise.all([source.close(), target.close()]);
  }
}

async function main(): Promise<void> {
  const file = process.argv[2];
  if (file === undefined) throw new Error('Name the settings file: node extract-and-import.js settings.json');
  await extractAndImport(settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
