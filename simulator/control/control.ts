import { z } from 'zod';
import type { Clock } from '../clock';
import { altering, alterationSchema } from '../faults/alterations';
import type { FaultRule } from '../faults/fault';
import type { FaultBook } from '../faults/fault-book';
import type { SimulatorReply } from '../http/exchange';
import type { ControlPaths } from '../http/server';
import { errorReply } from '../http/web-message';
import type { RequestLog } from '../log/request-log';
import { spread } from '../random';
import type { ServerState } from '../state/create-state';

const fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    body: z.enum(['html', 'json', 'empty']).exactOptional(),
    retryAfterSeconds: z.number().nonnegative().exactOptional(),
  }),
  z.strictObject({ kind: z.literal('loginPage') }),
  z.strictObject({ kind: z.literal('slow'), delayMs: z.number().nonnegative() }),
  z.strictObject({
    kind: z.literal('trickle'),
    bytesPerPiece: z.int().positive(),
    intervalMs: z.number().nonnegative(),
  }),
  z.strictObject({ kind: z.literal('cut'), share: z.number().min(0).max(1), ending: z.enum(['clean', 'broken']) }),
  z.strictObject({ kind: z.literal('reset'), point: z.enum(['before', 'after']) }),
]);

const rule = z.strictObject({
  match: z
    .strictObject({
      method: z.string().exactOptional(),
      path: z.string().exactOptional(),
      query: z.record(z.string(), z.string()).exactOptional(),
    })
    .exactOptional(),
  fault,
  /** A number, or `forever`. */
  times: z.union([z.int().positive(), z.literal('forever').transform(() => Infinity)]).exactOptional(),
  after: z.int().nonnegative().exactOptional(),
  probability: z.number().min(0).max(1).exactOptional(),
  seed: z.int().exactOptional(),
});

const engineFault = z.strictObject({
  /** NEW: answer 200 SUCCESS and write nothing, for so many posts. */
  silentIgnored: z.int().nonnegative().exactOptional(),
  /** OLD: crash after this many rows, once. */
  crashAfterRows: z.int().positive().exactOptional(),
  /** Leave this share of the rows out of every export. */
  hideShare: z.number().min(0).max(1).exactOptional(),
  /** Store rows otherwise than they are sent, and answer as if nothing were the matter. */
  storesOtherwise: z.array(alterationSchema).min(1).exactOptional(),
});

const clockSetting = z.strictObject({ now: z.iso.datetime({ offset: true }).nullable() });

function json(body: object): SimulatorReply {
  return { status: 200, body };
}

/**
 * Control over HTTP, for a simulator that runs as a process: `GET|DELETE /simulator/log`, `GET /simulator/values`,
 * `POST|DELETE /simulator/faults`, `POST /simulator/engine-faults`, `POST /simulator/clock`. No login is asked for.
 */
export class Control implements ControlPaths {
  constructor(
    private readonly state: ServerState,
    private readonly clock: Clock,
    private readonly faults: FaultBook,
    private readonly log: RequestLog,
  ) {}

  answer(method: string, path: string, query: readonly (readonly [string, string])[], body: Buffer): SimulatorReply {
    try {
      return this.handle(`${method} ${path}`, new Map(query), body);
    } catch (error) {
      if (error instanceof z.ZodError) return errorReply(400, z.prettifyError(error));
      if (error instanceof SyntaxError) return errorReply(400, `Body is not JSON: ${error.message}`);
      throw error;
    }
  }

  private handle(what: string, query: ReadonlyMap<string, string>, body: Buffer): SimulatorReply {
    switch (what) {
      case 'GET /simulator/log':
        return json({ total: this.log.total, maxInFlight: this.log.maxInFlight, requests: this.log.entries() });
      case 'DELETE /simulator/log':
        this.log.clear();
        return { status: 204 };
      case 'GET /simulator/values': {
        const orgUnit = query.get('orgUnit');
        return json({
          values: [...(orgUnit === undefined ? this.state.dataValues.all() : this.state.dataValues.ofOrgUnit(orgUnit))],
        });
      }
      case 'POST /simulator/faults': {
        // Zod knows exact optional members; the type of the rule says the same.
        const parsed: FaultRule = rule.parse(parse(body));
        this.faults.add(parsed);
        return json({ added: true });
      }
      case 'DELETE /simulator/faults':
        this.faults.clear();
        Object.assign(this.state.faults, {
          hideFromExport: undefined,
          silentIgnored: undefined,
          crashAfterRows: undefined,
          storesOtherwise: undefined,
          periodRace: undefined,
          staleInputPeriods: undefined,
          periodReadRace: undefined,
        });
        return { status: 204 };
      case 'POST /simulator/engine-faults':
        this.setEngineFaults(engineFault.parse(parse(body)));
        return json({ added: true });
      case 'POST /simulator/clock': {
        const { now } = clockSetting.parse(parse(body));
        this.clock.set(now === null ? undefined : Date.parse(now));
        return json({ now: new Date(this.clock.now()).toISOString() });
      }
      default:
        return errorReply(404, `The simulator has no ${what}`);
    }
  }

  private setEngineFaults(wanted: z.infer<typeof engineFault>): void {
    let ignored = wanted.silentIgnored ?? 0;
    let crash = wanted.crashAfterRows;
    const share = wanted.hideShare;
    if (ignored > 0) this.state.faults.silentIgnored = () => ignored-- > 0;
    if (crash !== undefined) {
      this.state.faults.crashAfterRows = () => {
        const rows = crash;
        crash = undefined;
        return rows;
      };
    }
    if (wanted.storesOtherwise !== undefined) this.state.faults.storesOtherwise = altering(wanted.storesOtherwise);
    if (share !== undefined)
      this.state.faults.hideFromExport = (row) => spread(row.orgUnit + row.dataElement + row.period) < share;
  }
}

function parse(body: Buffer): unknown {
  return JSON.parse(body.toString('utf8'));
}
