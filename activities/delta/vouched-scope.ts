import { withSortedKeys } from '../../contracts/sorted-keys';
import { z } from 'zod';
import type { ResolvedMappings } from '../../contracts/mappings';
import type { ServerSummary } from '../../contracts/server-summary';
import { parseRelease } from '../../dhis2/system/release';
import type { SourceDescription } from '../plan/source-description';
import type { TargetDescription } from '../plan/target-description';
import { fingerprintOf } from '../runtime/receipts';

const serverIdentitySchema = z.strictObject({
  /** DHIS2's own id of the installation; null where the server does not tell (up to 2.42). */
  systemId: z.string().nullable(),
  /** Major and minor version, e.g. `2.42`. */
  family: z.string(),
  calendar: z.string(),
});

/**
 * What a watermark speaks for: everything in it was brought over up to that moment. Kept as a document beside the
 * watermark.
 */
export const vouchedScopeSchema = z.strictObject({
  format: z.literal(1),
  source: serverIdentitySchema,
  target: serverIdentitySchema,
  /** Source org unit → the target's; null for one that the mapping does not name. */
  orgUnits: z.record(z.string(), z.string().nullable()),
  /** Source org unit → the one above it. Older watermarks do not tell. */
  parents: z.record(z.string(), z.string()).exactOptional(),
  /** Source org units in scope that the data set is assigned to. Older watermarks do not tell. */
  assigned: z.array(z.string()).exactOptional(),
  /** Canonical ids; null stands for all. */
  periods: z.array(z.string()).nullable(),
  /** Hash of the data elements of the set with their option combos. */
  elements: z.string(),
  /** Hash of the mapping but for its org units, which are above, and of the transforms. */
  mapping: z.string(),
  deletes: z.enum(['ignore', 'propagate']),
  /** Who read the source, and the category options whose data this user might not read, in order. Older watermarks do not tell. */
  reader: z.strictObject({ username: z.string(), hiddenOptions: z.array(z.string()) }).exactOptional(),
});
export type VouchedScope = z.infer<typeof vouchedScopeSchema>;

export interface ScopeInput {
  readonly source: SourceDescription;
  readonly target: TargetDescription;
  readonly dataSet: string;
  readonly mappings: ResolvedMappings | undefined;
  readonly periods: readonly string[] | null;
  readonly deletes: 'ignore' | 'propagate';
  /** Fingerprints of the transforms on the way, in order. */
  readonly transforms: readonly string[];
}

/** The scope of a run as it is planned. */
export function vouchedScope({
  source,
  target,
  dataSet,
  mappings,
  periods,
  deletes,
  transforms,
}: ScopeInput): VouchedScope {
  const table = mappings?.orgUnits;
  const imageOf = (unit: string): string | null => {
    if (table === undefined) return unit;
    if (Object.hasOwn(table, unit)) return table[unit] ?? null;
    return mappings?.unmapped === 'keep' ? unit : null;
  };
  const set = source.dataSets[dataSet];
  const reports = new Set(set?.orgUnits ?? []);
  const optionsOf = (combo: string | undefined): string[] => [...(source.categoryCombos[combo ?? ''] ?? [])].sort();
  const { orgUnits: _, ...others } = mappings ?? {};
  const asValues = Object.values(target.model.dataElements).some(({ valueType }) => valueType === 'ORGANISATION_UNIT');
  return {
    format: 1,
    source: identityOf(source.server),
    target: identityOf(target.server),
    orgUnits: Object.fromEntries(source.orgUnits.map(({ id }) => [id, imageOf(id)])),
    parents: Object.fromEntries(
      source.orgUnits.flatMap(({ id, path }) => {
        const parent = path.split('/').at(-2);
        return parent === undefined || parent === '' ? [] : [[id, parent]];
      }),
    ),
    assigned: source.orgUnits.flatMap(({ id }) => (reports.has(id) ? [id] : [])),
    periods: periods === null ? null : [...periods],
    elements: fingerprintOf(
      withSortedKeys([
        Object.fromEntries((set?.dataElements ?? []).map((id) => [id, optionsOf(set?.elementCombos[id])])),
        optionsOf(set?.categoryCombo),
      ]),
    ),
    mapping: fingerprintOf(
      withSortedKeys([
        others,
        asValues ? (table ?? null) : null,
        source.defaultOptionCombos,
        target.model.defaultOptionCombo,
        transforms,
      ]),
    ),
    deletes,
    reader: { username: source.server.username, hiddenOptions: [...(set?.hiddenOptions ?? [])].sort() },
  };
}

function identityOf({ systemId, version, calendar }: ServerSummary): VouchedScope['source'] {
  const release = parseRelease(version);
  return {
    systemId: systemId ?? null,
    family: release === undefined ? version : `${release.major}.${release.minor}`,
    calendar,
  };
}
