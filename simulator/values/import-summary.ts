import type { SimulatorReply, SimulatorRequest } from '../http/exchange';
import { jsonUtf8, messageReply } from '../http/web-message';
import type { Release } from '../version';

export interface ImportCount {
  imported: number;
  updated: number;
  ignored: number;
  deleted: number;
}

export interface ImportConflict {
  readonly object?: string;
  readonly objects?: Readonly<Record<string, string>>;
  readonly value: string;
  readonly errorCode?: string;
  readonly property?: string;
  readonly indexes?: number[];
}

/** What DHIS2 calls an ImportSummary. */
export interface ImportSummary {
  readonly status: 'SUCCESS' | 'WARNING' | 'ERROR';
  readonly description?: string;
  readonly importOptions?: object;
  readonly importCount: ImportCount;
  readonly conflicts: readonly ImportConflict[];
  readonly rejectedIndexes: readonly number[];
  /** `false` as TEXT, or a date; absent when the work never got that far. */
  readonly dataSetComplete?: string;
}

/** The outcome of an import: a summary, or an answer without one. */
export type ImportOutcome =
  | { readonly summary: ImportSummary; readonly wrote: number }
  | { readonly reply: SimulatorReply; readonly wrote: number };

export function noCounts(): ImportCount {
  return { imported: 0, updated: 0, ignored: 0, deleted: 0 };
}

/** ERROR before any value was looked at: no `dataSetComplete`. */
export function failedSummary(description: string, conflicts: readonly ImportConflict[] = []): ImportSummary {
  return { status: 'ERROR', description, importCount: noCounts(), conflicts, rejectedIndexes: [] };
}

/** SUCCESS 200; WARNING 200 (NEW) or 409 (OLD); ERROR 409. Up to 2.41, prefixes `/api/37` and lower get the bare summary. */
export function summaryReply(request: SimulatorRequest, release: Release, outcome: ImportOutcome): SimulatorReply {
  if ('reply' in outcome) return { ...outcome.reply, wrote: outcome.wrote };
  const { summary, wrote } = outcome;
  const ok = summary.status === 'SUCCESS' || (summary.status === 'WARNING' && release.isNew);
  const status = ok ? 200 : 409;
  const body = bareSummary(summary);
  if (request.apiVersion !== undefined && request.apiVersion <= 37 && !release.since('2.42')) {
    return { status, headers: { 'content-type': jsonUtf8 }, body, wrote };
  }
  const outer = summary.status === 'SUCCESS' ? 'OK' : summary.status;
  return { ...messageReply(status, outer, messages[summary.status], body), wrote };
}

/** The summary as `response` carries it and as task summaries show it. */
export function bareSummary(summary: ImportSummary): object {
  return { responseType: 'ImportSummary', ...summary };
}

const messages = {
  SUCCESS: 'Import was successful.',
  WARNING: 'Import completed with warnings, please check import summary.',
  ERROR: 'An error occurred, please check import summary.',
} as const;
