import { z } from 'zod';
import type { Dhis2 } from '../../dhis2/dhis2';
import type { CategoryCombo } from '../../dhis2/metadata/category-combo';
import type { DataElement } from '../../dhis2/metadata/data-element';
import type { DataSet } from '../../dhis2/metadata/data-set';
import type { OrganisationUnit } from '../../dhis2/metadata/organisation-unit';
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
  readonly orgUnits: readonly OrganisationUnit[];
  /** Option set → its options, their codes as ids. */
  readonly optionSets: ReadonlyMap<string, readonly Named[]>;
  /** Default option combos. */
  readonly defaults: readonly string[];
}

const optionSetSchema = z.object({
  options: z.array(z.object({ code: z.string(), name: z.string().default('') })).default([]),
});

/** Reads one server's metadata for these sets. Throws Dhis2Error, e.g. where a set does not exist. */
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
  for (const id of new Set(elements.flatMap(({ optionSet }) => optionSet ?? []))) {
    const { options } = await dhis2.client.getJson(
      `/api/optionSets/${id}`,
      [['fields', 'options[code,name]']],
      optionSetSchema,
    );
    optionSets.set(
      id,
      options.map(({ code, name }) => ({ id: code, code, name })),
    );
  }
  const { categoryOptionCombo, duplicates } = await metadata.defaultCombo();
  return {
    connection,
    calendar,
    dataSets: new Map(dataSets.map((set) => [set.id, set])),
    allElements,
    categoryCombos: new Map((await metadata.categoryCombos(combos)).map((combo) => [combo.id, combo])),
    orgUnits: await metadata.organisationUnits(),
    optionSets,
    defaults: [categoryOptionCombo, ...duplicates],
  };
}
