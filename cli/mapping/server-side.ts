import { z } from 'zod';
import type { Dhis2 } from '../../dhis2/dhis2';
import { Dhis2Error } from '../../dhis2/errors/dhis2-error';
import type { CategoryCombo } from '../../dhis2/metadata/category-combo';
import type { DataElement } from '../../dhis2/metadata/data-element';
import type { DataSet } from '../../dhis2/metadata/data-set';
import type { OrganisationUnit } from '../../dhis2/metadata/organisation-unit';
import { cut } from '../../frames/csv/shown';
import type { Named } from '../../frames/mapping/suggest';

/** What suggestions look at on one server. */
export interface ServerSide {
  readonly connection: string;
  readonly calendar: string;
  /** The named sets; empty where the target's set is left open. */
  readonly dataSets: ReadonlyMap<string, DataSet>;
  /** All elements; read only where the target's set is left open. */
  readonly allElements: readonly DataElement[];
  readonly categoryCombos: ReadonlyMap<string, CategoryCombo>;
  readonly orgUnits: readonly (OrganisationUnit & Pick<Named, 'within'>)[];
  /** Option set → its options, their codes as ids; without those that can't be read. */
  readonly optionSets: ReadonlyMap<string, readonly Named[]>;
  /** A line for each option set that can't be read. */
  readonly unreadable: readonly string[];
  /** Default option combos. */
  readonly defaults: readonly string[];
}

const optionSetSchema = z.object({
  options: z.array(z.object({ code: z.string(), name: z.string().default('') })).default([]),
});

async function optionsOf({ client }: Dhis2, optionSet: string): Promise<readonly Named[]> {
  const path = `/api/optionSets/${optionSet}`;
  const { options } = await client.getJson(path, [['fields', 'options[code,name]']], optionSetSchema);
  return options.map(({ code, name }) => ({ id: code, code, name }));
}

/** Many org units of a country share a name; the units above tell them apart. */
function withParents(units: readonly OrganisationUnit[]): ServerSide['orgUnits'] {
  const names = new Map(units.map(({ id, name }) => [id, name]));
  return units.map((unit) => {
    const above = unit.path.split('/').filter((id) => id !== '' && id !== unit.id);
    return above.length === 0 ? unit : { ...unit, within: above.map((id) => names.get(id) ?? id).join(' / ') };
  });
}

/**
 * Reads one server's metadata for these sets. An option set that can't be read is told, not thrown. Throws
 * Dhis2Error, e.g. where a data set does not exist.
 */
export async function readServerSide(
  connection: string,
  dhis2: Dhis2,
  dataSetIds: readonly string[],
  withAllElements: boolean,
): Promise<ServerSide> {
  const { metadata } = dhis2;
  const { calendar } = await dhis2.system.info();
  const dataSets = await metadata.dataSets(dataSetIds);
  const allElements = withAllElements ? await metadata.allDataElements() : [];
  const elements = [...dataSets.flatMap((set) => set.elements.map(({ dataElement }) => dataElement)), ...allElements];
  const combos = new Set([
    ...dataSets.flatMap((set) => [set.categoryCombo, ...set.elements.map(({ categoryCombo }) => categoryCombo)]),
    ...allElements.map(({ categoryCombo }) => categoryCombo),
  ]);
  const optionSets = new Map<string, readonly Named[]>();
  const unreadable: string[] = [];
  for (const id of new Set(elements.flatMap(({ optionSet }) => optionSet ?? []))) {
    try {
      optionSets.set(id, await optionsOf(dhis2, id));
    } catch (error) {
      if (!(error instanceof Dhis2Error)) throw error;
      unreadable.push(`the option set ${id} of ${connection} can't be read: ${cut(error.message, 200)}`);
    }
  }
  const { categoryOptionCombo, duplicates } = await metadata.defaultCombo();
  return {
    connection,
    calendar,
    dataSets: new Map(dataSets.map((set) => [set.id, set])),
    allElements,
    categoryCombos: new Map((await metadata.categoryCombos(combos)).map((combo) => [combo.id, combo])),
    orgUnits: withParents(await metadata.organisationUnits()),
    optionSets,
    unreadable,
    defaults: [categoryOptionCombo, ...duplicates],
  };
}
