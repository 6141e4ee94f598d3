import type { ServerProfile } from '../../contracts/server-profile';
import type { Dhis2 } from '../dhis2';
import { Dhis2Error, Dhis2PeriodRaceError } from '../errors/errors';

/** Names so many periods in one URL at most; the longest have 11 characters. */
const periodsPerRequest = 250;
/** Of one request that names new periods; each failure may be a race with another client. */
const attempts = 3;

/** Reads that are about to be made. */
export interface NamedPeriods {
  readonly dataSet: string;
  /** Any that this user may read. */
  readonly orgUnit: string;
  readonly periods: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * The periods that one server has stored, as far as this process knows. A request that names a period which the server has never
 * stored creates it, and of several such requests at once all but one can be refused with a 409 (2.40–2.42:
 * `GET /api/dataValueSets` and dry runs; all versions up to 2.44: `/api/completeDataSetRegistrations`). So one request that
 * reads next to nothing names them first, while the others wait for it: one for the registrations of a single org unit, which
 * creates periods on all versions. It is made once for each period, and never the reason of a failure: what it could not do is
 * left to the reads, whose lost races are transient (`Dhis2PeriodRaceError`).
 */
export class KnownPeriods {
  private readonly known = new Set<string>();
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly server: Pick<Dhis2, 'completeDataSetRegistrations'>) {}

  /** These need not be named: an earlier run has read them from this server. */
  learn(periods: readonly string[]): void {
    for (const period of periods) this.known.add(period);
  }

  /** Before reads of data values, or dry runs. 2.43+ create no periods there: nothing is asked. */
  async beforeValues(profile: ServerProfile, named: NamedPeriods): Promise<void> {
    if (profile === 'OLD') await this.beforeRegistrations(named);
  }

  /** Before reads or writes of registrations, on all versions. */
  async beforeRegistrations(named: NamedPeriods): Promise<void> {
    const { dataSet, orgUnit, signal } = named;
    await this.makeKnown(named, async (periods) => {
      const query = { dataSet, orgUnits: [orgUnit], children: false, periods, limit: 1 };
      await this.server.completeDataSetRegistrations.get(query, { signal });
    });
  }

  /** One caller after the other, so that the second finds known what the first has named. */
  private async makeKnown(
    { periods, signal }: NamedPeriods,
    name: (periods: string[]) => Promise<void>,
  ): Promise<void> {
    if (periods.every((period) => this.known.has(period))) return;
    const turn = this.last.then(async () => {
      signal?.throwIfAborted();
      const open = [...new Set(periods)].filter((period) => !this.known.has(period));
      for (let from = 0; from < open.length; from += periodsPerRequest) {
        const part = open.slice(from, from + periodsPerRequest);
        if (await succeeds(() => name(part), signal)) for (const period of part) this.known.add(period);
      }
    });
    this.last = turn.catch(() => undefined);
    await turn;
  }
}

/** False after a failure of the request. Throws only the reason of the signal, and what is no answer of the server. */
async function succeeds(request: () => Promise<void>, signal: AbortSignal | undefined): Promise<boolean> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      await request();
      return true;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof Dhis2Error)) throw error;
      if (!(error instanceof Dhis2PeriodRaceError)) return false;
    }
  }
  return false;
}

const byServer = new WeakMap<Dhis2['completeDataSetRegistrations'], KnownPeriods>();

/** The one of this server, for as long as the connection is open. */
export function knownPeriods(server: Pick<Dhis2, 'completeDataSetRegistrations'>): KnownPeriods {
  const { completeDataSetRegistrations: key } = server;
  const known = byServer.get(key) ?? new KnownPeriods(server);
  byServer.set(key, known);
  return known;
}
