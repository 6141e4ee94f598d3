import type { DataElementAnswer, DataSetAnswer } from './metadata-answers';
import type { TargetDataElement, TargetDataSet } from './target-model';

export function toDataSet(set: DataSetAnswer): TargetDataSet {
  return {
    id: set.id,
    name: set.name,
    periodType: set.periodType,
    openFuturePeriods: set.openFuturePeriods,
    expiryDays: set.expiryDays,
    categoryCombo: set.categoryCombo?.id ?? '',
    dataWrite: set.access?.data?.write,
    inputPeriods: set.dataInputPeriods.map(({ period, openingDate, closingDate }) => ({
      period: period.id,
      openingDate: openingDate ?? undefined,
      closingDate: closingDate ?? undefined,
    })),
    elements: Object.fromEntries(
      set.dataSetElements.map(({ dataElement, categoryCombo }) => [
        dataElement.id,
        categoryCombo?.id ?? dataElement.categoryCombo?.id ?? '',
      ]),
    ),
    orgUnits: set.organisationUnits.map((unit) => unit.id),
  };
}

export function toDataElement(element: DataElementAnswer): TargetDataElement {
  return {
    id: element.id,
    name: element.name,
    valueType: element.valueType,
    zeroIsSignificant: element.zeroIsSignificant,
    aggregationType: element.aggregationType,
    optionSet: element.optionSet?.id,
    commentOptionSet: element.commentOptionSet?.id,
    dataSets: [...new Set(element.dataSetElements.flatMap(({ dataSet }) => dataSet?.id ?? []))].sort(),
  };
}
