import { listed, type MissingPart } from '../../contracts/missing';
import type { LaneDocuments } from '../runtime/lane-documents';
import type { GoneObject } from './base-scope';

/** Sentences for people; bounded, whatever is missing. */
export function missingNotes(
  parts: readonly MissingPart[],
  emptied: readonly MissingPart[],
  gone: { readonly orgUnits: readonly GoneObject[]; readonly dataElements: readonly GoneObject[] },
  file: string,
): string[] {
  return [
    ...parts
      .filter(({ missing }) => missing.length > 0)
      .map(
        ({ what, missing, of }) =>
          `Not read any more: ${missing.length} of ${of} ${what} that the last verified run with these parameters read: ${listed(missing)}.`,
      ),
    ...emptied.map(
      ({ what, missing, of }) =>
        `Empty at the source: ${missing.length} of ${of} ${what}, which held some in the last full run: ${listed(missing)}.`,
    ),
    ...orphanNote('org units', gone.orgUnits, file),
    ...orphanNote('data elements', gone.dataElements, file),
  ];
}

function orphanNote(what: string, objects: readonly GoneObject[], file: string): string[] {
  const held = objects.filter(({ rows }) => rows > 0);
  if (held.length === 0) return [];
  const rows = held.reduce((sum, object) => sum + object.rows, 0);
  return [
    `Left at the target: ${rows} values of ${held.length} ${what} that the source no longer has there (merged, split or removed): ${listed(held)}. This run does not touch them; they are listed in ${file} of the last full run. Where they should go, delete them with deleteDataValues.`,
  ];
}

/** Where the source answered with nothing at all. `before`: rows that the last full run with these parameters read. */
export function nothingHeld({ plan, source }: LaneDocuments, before: number | undefined): string {
  const [first = '', last = ''] = [plan.periods[0], plan.periods.at(-1)];
  const periods = plan.periods.length === 0 ? 'any period' : first === last ? first : `${first} to ${last}`;
  const then =
    before === undefined
      ? ''
      : ` The last full run with these org units read ${before} rows, of these or other periods.`;
  return `The source holds no value at all of this scope: ${source.orgUnits.length} org units, ${periods}.${then} Check the periods and org units, and that ${source.server.username} may read these data.`;
}
