import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pl from 'nodejs-polars';
import type { FileLayout } from '../../contracts/activities';
import { emptyFrame } from '../../frames/build-frame';
import { dataValueSchema } from '../../frames/schema';
import { columnsOf, type FileForm } from './file-layout';
import { csvLines, jsonTexts, parquetRows } from './file-rows';

/** Frames of rows as `fileRows` gives them, one at a time: no more than one is held in memory. */
export type RowSource = AsyncIterable<pl.DataFrame>;

/** Writes all rows to a new file (0600) at `path`, forced to disk; `folder` is for what is needed on the way. */
export async function writeRows(
  path: string,
  { format, layout }: FileForm,
  rows: RowSource,
  folder: string,
): Promise<void> {
  switch (format) {
    case 'csv':
      return writeText(path, csvTexts(rows, layout));
    case 'json':
      return writeText(path, envelope(rows));
    case 'parquet':
      return writeParquet(path, rows, layout, folder);
  }
}

async function writeText(path: string, texts: AsyncIterable<string>): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    for await (const text of texts) await handle.appendFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* csvTexts(rows: RowSource, layout: FileLayout): AsyncIterable<string> {
  yield `${columnsOf(layout).join(',')}\n`;
  for await (const frame of rows) yield csvLines(frame, layout);
}

/** What DHIS2 exports and imports: one object, a value on each line. */
async function* envelope(rows: RowSource): AsyncIterable<string> {
  yield '{"dataValues":[';
  let before = '\n';
  for await (const frame of rows) {
    const texts = jsonTexts(frame);
    if (texts.length === 0) continue;
    yield before + texts.join(',\n');
    before = ',\n';
  }
  yield '\n]}\n';
}

const sinkOptions = { syncOnClose: 'all', maintainOrder: true, mkdir: false } as const;

/** Each frame becomes a part on disk; Polars streams the parts into one file. */
async function writeParquet(path: string, rows: RowSource, layout: FileLayout, folder: string): Promise<void> {
  const parts = await mkdtemp(join(folder, 'parquet-'));
  try {
    const scans: pl.LazyDataFrame[] = [];
    for await (const frame of rows) {
      if (frame.height === 0) continue;
      const part = join(parts, `${scans.length}.parquet`);
      parquetRows(frame, layout).writeParquet(part, { compression: 'zstd' });
      scans.push(pl.scanParquet(part));
    }
    const [first = parquetRows(emptyFrame(dataValueSchema), layout).lazy(), ...others] = scans;
    const handle = await open(path, 'wx', 0o600);
    try {
      const all = others.length === 0 ? first : pl.concat([first, ...others]);
      await all.sinkParquet(path, { compression: 'zstd', sinkOptions }).collect();
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(parts, { recursive: true, force: true });
  }
}
