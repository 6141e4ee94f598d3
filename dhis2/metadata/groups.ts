import { z } from 'zod';
import { refs } from './fields';
import type { ObjectKind } from './metadata-reader';

export interface DataElementGroup {
  readonly id: string;
  readonly name: string;
  readonly dataElements: readonly string[];
}

export const dataElementGroupKind: ObjectKind<DataElementGroup> = {
  collection: 'dataElementGroups',
  fields: 'id,name,dataElements[id]',
  schema: z.object({ id: z.string(), name: z.string().default(''), dataElements: refs }),
};

export interface OrganisationUnitGroup {
  readonly id: string;
  readonly name: string;
  readonly organisationUnits: readonly string[];
}

export const organisationUnitGroupKind: ObjectKind<OrganisationUnitGroup> = {
  collection: 'organisationUnitGroups',
  fields: 'id,name,organisationUnits[id]',
  schema: z.object({ id: z.string(), name: z.string().default(''), organisationUnits: refs }),
};
