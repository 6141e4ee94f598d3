import type { CategoryOption } from '../../metadata/category-combo';
import type { DataElement, DataSetsOfElement } from '../../metadata/data-element';
import type { DataSet } from '../../metadata/data-set';
import type { OrganisationUnit } from '../../metadata/organisation-unit';
import type { TargetDataElement, TargetDataSet, TargetModel } from './target-model';

export function toDataSet(set: DataSet): TargetDataSet {
  return {
    id: set.id,
    name: set.name,
    periodType: set.periodType,
    openFuturePeriods: set.openFuturePeriods,
    expiryDays: set.expiryDays,
    categoryCombo: set.categoryCombo,
    dataWrite: set.access.write ?? undefined,
    inputPeriods: set.dataInputPeriods.map(({ period, openingDate, closingDate }) => ({
      period,
      openingDate: openingDate ?? undefined,
      closingDate: closingDate ?? undefined,
    })),
    elements: Object.fromEntries(set.elements.map(({ dataElement, categoryCombo }) => [dataElement.id, categoryCombo])),
    orgUnits: [...set.organisationUnits],
  };
}

export function toDataElement(element: DataElement, dataSets: DataSetsOfElement['dataSets']): TargetDataElement {
  return {
    id: element.id,
    name: element.name,
    valueType: element.valueType,
    zeroIsSignificant: element.zeroIsSignificant,
    aggregationType: element.aggregationType ?? 'SUM',
    optionSet: element.optionSet ?? undefined,
    commentOptionSet: element.commentOptionSet ?? undefined,
    dataSets: [...new Set(dataSets.map((set) => set.id))].sort(),
  };
}

export function toCategoryOption(option: CategoryOption): TargetModel['categoryOptions'][string] {
  return {
    startDate: option.startDate ?? undefined,
    endDate: option.endDate ?? undefined,
    orgUnits: [...option.organisationUnits],
  };
}

export function toOrgUnit(unit: OrganisationUnit): TargetModel['orgUnits'][string] {
  return {
    name: unit.name,
    path: unit.path,
    openingDate: unit.openingDate ?? undefined,
    closedDate: unit.closedDate ?? undefined,
  };
}
