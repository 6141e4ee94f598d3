import { hostname } from 'node:os';
import { z } from 'zod';
import { failureTypes } from '../../contracts/failures';
import { frameRefSchema } from '../../contracts/frame-ref';
import { lanePlanSchema } from '../../contracts/plan';
import { runFolder } from '../../contracts/run';
import {
  otherServerLine,
  serverIdentitySchema,
  type MeantFor,
  type ServerIdentity,
} from '../../contracts/server-identity';
import type { FrameStore } from '../../frames/store/frame-store';
import { sourceDescriptionSchema } from '../plan/source-description';
import { targetDescriptionSchema } from '../plan/target-description';
import type { ActivityDeps } from './activity-deps';
import type { Documents } from './documents';
import { guardActivities } from './guard-activities';
import { serverBehind } from './server-behind';
import { TerminalError } from './to-failure';

const side = z.object({ connection: z.string(), description: frameRefSchema });

/** What the inputs of activities have in common, as far as it tells which server they were planned for. */
const inputSchema = z.object({
  run: z.object({ runId: z.string(), continues: z.object({ runId: z.string() }).optional() }),
  plan: frameRefSchema.optional().catch(undefined),
  source: side.optional().catch(undefined),
  target: side.optional().catch(undefined),
});
type Input = z.infer<typeof inputSchema>;

const reportSchema = z.object({ servers: z.array(serverIdentitySchema.extend({ connection: z.string() })) });

/** Runs whose servers are kept in memory. */
const keptRuns = 500;

/**
 * The activities of a connection's queue, which do not begin where the connection leads to another server than the run was planned for. The
 * first activity of a run on a connection notes the server in the run's folder; all later ones, of whichever worker, are held
 * against that. A run that continues another one is held against the servers of that one.
 */
export function onlyOnPlannedServer<A extends object>(
  deps: Pick<ActivityDeps, 'store' | 'servers' | 'dhis2'>,
  documents: Documents,
  connection: string,
  activities: A,
): A {
  const planned = new Map<string, ServerIdentity>();
  const check = async (given: unknown): Promise<void> => {
    const parsed = inputSchema.safeParse(given);
    const today = serverBehind(deps, connection);
    if (!parsed.success || today === undefined) return;
    const { runId } = parsed.data.run;
    const meant = planned.get(runId) ?? (await notedServer(deps.store, documents, connection, parsed.data, today));
    planned.set(runId, meant);
    for (const oldest of planned.keys()) {
      if (planned.size <= keptRuns) break;
      planned.delete(oldest);
    }
    refuseOtherServer(connection, today, meant);
  };
  return guardActivities(activities, check);
}

/** Throws where a connection leads elsewhere than it should. */
export function refuseOtherServer(
  connection: string,
  today: ServerIdentity,
  planned: ServerIdentity,
  words?: MeantFor,
): void {
  const line = otherServerLine(connection, today, planned, words);
  if (line === undefined) return;
  throw new TerminalError(failureTypes.otherServer, [`${line} (by the sluice.yaml of the worker on ${hostname()})`]);
}

/** The server that a run has met, or meant to meet, behind a connection; undefined where its folder does not tell. */
export async function serverOfRun(
  store: FrameStore,
  runId: string,
  connection: string,
): Promise<ServerIdentity | undefined> {
  const noted = serverIdentitySchema.safeParse((await store.readRecord(recordName(runId, connection)))?.content);
  if (noted.success) return noted.data;
  const report = await store.readText(`${runFolder({ runId })}/report.json`);
  if (report === undefined) return undefined;
  const servers = reportSchema.safeParse(JSON.parse(report)).data?.servers ?? [];
  return servers.find((server) => server.connection === connection);
}

function recordName(runId: string, connection: string): string {
  return `${runFolder({ runId })}/servers/${connection}`;
}

async function notedServer(
  store: FrameStore,
  documents: Documents,
  connection: string,
  input: Input,
  today: ServerIdentity,
): Promise<ServerIdentity> {
  const { runId, continues } = input.run;
  const name = recordName(runId, connection);
  for (;;) {
    const noted = await store.readRecord(name);
    if (noted !== undefined) return serverIdentitySchema.parse(noted.content);
    const before = continues === undefined ? undefined : await serverOfRun(store, continues.runId, connection);
    const { identity, address } = before ?? (await describedServer(documents, connection, input)) ?? today;
    const first = { ...(identity === undefined ? {} : { identity }), address };
    if (await store.swapRecord(name, undefined, first)) return first;
  }
}

/** As the documents describe it that the activity was given: of a run that an older version of Sluice began. */
async function describedServer(
  documents: Documents,
  connection: string,
  { plan: ref, source, target }: Input,
): Promise<ServerIdentity | undefined> {
  const plan = ref === undefined ? { source, target } : await documents.get(ref, lanePlanSchema);
  if (plan.source?.connection === connection) {
    return (await documents.get(plan.source.description, sourceDescriptionSchema)).server;
  }
  if (plan.target?.connection !== connection) return undefined;
  return (await documents.get(plan.target.description, targetDescriptionSchema)).server;
}
