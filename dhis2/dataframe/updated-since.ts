import type { ServerProfile } from '../../contracts/server-profile';
import type { DataValue } from '../data-value-sets/data-value';

/** How a moment is asked of a server, and which of the answered values are truly from then on. */
export interface UpdatedSince {
  /** For the parameter lastUpdated. */
  readonly bound: string;
  readonly includes: (value: DataValue) => boolean;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Servers read the parameter in ways of their own, so it is sent with room to spare and the answer is filtered here.
 * 2.43+: the time of day is dropped, which only adds rows. 2.38–2.42: the moment is compared in UTC with times that are
 * local to the server, so one behind UTC would miss its last hours; the bound is taken back by a day. They keep whole seconds.
 */
export function updatedSince(moment: Date, profile: ServerProfile): UpdatedSince {
  const isOld = profile === 'OLD';
  const fromMs = isOld ? Math.floor(moment.getTime() / 1000) * 1000 : moment.getTime();
  return {
    bound: new Date(isOld ? fromMs - dayMs : fromMs).toISOString(),
    includes: ({ lastUpdated }) => lastUpdated === null || instantMs(lastUpdated) >= fromMs,
  };
}

/** DHIS2 writes the offset without colon, which ECMAScript does not have to read. */
function instantMs(text: string): number {
  return Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
}
