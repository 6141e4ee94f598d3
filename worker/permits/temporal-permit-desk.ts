import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import {
  leaseAnswerSchema,
  leaseUpdateName,
  leaveSignalName,
  serverPermitsId,
  serverPermitsType,
  type LeaseAnswer,
  type LeaseRequest,
} from '../../contracts/permits';
import { serverName } from '../../contracts/server-identity';
import { mainTaskQueue } from '../../contracts/task-queues';
import type { PermitDesk } from './leased-admission';

const answerWithinMs = 10_000;
const goodbyeWithinMs = 2_000;

/** The workflow of one server; it is started where it does not run. */
export function temporalPermitDesk(client: Client, identity: string): PermitDesk {
  const workflowId = serverPermitsId(identity);
  return {
    async ask(request: LeaseRequest): Promise<LeaseAnswer> {
      const ask = async (): Promise<unknown> => {
        const server = serverName(identity);
        const start = new WithStartWorkflowOperation(serverPermitsType, {
          workflowId,
          taskQueue: mainTaskQueue,
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [{ server }],
          staticSummary: `Permits of ${server}`,
        });
        return await client.workflow.executeUpdateWithStart(leaseUpdateName, {
          args: [request],
          startWorkflowOperation: start,
        });
      };
      return leaseAnswerSchema.parse(await client.connection.withDeadline(Date.now() + answerWithinMs, ask));
    },
    async leave(process: string): Promise<void> {
      try {
        await client.connection.withDeadline(Date.now() + goodbyeWithinMs, () =>
          client.workflow.getHandle(workflowId).signal(leaveSignalName, { process }),
        );
      } catch {
        // There is no such workflow any more, or Temporal is away: the lease ends by itself.
      }
    },
  };
}
