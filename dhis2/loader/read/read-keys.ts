import type { ServerProfile } from '../../../contracts/server-profile';
import type { DataValue } from '../../data-value-sets/data-value';
import { keyText, type ValueKey } from '../rows';
import type { LoaderServer } from '../server';
import { askInParts } from '../../data-value-sets/ask-in-parts';
import { knownPeriods } from '../../data-value-sets/known-periods';
import { coverCells, halvesOf, type Rectangle } from './cover-cells';

export interface ReadKeysOptions {
  /** The data set that the keys belong to; the user needs data-read on it. */
  readonly dataSet: string;
  /** Of this server. 2.38–2.42 (OLD) are told the periods before several reads name them at once. */
  readonly profile: ServerProfile;
  /** Tombstones as well; by default a deleted row is absent. */
  readonly includeDeleted?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after each request. */
  readonly onRead?: (() => void) | undefined;
}

/**
 * What the server holds now for these keys, by `keyText`, read by the cheapest cover of their org units × periods.
 * Keys without a row are absent. Periods must be in canonical form, ids well-formed, org units within the user's
 * hierarchy (else the server refuses the whole request). 2.38–2.42: reading a period creates it on the server.
 */
export async function readKeys(
  server: Pick<LoaderServer, 'system' | 'dataValueSets' | 'completeDataSetRegistrations'>,
  keys: readonly ValueKey[],
  options: ReadKeysOptions,
): Promise<Map<string, DataValue>> {
  const wanted = new Set(keys.map(keyText));
  const found = new Map<string, DataValue>();
  const read = async (rectangle: Rectangle): Promise<void> => {
    const answers = await askInParts(server, [rectangle], {
      ask: ({ orgUnits, periods }) =>
        server.dataValueSets.get(
          { dataSets: [options.dataSet], orgUnits, periods, includeDeleted: options.includeDeleted },
          { signal: options.signal },
        ),
      partsOf: halvesOf,
      signal: options.signal,
    });
    options.onRead?.();
    for (const row of answers.flat()) {
      const key = keyText(row);
      if (wanted.has(key)) found.set(key, row);
    }
  };
  const rectangles = coverCells(keys);
  const orgUnit = rectangles[0]?.orgUnits[0];
  if (orgUnit !== undefined) {
    const periods = [...new Set(rectangles.flatMap((rectangle) => rectangle.periods))];
    const { dataSet, profile, signal } = options;
    await knownPeriods(server).beforeValues(profile, { dataSet, orgUnit, periods, signal });
  }
  for (let from = 0; from < rectangles.length; from += readsAtOnce) {
    await Promise.all(rectangles.slice(from, from + readsAtOnce).map(read));
  }
  return found;
}

/** Fewer than a server's usual share of connections; the client's admission limits further. */
const readsAtOnce = 4;
