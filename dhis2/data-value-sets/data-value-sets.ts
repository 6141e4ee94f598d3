import type { Dhis2Client } from '../client/dhis2-client';
import type { CallOptions } from '../client/transport';
import type { Query } from '../client/query';
import { Dhis2ContentError } from '../errors/errors';
import { dataValuesSchema, type DataValue } from './data-value';
import { wirePayload, type DataValuePayload } from './data-value-payload';
import { dataValueParameters, type DataValueQuery } from './data-value-query';
import { downloadCsv, type DownloadCallOptions, type DownloadProgress } from './download';
import { readImportAnswer, type ImportAnswer } from './import-answer';

const path = '/api/dataValueSets';

export interface ImportOptions extends CallOptions {
  /** Default: the server's, CREATE_AND_UPDATE. 2.43+ treats CREATE and UPDATE as CREATE_AND_UPDATE. */
  readonly importStrategy?: 'CREATE' | 'UPDATE' | 'CREATE_AND_UPDATE' | 'DELETE' | undefined;
  /** Validate only. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Superusers: skip the timeliness checks. Default false. */
  readonly force?: boolean | undefined;
}

/** `/api/dataValueSets` of one server: one request per call. */
export class DataValueSets {
  constructor(private readonly client: Dhis2Client) {}

  /**
   * Exports as JSON. Rows are as the server sends them: 2.38–2.42 repeat rows of units that are in several groups asked
   * for. Refused exports are Dhis2RefusedError, also 2.38–2.42's empty 200.
   */
  async get(query: DataValueQuery, options: CallOptions = {}): Promise<DataValue[]> {
    return await this.client.getJson(path, dataValueParameters(query), dataValuesSchema, options);
  }

  /**
   * Exports as CSV, packed on the wire, into `file` (UTF-8, LF, header line of `csvHeader`; its folder must exist).
   * A cut or malformed body is a Dhis2ContentError, and then there is no file.
   */
  async download(query: DataValueQuery, file: string, options: DownloadCallOptions = {}): Promise<DownloadProgress> {
    return await downloadCsv(this.client, path, csvParameters(query), file, options);
  }

  /** Bytes of the URL that `download` would use; `maxUrlBytes` (7,000) is the most that is sent. */
  urlBytes(query: DataValueQuery): number {
    return this.client.urlBytes(path, csvParameters(query));
  }

  /**
   * Imports. Every import summary is an answer, whatever its HTTP status (2.38–2.42 send warnings as 409); all else,
   * among it the 500 for an unparsable period (2.43+), is a typed error. After an error that came late (time limit,
   * reset, cut answer) the values may be written all the same.
   */
  async post(payload: DataValuePayload, options: ImportOptions = {}): Promise<ImportAnswer> {
    const query: (readonly [string, string | boolean])[] = [];
    if (options.importStrategy !== undefined) query.push(['importStrategy', options.importStrategy]);
    if (options.dryRun === true) query.push(['dryRun', true]);
    if (options.force === true) query.push(['force', true]);
    const { status, body } = await this.client.postJson(path, query, wirePayload(payload), {
      signal: options.signal,
      headersTimeoutMs: options.headersTimeoutMs,
      bodyTimeoutMs: options.bodyTimeoutMs,
      totalTimeoutMs: options.totalTimeoutMs,
      gzip: true,
      accept: (code, json) => (code >= 200 && code <= 299) || readImportAnswer(code, json) !== undefined,
    });
    const answer = readImportAnswer(status, body);
    if (answer !== undefined) return answer;
    const request = { method: 'POST', url: this.client.urlOf(path, query) };
    const what = 'The answer to the import holds no import summary';
    throw new Dhis2ContentError(false, what, 'Check the URL and the version of the server.', request, { status });
  }
}

function csvParameters(query: DataValueQuery): Query {
  return [...dataValueParameters(query), ['format', 'csv'], ['compression', 'gzip']];
}
