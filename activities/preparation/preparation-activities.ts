import type { ConnectionUse, PreparationActivities } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import { runFolder } from '../../contracts/run';
import type { MeantFor } from '../../contracts/server-identity';
import type { ActivityDeps } from '../runtime/activity-deps';
import { activity } from '../runtime/activity';
import { refuseOtherServer, serverOfRun } from '../runtime/planned-server';
import { serverBehind } from '../runtime/server-behind';
import { TerminalError } from '../runtime/to-failure';
import { loadRun } from './load-run';
import { resolveMappings } from './resolve-mappings';
import { resolveTransform } from './resolve-transform';

const continuedRun: MeantFor = { meant: 'the run that is to be continued was planned for', orElse: 'start a new run' };

export function preparationActivities(deps: ActivityDeps): PreparationActivities {
  return {
    openRun: activity(async ({ run, parameters, uses, notifications = [] }) => {
      const unknown = notifications.flatMap((name) => notificationProblem(deps, name));
      if (unknown.length > 0) throw new TerminalError(failureTypes.badParameters, unknown);
      const problems: string[] = [];
      for (const use of uses) {
        const problem = await servedProblem(deps, use);
        if (problem !== undefined) problems.push(problem);
      }
      if (problems.length > 0) throw new TerminalError(failureTypes.noWorkerForConnection, problems);
      if (run.continues !== undefined) await refuseOtherServersThan(deps, run.continues.runId, uses);
      const store = await deps.store.id();
      const opened = { format: 1, ...run, store, parameters };
      await deps.store.writeText(`${runFolder(run)}/run.json`, `${JSON.stringify(opened, null, 2)}\n`);
      return { store };
    }),
    loadRun: activity(({ run }) => loadRun(deps.store, run)),
    storeMappings: activity(async ({ run, mappings }) =>
      deps.store.putDocument(`${runFolder(run)}/plan`, await resolveMappings(mappings, deps)),
    ),
    resolveTransform: activity((input) => Promise.resolve(resolveTransform(deps.transforms, input))),
  };
}

/** A run goes on only between the servers of the run that it continues. */
async function refuseOtherServersThan(
  deps: ActivityDeps,
  continued: string,
  uses: readonly ConnectionUse[],
): Promise<void> {
  for (const connection of new Set(uses.map((use) => use.connection))) {
    const [today, before] = [serverBehind(deps, connection), await serverOfRun(deps.store, continued, connection)];
    if (today !== undefined && before !== undefined) refuseOtherServer(connection, today, before, continuedRun);
  }
}

function notificationProblem({ notifications }: ActivityDeps, name: string): string[] {
  const known = notifications?.names ?? [];
  if (known.includes(name)) return [];
  return [
    `there is no notification "${name}" in this worker's sluice.yaml; it has ${known.length === 0 ? 'none' : known.join(', ')}`,
  ];
}

async function servedProblem(
  deps: ActivityDeps,
  { connection, direction }: ConnectionUse,
): Promise<string | undefined> {
  if ((await deps.pollers(connection, direction)) > 0) return undefined;
  const verb = direction === 'read' ? 'reading' : 'writing';
  if (!deps.connectionNames.includes(connection)) {
    const known = deps.connectionNames.length === 0 ? 'none' : deps.connectionNames.join(', ');
    return `no worker serves connection "${connection}" for ${verb}, and this worker's sluice.yaml does not name it (it has ${known})`;
  }
  return `no worker serves connection "${connection}" for ${verb}; start one with: sluice worker`;
}
