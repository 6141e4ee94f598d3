import type { Simulator } from '../../simulator/simulator';

/** A root, two districts, three clinics, two elements in one monthly set. */
export function seedSmallWorld(simulator: Simulator): void {
  const unit = (id: string, name: string, parent?: string): object => ({
    id,
    name,
    shortName: name,
    code: name.toUpperCase(),
    openingDate: '2000-01-01',
    ...(parent === undefined ? {} : { parent: { id: parent } }),
  });
  const element = (id: string, name: string, valueType: string): object => ({
    id,
    name,
    shortName: name,
    code: `CODE ${name}`,
    valueType,
    domainType: 'AGGREGATE',
    aggregationType: 'SUM',
    zeroIsSignificant: true,
  });
  simulator.seed({
    organisationUnits: [
      unit('OuRoot00000', 'Root'),
      unit('OuNorth0000', 'North', 'OuRoot00000'),
      unit('OuSouth0000', 'South', 'OuRoot00000'),
      unit('OuNorthA000', 'North A', 'OuNorth0000'),
      unit('OuNorthB000', 'North B', 'OuNorth0000'),
      unit('OuSouthA000', 'South A', 'OuSouth0000'),
    ],
    dataElements: [element('DeCases0000', 'Cases', 'INTEGER'), element('DeRemark000', 'Remark, short', 'TEXT')],
    dataSets: [
      {
        id: 'DsMonthly00',
        name: 'Monthly set',
        shortName: 'Monthly set',
        periodType: 'Monthly',
        sharing: { public: 'rwrw----' },
        dataSetElements: [{ dataElement: { id: 'DeCases0000' } }, { dataElement: { id: 'DeRemark000' } }],
        organisationUnits: [{ id: 'OuNorthA000' }, { id: 'OuNorthB000' }],
      },
    ],
  });
}
