import { z } from 'zod';
import { dataAccess, listOf, optionalDay, optionalText, ref, refs } from './fields';
import type { ObjectKind } from './metadata-reader';

export interface CategoryOptionName {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
}

/** Its UID is made by each server; combos of two servers are matched by their combo and their set of category options. */
export interface CategoryOptionCombo {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly categoryOptions: readonly CategoryOptionName[];
}

export interface CategoryCombo {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly isDefault: boolean;
  readonly categories: readonly string[];
  readonly categoryOptionCombos: readonly CategoryOptionCombo[];
}

/** What decides whether an attribute option combo takes values: its options' dates, org units and sharing. */
export interface CategoryOption extends CategoryOptionName {
  /** `yyyy-MM-dd`. */
  readonly startDate: string | null;
  readonly endDate: string | null;
  /** Empty: all. */
  readonly organisationUnits: readonly string[];
  readonly access: { readonly read: boolean; readonly write: boolean | null };
}

const optionFields = 'categoryOptions[id,code,name]';
const nameShape = { id: z.string(), code: optionalText, name: z.string().default('') };
const optionComboShape = { ...nameShape, categoryOptions: listOf(z.object(nameShape)) };

export const categoryComboKind: ObjectKind<CategoryCombo> = {
  collection: 'categoryCombos',
  fields: `id,code,name,isDefault,categories[id],categoryOptionCombos[id,code,name,${optionFields}]`,
  schema: z.object({
    ...nameShape,
    isDefault: z.boolean().default(false),
    categories: refs,
    categoryOptionCombos: listOf(z.object(optionComboShape)),
  }),
};

export const categoryOptionComboKind: ObjectKind<CategoryOptionCombo & { readonly categoryCombo: string }> = {
  collection: 'categoryOptionCombos',
  fields: `id,code,name,categoryCombo[id],${optionFields}`,
  schema: z.object({ ...optionComboShape, categoryCombo: ref }),
};

export const categoryOptionKind: ObjectKind<CategoryOption> = {
  collection: 'categoryOptions',
  fields: 'id,code,name,startDate,endDate,organisationUnits[id],access[data[read,write]]',
  schema: z.object({
    ...nameShape,
    startDate: optionalDay,
    endDate: optionalDay,
    organisationUnits: refs,
    access: dataAccess,
  }),
};
