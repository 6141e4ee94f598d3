import type { CalendarName } from './calendars/calendar';
import { Clock } from './clock';
import { Control } from './control/control';
import { FaultBook } from './faults/fault-book';
import { Answering } from './http/answer';
import { Routes } from './http/routes';
import { HttpServer } from './http/server';
import { RequestLog } from './log/request-log';
import type { AnalyticsBehaviour } from './analytics/analytics-tasks';
import { DirectAccess } from './direct-access';
import { createState, type ServerState } from './state/create-state';
import type { SimulatorVersion } from './version';

export interface SimulatorOptions {
  readonly version: SimulatorVersion;
  /** 0: any free port, the default. */
  readonly port?: number;
  /** `127.0.0.1` unless given. */
  readonly host?: string;
  /** IANA zone; `UTC` unless given. */
  readonly timeZone?: string;
  /**
   * The setting `keyCalendar`; `iso8601` unless given. `ethiopian` and `nepali` are computed as DHIS2 computes them: periods,
   * openness and DATE values. All others are only told in system info; their periods are counted as ISO 8601, so that they
   * serve to see them refused. `POST /api/systemSettings/keyCalendar` changes it at once.
   */
  readonly calendar?: CalendarName;
  /** The machine's clock unless given; milliseconds since the epoch. */
  readonly now?: () => number;
  /** E.g. `/dhis`; nothing unless given. */
  readonly contextPath?: string;
  /** How many requests the log keeps; 20,000 unless given. */
  readonly logCapacity?: number;
}

/** A DHIS2 that runs in this process. */
export class Simulator extends DirectAccess {
  /** How the analytics tables behave, and how often they were started. */
  readonly analytics: { readonly behaviour: AnalyticsBehaviour; readonly count: number };

  constructor(
    /** Where it listens, without a slash at the end. */
    readonly url: string,
    readonly port: number,
    state: ServerState,
    readonly faults: FaultBook,
    readonly log: RequestLog,
    routes: Routes,
    private readonly clock: Clock,
    private readonly server: HttpServer,
  ) {
    super(state);
    this.analytics = routes.analytics;
  }

  /** Stops the server's clock at this instant (milliseconds since the epoch); undefined: it runs again. */
  setClock(instant: number | undefined): void {
    this.clock.set(instant);
  }

  /** Lets the server's clock run from this instant. */
  runClockFrom(instant: number): void {
    this.clock.runFrom(instant);
  }

  advanceClock(ms: number): void {
    this.clock.advance(ms);
  }

  /** Stops listening and cuts all connections. */
  stop(): Promise<void> {
    return this.server.close();
  }
}

function newestPrefix(version: SimulatorVersion): number {
  return Number(version.split('.')[1]);
}

/**
 * Starts a simulated DHIS2 that knows `admin` (password `district`) and the default category model, nothing else.
 * Rejects with the system's error if the port is taken.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const clock = new Clock(options.now);
  const timeZone = options.timeZone ?? 'UTC';
  const state = createState({ version: options.version, timeZone, calendar: options.calendar ?? 'iso8601', clock });
  const log = new RequestLog(options.logCapacity);
  const faults = new FaultBook();
  const routes = new Routes(state);
  const contextPath = options.contextPath ?? '';
  const server = new HttpServer({
    answering: new Answering(state, routes),
    faults,
    log,
    control: new Control(state, clock, faults, log),
    contextPath,
    newestPrefix: newestPrefix(options.version),
  });
  const host = options.host ?? '127.0.0.1';
  const port = await server.listen(options.port ?? 0, host);
  const shownHost = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return new Simulator(`http://${shownHost}:${port}${contextPath}`, port, state, faults, log, routes, clock, server);
}
