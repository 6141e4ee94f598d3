import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import type { LimiterPace } from '../../dhis2/client/limiter-pace';
import { serverName } from '../../contracts/server-identity';
import type { ServerAdmission, ServerLimits } from '../connections/open-connections';
import type { Logger } from '../logging/logger';
import { LeasedAdmission } from './leased-admission';
import { temporalPermitDesk } from './temporal-permit-desk';

/** Admissions of this worker whose permits come from the servers' workflows, shared with all other workers. */
export function leaseFromWorkflow(
  client: Client,
  logger: Logger,
): (limits: ServerLimits, limiter: LimiterPace) => ServerAdmission {
  const worker = `${process.pid}@${hostname()}:${randomUUID().slice(0, 4)}`;
  return ({ identity, ...limits }, limiter) =>
    new LeasedAdmission({
      server: serverName(identity),
      process: worker,
      limits,
      limiter,
      desk: temporalPermitDesk(client, identity),
      logger,
    });
}
