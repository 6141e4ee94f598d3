import { resolve } from 'node:path';
import type { TemporalConfig } from '../config/config';
import { loopback } from './ports';
import { isSameProcess } from './process-identity';
import { readServerRecord } from './server-record';

/**
 * Where the Temporal UI is, as far as it is known without starting anything: `temporal.ui`, else the embedded server that
 * runs, else the port that it will have.
 */
export function knownUi({ ui, address, dataFolder, uiPort }: TemporalConfig): string | undefined {
  if (ui !== undefined || address !== undefined) return ui;
  const record = readServerRecord(resolve(dataFolder));
  const runs = record?.state === 'ready' && isSameProcess(record.pid, record.identity);
  const port = runs ? record.uiPort : uiPort;
  return port === undefined ? undefined : `http://${loopback}:${port}`;
}

/** The UI's form that starts a workflow, with all but its input filled in; tried with UI 2.42. */
export function startFormLink(
  ui: string,
  namespace: string,
  start: { readonly workflowType: string; readonly taskQueue: string; readonly workflowId: string },
): string {
  const query = new URLSearchParams({ ...start });
  return `${ui}/namespaces/${encodeURIComponent(namespace)}/workflows/start-workflow?${query.toString()}`;
}
