import { z } from 'zod';

const ref = z.object({ id: z.string() });
const optionalRef = ref.nullish();
const day = z.string().nullish();

/** What the target model asks of each list, and the shape of the answer (2.38–2.44). */
export const dataSetsAnswer = z.object({
  dataSets: z.array(
    z.object({
      id: z.string(),
      name: z.string().default(''),
      periodType: z.string(),
      openFuturePeriods: z.number().default(0),
      expiryDays: z.number().default(0),
      categoryCombo: optionalRef,
      access: z
        .object({ data: z.object({ write: z.boolean().optional() }).optional() })
        .nullish()
        .catch(undefined),
      dataInputPeriods: z.array(z.object({ period: ref, openingDate: day, closingDate: day })).default([]),
      dataSetElements: z
        .array(z.object({ dataElement: ref.extend({ categoryCombo: optionalRef }), categoryCombo: optionalRef }))
        .default([]),
      organisationUnits: z.array(ref).default([]),
    }),
  ),
});
export const dataSetFields =
  'id,name,periodType,openFuturePeriods,expiryDays,categoryCombo[id],access[data[read,write]],dataInputPeriods[period[id],openingDate,closingDate],dataSetElements[dataElement[id,categoryCombo[id]],categoryCombo[id]],organisationUnits[id]';
export type DataSetAnswer = z.infer<typeof dataSetsAnswer>['dataSets'][number];

export const dataElementsAnswer = z.object({
  dataElements: z.array(
    z.object({
      id: z.string(),
      name: z.string().default(''),
      valueType: z.string(),
      zeroIsSignificant: z.boolean().default(false),
      aggregationType: z.string().default('SUM'),
      optionSet: optionalRef,
      commentOptionSet: optionalRef,
      dataSetElements: z.array(z.object({ dataSet: optionalRef })).default([]),
    }),
  ),
});
export const dataElementFields =
  'id,name,valueType,zeroIsSignificant,aggregationType,optionSet[id],commentOptionSet[id],dataSetElements[dataSet[id]]';
export type DataElementAnswer = z.infer<typeof dataElementsAnswer>['dataElements'][number];

export const categoryCombosAnswer = z.object({
  categoryCombos: z.array(
    z.object({
      id: z.string(),
      categoryOptionCombos: z
        .array(z.object({ id: z.string(), name: z.string().default(''), categoryOptions: z.array(ref).default([]) }))
        .default([]),
    }),
  ),
});
export const categoryComboFields = 'id,categoryOptionCombos[id,name,categoryOptions[id]]';

export const categoryOptionsAnswer = z.object({
  categoryOptions: z.array(
    z.object({ id: z.string(), startDate: day, endDate: day, organisationUnits: z.array(ref).default([]) }),
  ),
});

export const optionSetsAnswer = z.object({
  optionSets: z.array(z.object({ id: z.string(), options: z.array(z.object({ code: z.string().nullish() })) })),
});

export const orgUnitsAnswer = z.object({
  organisationUnits: z.array(
    z.object({ id: z.string(), name: z.string().default(''), path: z.string(), openingDate: day, closedDate: day }),
  ),
});

export const meAnswer = z.object({
  username: z.string().default(''),
  authorities: z.array(z.string()).default([]),
  organisationUnits: z.array(ref).default([]),
});

export const lockExceptionsAnswer = z.object({
  lockExceptions: z.array(
    z.object({
      organisationUnit: ref,
      dataSet: ref,
      period: z.union([ref, z.object({ name: z.string() })]),
    }),
  ),
});
