import { z } from 'zod';
import type { CallOptions } from '../client/transport';
import type { Dhis2Client } from '../client/dhis2-client';
import type { Query } from '../client/query';
import { readImportAnswer, type ImportAnswer } from '../data-value-sets/import-answer';
import { Dhis2ContentError } from '../errors/errors';

const path = '/api/completeDataSetRegistrations';

const registrationSchema = z.object({
  period: z.string(),
  dataSet: z.string(),
  organisationUnit: z.string(),
  attributeOptionCombo: z.string(),
  /** The day; some versions add a time. */
  date: z.string().default(''),
  storedBy: z.string().nullish(),
  completed: z.boolean().default(true),
});

const answerSchema = z.object({ completeDataSetRegistrations: z.array(registrationSchema).default([]) });

/** That a form (org unit, period, attribute option combo) of a data set is complete. */
export interface Registration {
  readonly dataSet: string;
  readonly period: string;
  readonly orgUnit: string;
  readonly attributeOptionCombo: string;
  /** `yyyy-MM-dd`. */
  readonly date: string;
  readonly storedBy?: string;
  /** False: a person took it back. */
  readonly completed: boolean;
}

export interface RegistrationQuery {
  readonly dataSet: string;
  readonly orgUnits: readonly string[];
  /** Each org unit stands for its subtree. */
  readonly children: boolean;
  /** Left out: of all periods. */
  readonly periods?: readonly string[];
  readonly limit?: number;
}

/** `/api/completeDataSetRegistrations` of one server: one request per call. */
export class CompleteDataSetRegistrations {
  constructor(private readonly client: Dhis2Client) {}

  async get(query: RegistrationQuery, options: CallOptions = {}): Promise<Registration[]> {
    const { dataSet, orgUnits, children, periods, limit } = query;
    const ofPeriods: Query =
      periods === undefined
        ? [
            ['startDate', '1900-01-01'],
            ['endDate', '2100-12-31'],
          ]
        : periods.map((period) => ['period', period] as const);
    const parameters: Query = [
      ['dataSet', dataSet],
      ...orgUnits.map((unit) => ['orgUnit', unit] as const),
      ['children', children],
      ...ofPeriods,
      ...(limit === undefined ? [] : [['limit', limit] as const]),
    ];
    const { completeDataSetRegistrations: found } = await this.client.getJson(path, parameters, answerSchema, options);
    return found.map(({ organisationUnit: orgUnit, date, storedBy, ...more }) => ({
      ...more,
      orgUnit,
      date: date.slice(0, 10),
      ...(typeof storedBy === 'string' ? { storedBy } : {}),
    }));
  }

  /**
   * Registers (CREATE_AND_UPDATE) or takes back (DELETE). The answer is no proof: a part of it that failed comes as SUCCESS with
   * conflicts without codes (2.42, 2.44). 2.43+ refuses the first registration of a period that it never stored as a whole.
   */
  async post(
    registrations: readonly Registration[],
    importStrategy: 'CREATE_AND_UPDATE' | 'DELETE',
    options: CallOptions = {},
  ): Promise<ImportAnswer> {
    const query: Query = [['importStrategy', importStrategy]];
    const payload = {
      completeDataSetRegistrations: registrations.map(({ orgUnit, ...more }) => ({
        ...more,
        organisationUnit: orgUnit,
      })),
    };
    const { status, body } = await this.client.postJson(path, query, payload, {
      ...options,
      accept: (code, json) => (code >= 200 && code <= 299) || readImportAnswer(code, json) !== undefined,
    });
    const answer = readImportAnswer(status, body);
    if (answer !== undefined) return answer;
    const request = { method: 'POST', url: this.client.urlOf(path, query) };
    const what = 'The answer to the registrations holds no import summary';
    throw new Dhis2ContentError(false, what, 'Check the URL and the version of the server.', request, { status });
  }
}
