import { z } from 'zod';
import { optionalDay, optionalRef, optionalText } from './fields';
import type { ObjectKind } from './metadata-reader';

export interface OrganisationUnit {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  /** `/root/…/self`. */
  readonly path: string;
  /** 1 = root. */
  readonly level: number;
  readonly leaf: boolean;
  readonly parent: string | null;
  /** `yyyy-MM-dd`, local to the server. */
  readonly openingDate: string | null;
  /** `yyyy-MM-dd`, local to the server; null = open. */
  readonly closedDate: string | null;
}

export const organisationUnitKind: ObjectKind<OrganisationUnit> = {
  collection: 'organisationUnits',
  fields: 'id,code,name,path,level,leaf,parent[id],openingDate,closedDate',
  schema: z.object({
    id: z.string(),
    code: optionalText,
    name: z.string().default(''),
    path: z.string(),
    level: z.number(),
    leaf: z.boolean().default(false),
    parent: optionalRef,
    openingDate: optionalDay,
    closedDate: optionalDay,
  }),
};
