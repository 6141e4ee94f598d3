import { z } from 'zod';
import { refs } from './fields';

/** The user whose credentials are used. */
export interface Me {
  readonly id: string;
  readonly username: string;
  readonly authorities: readonly string[];
  /** Has authority ALL. */
  readonly superuser: boolean;
  /** Capture units: values may be written below them; 2.43+: also read. */
  readonly organisationUnits: readonly string[];
  /** View units. 2.38–2.42: values may be read below them, or below the capture units when there are none. */
  readonly dataViewOrganisationUnits: readonly string[];
  /** Data sets with data-read. */
  readonly dataSets: readonly string[];
}

export const meFields = 'id,username,authorities,organisationUnits[id],dataViewOrganisationUnits[id],dataSets';

export const meSchema: z.ZodType<Me> = z
  .object({
    id: z.string(),
    username: z.string(),
    authorities: z.array(z.string()).default([]),
    organisationUnits: refs,
    dataViewOrganisationUnits: refs,
    dataSets: z.array(z.string()).default([]),
  })
  .transform((user) => ({ ...user, superuser: user.authorities.includes('ALL') }));
