import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';
import pl from 'nodejs-polars';
import { columnsOf, type FileForm } from './file-layout';

/** Reads a file that `writeRows` has written and counts its rows. Throws where it can't be read to its end. */
export async function countRows(path: string, { format, layout }: FileForm): Promise<number> {
  switch (format) {
    case 'csv':
      return countCsv(path, columnsOf(layout));
    case 'json':
      return countJson(path);
    case 'parquet':
      // readParquet takes a text that does not end in .parquet for the content itself
      return (
        await pl
          .scanParquet(path)
          .select(columnsOf(layout)[0] ?? '', 'value')
          .collect()
      ).height;
  }
}

/** Each record must have as many cells as the header: csv-parse refuses others. */
async function countCsv(path: string, columns: readonly string[]): Promise<number> {
  let records = 0;
  const file = createReadStream(path);
  const parser = file.pipe(parse());
  file.on('error', (error) => parser.destroy(error));
  for await (const record of parser as AsyncIterable<readonly string[]>) {
    if (records === 0 && record.join() !== columns.join()) throw new Error(`its columns are ${record.join()}`);
    records += 1;
  }
  if (records === 0) throw new Error('it has no header');
  return records - 1;
}

/** A value stands on each line between the first and the last. */
async function countJson(path: string): Promise<number> {
  let values = 0;
  let last = '';
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line.startsWith('{"dataElement":')) {
      JSON.parse(line.replace(/,$/, ''));
      values += 1;
    }
    last = line;
  }
  if (last !== ']}') throw new Error('it does not end as it should');
  return values;
}
