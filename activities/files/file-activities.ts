import { z } from 'zod';
import type { FileActivities, WrittenFile } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import { fileFormats } from '../../contracts/activities/stored-rows-activities';
import { booleanColumn } from '../../frames/columns';
import { keyColumns } from '../../frames/schema';
import { laneRows, type LaneRows } from '../gather/lane-rows';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments } from '../runtime/lane-documents';
import { fingerprintOf, receiptName, type Receipts } from '../runtime/receipts';
import { StageFrames } from '../runtime/stage-frames';
import { TerminalError } from '../runtime/to-failure';
import { countRows } from './count-rows';
import { formatOfFile } from './file-format';
import { fileRows } from './file-rows';
import { writeRows, type RowSource } from './file-writer';
import { digestOf, FileExistsError, placeFile } from './place-file';
import { rowsOfWays, type FrameOfWay } from './rows-of-ways';

const writtenFileSchema: z.ZodType<WrittenFile> = z.strictObject({
  file: z.string(),
  format: z.enum(fileFormats),
  rows: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  sha256: z.string(),
  written: z.boolean(),
});

export function fileActivities(deps: ActivityDeps, documents: Documents, receipts: Receipts): FileActivities {
  return {
    checkFile: activity((input) => checkFile(deps, input)),
    writeFile: activity((input) => writeFile(deps, documents, receipts, input)),
  };
}

/** A run that continues another one may find the file that that one wrote. */
async function checkFile(
  deps: ActivityDeps,
  { run, file, format, layout, ifExists }: Parameters<FileActivities['checkFile']>[0],
): Promise<void> {
  const path = await namedFile(async () => {
    if (formatOfFile(file, format) === 'json' && layout === 'toolbox') {
      throw new Error(`file "${file}": JSON has the form of DHIS2 and no layout "toolbox"; write CSV or Parquet`);
    }
    return deps.placeDataFile(file);
  });
  if (ifExists === 'overwrite' || run.continues !== undefined || (await digestOf(path)) === undefined) return;
  throw exists(file);
}

async function writeFile(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, task, plans, file, format: named, layout = 'sluice', ifExists }: Parameters<FileActivities['writeFile']>[0],
): ReturnType<FileActivities['writeFile']> {
  const format = formatOfFile(file, named);
  const path = await namedFile(() => deps.placeDataFile(file));
  const frames = new StageFrames(deps.store, run, task, `the file ${file}`);
  const ways: LaneRows[] = [];
  for (const plan of plans) ways.push(await laneRows(deps, receipts, run, await laneDocuments(documents, plan), task));
  const { frames: parts, inputs } = await rowsOfWays(frames, task, ways);
  const expected = inputs.reduce((sum, { account }) => sum + account.passedOn, 0);

  const fingerprint = fingerprintOf(['write-file', file, format, layout, parts.map(({ ref }) => ref.sha256)]);
  const done = await writtenBefore(receipts, [
    run.runId,
    ...(run.continues === undefined ? [] : [run.continues.runId]),
  ]);
  if (done !== undefined && (await digestOf(path))?.sha256 === done.sha256) return { file: done, inputs };

  const placed = await orRefused(file, () =>
    placeFile(path, ifExists, async (temporary) => {
      await writeRows(temporary, { format, layout }, rowsOf(parts), deps.temporaryFolder);
      await requireRows(temporary, expected);
    }),
  );
  const written: WrittenFile = { file, format, rows: expected, ...placed };
  await receipts.write(receiptName(run, task, fileUnit, 0), fingerprint, written);
  return { file: written, inputs };

  async function* rowsOf(from: readonly FrameOfWay[]): RowSource {
    for (const { ref, without } of from) {
      const rows = await frames.get(ref);
      const kept = fileRows(without === undefined ? rows : rows.join(without, { on: [...keyColumns], how: 'anti' }));
      if (layout === 'toolbox' && booleanColumn(kept, 'deleted').includes(true)) {
        throw notWritten(
          file,
          'the layout "toolbox" has no place for deleted rows, and there are some; use another one',
        );
      }
      yield kept;
    }
  }

  /** What can't be read back whole gets no name. */
  async function requireRows(temporary: string, rows: number): Promise<void> {
    const found = await countRows(temporary, { format, layout }).catch((error: unknown) => {
      throw notWritten(file, `it could not be read back: ${error instanceof Error ? error.message : String(error)}`);
    });
    if (found !== rows) throw notWritten(file, `${rows} rows were to be written, but ${found} were read back`);
  }

  async function writtenBefore(ledger: Receipts, runs: readonly string[]): Promise<WrittenFile | undefined> {
    for (const runId of runs) {
      const found = await ledger.find(receiptName({ runId }, task, fileUnit, 0), fingerprint, writtenFileSchema);
      if (found !== undefined) return { ...found, written: false };
    }
    return undefined;
  }
}

/** Stands for the data set in the name of a receipt that is one for all of them. */
const fileUnit = 'file';

function notWritten(file: string, what: string): TerminalError {
  return new TerminalError(failureTypes.fileNotWritten, [`file "${file}": ${what}`]);
}

function exists(file: string): TerminalError {
  return new TerminalError(failureTypes.badParameters, [
    `file "${file}" is there already; name another one, or set "ifExists": "overwrite"`,
  ]);
}

async function orRefused<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof FileExistsError ? exists(file) : error;
  }
}

/** What is wrong with a name is for the person who gave it. */
async function namedFile(place: () => Promise<string>): Promise<string> {
  try {
    return await place();
  } catch (error) {
    throw new TerminalError(failureTypes.badParameters, [error instanceof Error ? error.message : String(error)]);
  }
}
