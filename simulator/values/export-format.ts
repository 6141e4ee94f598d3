import { gzipSync } from 'node:zlib';
import type { SimulatorReply, SimulatorRequest } from '../http/exchange';
import { parameter } from '../http/query';
import { containerPage } from '../http/pages';
import { refuse, Refusal } from '../http/web-message';
import type { Release } from '../version';
import type { ExportQuery } from './export-query';
import { zipOf } from './zip-file';

export type ExportFormat = 'json' | 'xml' | 'csv' | 'adx+xml';
type Compression = 'NONE' | 'GZIP' | 'ZIP';

export interface ExportFile {
  readonly format: ExportFormat;
  /** What the file name ends in; NEW writes any text given as `format`. */
  readonly extension: string;
  readonly compression: Compression;
}

const formats: readonly ExportFormat[] = ['json', 'xml', 'csv', 'adx+xml'];

/** NEW: by `format` or suffix, `Accept` is ignored. OLD: `format` in lower case, suffix .json or .csv, else `Accept`. */
export function exportFile(request: SimulatorRequest, release: Release): ExportFile {
  const asked = parameter(request, 'format') ?? request.suffix;
  const named = formats.find((format) => format === (release.isNew ? asked?.toLowerCase() : asked));
  const format = named ?? (release.isOld && asked === undefined ? acceptedFormat(request) : 'json');
  const compression = (parameter(request, 'compression') ?? 'none').toUpperCase();
  const known = compression === 'NONE' || compression === 'GZIP' || compression === 'ZIP' ? compression : undefined;
  if (known === undefined && release.isNew)
    refuse(400, `Value '${compression}' is not valid for parameter compression`);
  return { format, extension: release.isNew ? (asked ?? format) : format, compression: known ?? 'NONE' };
}

function acceptedFormat(request: SimulatorRequest): ExportFormat {
  const accepted = (request.headers['accept'] ?? '*/*').split(',').map((part) => part.split(';')[0]?.trim() ?? '');
  for (const type of accepted) {
    if (type === '*/*' || type === 'application/*' || type === 'application/json') return 'json';
    if (type === 'application/xml') return 'xml';
    if (type === 'application/csv' || type === 'text/csv') return 'csv';
    if (type === 'application/adx+xml') return 'adx+xml';
  }
  throw new Refusal(containerPage(400));
}

/** The answer with the body as a file, compressed if asked for (no `Content-Encoding`). */
export function fileReply(
  request: SimulatorRequest,
  release: Release,
  file: ExportFile,
  query: ExportQuery,
  text: string,
): SimulatorReply {
  const ending = { NONE: '', GZIP: '.gz', ZIP: '.zip' }[file.compression];
  const range =
    query.startText !== undefined && query.endText !== undefined ? `_${query.startText}_${query.endText}` : '';
  const own = `dataValues${range}.${file.extension}`;
  const attachment = parameter(request, 'attachment');
  const attached = release.isOld && attachment !== undefined ? `${attachment}.${file.format}` : (attachment ?? own);
  const isAttached = release.isNew || attachment !== undefined || file.compression !== 'NONE';
  return {
    status: 200,
    headers: {
      'content-type': `application/${file.format};charset=UTF-8`,
      'cache-control': 'no-cache, no-store, max-age=0, must-revalidate',
      ...(isAttached ? { 'content-disposition': `attachment; filename="${attached}${ending}"` } : {}),
    },
    body: compressed(file, `dataValues.${file.format}`, text),
  };
}

function compressed(file: ExportFile, entry: string, text: string): Buffer | string {
  if (file.compression === 'GZIP') return gzipSync(text, { level: 1 });
  return file.compression === 'ZIP' ? zipOf(entry, Buffer.from(text)) : text;
}
