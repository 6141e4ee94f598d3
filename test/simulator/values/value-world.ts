import { type Simulator, startSimulator, type SimulatorOptions } from '../../../simulator/simulator';
import type { StoredValue } from '../../../simulator/state/data-values';
import type { MetadataObject } from '../../../simulator/state/metadata';
import { Jobs } from '../../../simulator/tasks/jobs';
import { importDataValues } from '../../../simulator/values/import';
import { ask, type Got } from '../http-client';

export const combo = 'HllvX50cXC0';
export const partnerA = 'OcPartnerA0';
export const partnerB = 'OcPartnerB0';
export const clerk = 'clerk:Clerk-1234';

/** A value of the monthly set in clinic A unless said otherwise. */
export interface TestValue {
  dataElement?: string;
  period?: string;
  orgUnit?: string;
  categoryOptionCombo?: string;
  attributeOptionCombo?: string;
  value?: unknown;
  [member: string]: unknown;
}

export interface Summary {
  status: string;
  description?: string;
  importCount: { imported: number; updated: number; ignored: number; deleted: number };
  conflicts: { objects?: Record<string, string>; errorCode?: string; indexes?: number[]; property?: string }[];
  rejectedIndexes: number[];
  dataSetComplete?: string;
}

export class World {
  constructor(readonly simulator: Simulator) {}

  /** A server with two clinics, a monthly set, a set with partners as attributes, and a clerk of the north. */
  static async start(options: SimulatorOptions): Promise<World> {
    const simulator = await startSimulator(options);
    seed(simulator);
    return new World(simulator);
  }

  /** A complete value: explicit default combos, as a careful client sends it. */
  value(value: TestValue): TestValue {
    return {
      dataElement: 'DeInteger00',
      period: '202401',
      orgUnit: 'OuClinicA00',
      categoryOptionCombo: combo,
      attributeOptionCombo: combo,
      ...value,
    };
  }

  post(body: unknown, query = '', auth = 'admin:district'): Promise<Got> {
    return ask(`${this.simulator.url}/api/dataValueSets?${query}`, { method: 'POST', body, auth });
  }

  /** Posts a text as it is. */
  raw(text: string): Promise<Got> {
    return ask(`${this.simulator.url}/api/dataValueSets`, { method: 'POST', text });
  }

  /** Posts values and gives the summary, wrapped or bare. */
  async send(values: readonly TestValue[], query = '', auth = 'admin:district', top: object = {}): Promise<Summary> {
    const got = await this.post({ ...top, dataValues: values.map((value) => this.value(value)) }, query, auth);
    return summaryOf(got);
  }

  /** Imports that all begin before the first of them waits for the database, so that they surely overlap. */
  async sendTogether(bodies: readonly (readonly TestValue[])[]): Promise<Summary[]> {
    const { state, url } = this.simulator;
    const user = state.catalogue.user('admin');
    if (user === undefined) throw new Error('There is no admin');
    const handler = importDataValues(state, new Jobs(state));
    const replies = await Promise.all(
      bodies.map(async (values) => {
        const body = Buffer.from(JSON.stringify({ dataValues: values.map((value) => this.value(value)) }));
        const headers = { 'content-type': 'application/json' };
        const path = '/api/dataValueSets';
        return handler({
          method: 'POST',
          path,
          suffix: undefined,
          apiVersion: undefined,
          query: [],
          headers,
          body,
          user,
          base: url,
        });
      }),
    );
    return replies.map(({ body }) => (body as { response: Summary }).response);
  }

  get(query: string, auth = 'admin:district'): Promise<Got> {
    return ask(`${this.simulator.url}/api/dataValueSets?${query}`, { auth });
  }

  async exported(query: string, auth = 'admin:district'): Promise<Record<string, unknown>[]> {
    const got = await this.get(query, auth);
    if (got.status !== 200) throw new Error(`${got.status} ${got.text}`);
    return (got.json() as { dataValues: Record<string, unknown>[] }).dataValues;
  }

  async errorOf(query: string, auth = 'admin:district'): Promise<string> {
    const got = await this.get(query, auth);
    if (got.status === 200) return '200';
    const { errorCode } = got.json() as { errorCode?: string };
    return `${got.status} ${errorCode ?? ''}`.trim();
  }

  /** The stored row of a key like that of `value`, tombstones included. */
  row(key: TestValue): StoredValue | undefined {
    const wanted = this.value(key);
    return this.simulator
      .values({ withTombstones: true })
      .find((row) =>
        (['dataElement', 'period', 'orgUnit', 'categoryOptionCombo', 'attributeOptionCombo'] as const).every(
          (member) => row[member] === wanted[member],
        ),
      );
  }
}

export function summaryOf(got: Got): Summary {
  const body = got.json() as { response?: Summary } & Summary;
  return body.response ?? body;
}

function seed(simulator: Simulator): void {
  const named = (id: string, more: object): MetadataObject => ({ id, name: id, shortName: id, ...more });
  const unit = (id: string, parent?: string, more: object = {}): MetadataObject =>
    named(id, { openingDate: '1990-01-01', ...(parent === undefined ? {} : { parent: { id: parent } }), ...more });
  const element = (id: string, valueType: string, more: object = {}): MetadataObject =>
    named(id, {
      valueType,
      domainType: 'AGGREGATE',
      aggregationType: 'SUM',
      zeroIsSignificant: true,
      categoryCombo: { id: 'bjDvmb4bfuf' },
      ...more,
    });
  const dataSet = (id: string, elements: string[], units: string[], more: object = {}): MetadataObject =>
    named(id, {
      periodType: 'Monthly',
      categoryCombo: { id: 'bjDvmb4bfuf' },
      sharing: { public: 'rwrw----' },
      dataSetElements: elements.map((of) => ({ dataElement: { id: of } })),
      organisationUnits: units.map((of) => ({ id: of })),
      ...more,
    });
  const clinics = ['OuClinicA00', 'OuClinicB00', 'OuClinicC00'];
  simulator.seed({
    organisationUnits: [
      unit('OuRoot00000'),
      unit('OuNorth0000', 'OuRoot00000'),
      unit('OuSouth0000', 'OuRoot00000'),
      unit('OuClinicA00', 'OuNorth0000'),
      unit('OuClinicB00', 'OuNorth0000'),
      unit('OuClinicC00', 'OuSouth0000'),
    ],
    categoryOptions: [
      named('CoPartnerA0', { sharing: { public: 'rwrw----' } }),
      named('CoPartnerB0', { sharing: { public: 'rw------' } }),
    ],
    categories: [
      named('CaPartner00', {
        dataDimensionType: 'ATTRIBUTE',
        categoryOptions: [{ id: 'CoPartnerA0' }, { id: 'CoPartnerB0' }],
      }),
    ],
    categoryCombos: [named('CcPartner00', { dataDimensionType: 'ATTRIBUTE', categories: [{ id: 'CaPartner00' }] })],
    categoryOptionCombos: [
      named(partnerA, { categoryCombo: { id: 'CcPartner00' }, categoryOptions: [{ id: 'CoPartnerA0' }] }),
      named(partnerB, { categoryCombo: { id: 'CcPartner00' }, categoryOptions: [{ id: 'CoPartnerB0' }] }),
    ],
    optionSets: [named('OsColour000', { valueType: 'TEXT', options: [{ id: 'OpRed000000' }] })],
    options: [named('OpRed000000', { code: 'RED', optionSet: { id: 'OsColour000' }, sortOrder: 1 })],
    dataElements: [
      element('DeInteger00', 'INTEGER'),
      element('DeText00000', 'TEXT', { aggregationType: 'NONE' }),
      element('DeZero00000', 'NUMBER', { zeroIsSignificant: false }),
      element('DeColour000', 'TEXT', { aggregationType: 'NONE', optionSet: { id: 'OsColour000' } }),
      element('DePartner00', 'INTEGER'),
      element('DeWindow000', 'INTEGER'),
      element('DeExpiry000', 'INTEGER'),
      element('DeTwoSets00', 'INTEGER'),
    ],
    dataSets: [
      dataSet('DsMonthly00', ['DeInteger00', 'DeText00000', 'DeZero00000', 'DeColour000'], clinics),
      dataSet('DsPartner00', ['DePartner00'], clinics, { categoryCombo: { id: 'CcPartner00' } }),
      dataSet('DsWindow000', ['DeWindow000'], clinics, {
        dataInputPeriods: [
          { period: { id: '202401' }, openingDate: '2024-02-01T00:00:00.000', closingDate: '2024-02-20T00:00:00.000' },
        ],
      }),
      dataSet('DsExpiry000', ['DeExpiry000'], clinics, { expiryDays: 10 }),
      dataSet('DsTwoA00000', ['DeTwoSets00'], clinics),
      dataSet('DsTwoB00000', ['DeTwoSets00'], clinics),
    ],
    organisationUnitGroups: [
      named('OgAll000000', { organisationUnits: clinics.map((id) => ({ id })) }),
      named('OgNorth0000', { organisationUnits: [{ id: 'OuClinicA00' }, { id: 'OuClinicB00' }] }),
    ],
    dataElementGroups: [named('DgText00000', { dataElements: [{ id: 'DeText00000' }] })],
  });
  simulator.addUser({
    username: 'clerk',
    password: 'Clerk-1234',
    authorities: ['F_DATAVALUE_ADD'],
    orgUnits: ['OuNorth0000'],
  });
}
