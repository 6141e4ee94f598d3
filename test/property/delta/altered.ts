import type { Alteration } from '../../../simulator/faults/alterations';
import type { Content } from './model';

/** What the target makes of the rows that it is sent, all the night long, although it says that all went well. */
export interface Altering {
  readonly kind: Extract<
    Alteration['kind'],
    'truncate' | 'upperCase' | 'dropComment' | 'dropFollowUp' | 'ignoreCreate' | 'ignoreUpdate' | 'ignoreDelete'
  >;
  /** The rows of this one only; undefined: of all. */
  readonly clinic: string | undefined;
}

export const truncatedLength = 2;

/** For the simulator. */
export function asFaults(alterings: readonly Altering[]): Alteration[] {
  return alterings.map(({ kind, clinic }) => ({
    kind,
    length: truncatedLength,
    ...(clinic === undefined ? {} : { orgUnits: [clinic] }),
  }));
}

/** What a place of the clinic holds after a write of `sent` over `before`; undefined: nothing. */
export function storedFor(
  clinic: string,
  sent: Content | undefined,
  before: Content | undefined,
  alterings: readonly Altering[],
): Content | undefined {
  const here = alterings.filter((one) => one.clinic === undefined || one.clinic === clinic).map(({ kind }) => kind);
  const ignored = sent === undefined ? 'ignoreDelete' : before === undefined ? 'ignoreCreate' : 'ignoreUpdate';
  if (here.includes(ignored)) return before;
  if (sent === undefined) return undefined;
  let { value, comment, followUp } = sent;
  for (const kind of here) {
    if (kind === 'truncate') value = value.slice(0, truncatedLength);
    if (kind === 'upperCase') value = value.toUpperCase();
    if (kind === 'dropComment') comment = null;
    if (kind === 'dropFollowUp') followUp = false;
  }
  return { value, comment, followUp };
}
