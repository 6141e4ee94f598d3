import { parseDay } from '../periods/calendar-day';
import { parsePeriod, type Period } from '../periods/period';
import type { SimulatorState } from '../state/simulator-state';
import { uidPattern } from '../uid';
import { IdReader, type IdScheme } from './id-scheme';
import type { InputSchemes, SentPayload, SentValue } from './import-payload';
import { fault, type NewFault } from './new-codes';

/** A value whose ids and period are read; omitted combos are still null. */
export interface DecodedValue {
  readonly index: number;
  readonly dataElement: string;
  readonly orgUnit: string;
  readonly period: Period;
  readonly categoryOptionCombo: string | null;
  readonly attributeOptionCombo: string | null;
  readonly value: string | null;
  readonly comment: string | null;
  readonly followUp: boolean | null;
  readonly deleted: boolean;
}

export interface DecodedDeletion {
  readonly orgUnits: string[];
  readonly periods: Period[];
  readonly elements: { dataElement: string; categoryOptionCombo: string; attributeOptionCombo: string }[];
}

export interface DecodedPayload {
  readonly dataSet: string | null;
  readonly values: DecodedValue[];
  readonly deletion: DecodedDeletion | null;
  readonly completion: { period: string; orgUnit: string; attributeOptionCombo: string; date: string } | null;
}

/** The payload cannot be decoded: nothing of it is imported. */
export class DecodeFailure extends Error {
  constructor(readonly fault: NewFault) {
    super(fault.code);
  }
}

/** An unparsable period, on which 2.43+ fails with HTTP 500. */
export class PeriodFailure extends Error {}

type Role = 'dataElement' | 'orgUnit' | 'categoryOptionCombo' | 'attributeOptionCombo';

const roles: Readonly<Record<Role, { collection: string; notFound: string; malformed: string }>> = {
  dataElement: { collection: 'dataElements', notFound: 'E8103', malformed: 'E8104' },
  orgUnit: { collection: 'organisationUnits', notFound: 'E8107', malformed: 'E8106' },
  categoryOptionCombo: { collection: 'categoryOptionCombos', notFound: 'E8108', malformed: 'E8109' },
  attributeOptionCombo: { collection: 'categoryOptionCombos', notFound: 'E8110', malformed: 'E8111' },
};

/** Step 1 of 2.43+ (contract 2.2): reads all ids and periods of a payload; the first failure refuses everything. */
export class PayloadDecoder {
  private readonly reader: IdReader;

  constructor(
    private readonly state: SimulatorState,
    private readonly schemes: InputSchemes,
  ) {
    this.reader = new IdReader(state);
  }

  /** In the order of 2.43+: the payload's own period, its set, its completion, then value by value, then the deletion. */
  decode(payload: SentPayload): DecodedPayload {
    const period = filled(payload.period);
    if (period !== null) this.periodOf(period);
    const dataSet = this.dataSetOf(payload);
    const date = this.completeDateOf(payload, dataSet);
    const values = payload.values.map((value, index) => this.valueOf(payload, dataSet, value, index));
    return {
      dataSet,
      values,
      completion: date === null ? null : this.completionOf(payload, date),
      deletion: this.deletionOf(payload),
    };
  }

  private dataSetOf(payload: SentPayload): string | null {
    if (payload.dataSet === null) return null;
    if (this.schemes.dataSet === 'UID' && !uidPattern.test(payload.dataSet)) fail('E8004', payload.dataSet);
    return this.reader.idOf('dataSets', payload.dataSet, this.schemes.dataSet) ?? fail('E8005', payload.dataSet);
  }

  private valueOf(payload: SentPayload, dataSet: string | null, sent: SentValue, index: number): DecodedValue {
    const period = this.periodOf(
      filled(sent.period) ?? filled(payload.period) ?? fail('E8100', index, inputText(sent)),
    );
    const dataElement = this.idOf('dataElement', sent.dataElement ?? fail('E8102', index, inputText(sent)), index);
    const orgUnitText = sent.orgUnit ?? payload.orgUnit ?? fail('E8105', index, inputText(sent));
    const orgUnit = this.idOf('orgUnit', orgUnitText, index);
    return {
      index,
      dataElement,
      orgUnit,
      period,
      ...this.combosOf(payload, dataSet, sent, index, dataElement),
      value: sent.value,
      comment: filled(sent.comment),
      followUp: sent.followUp,
      deleted: sent.deleted === true,
    };
  }

  private combosOf(
    payload: SentPayload,
    dataSet: string | null,
    sent: SentValue,
    index: number,
    dataElement: string,
  ): Pick<DecodedValue, 'categoryOptionCombo' | 'attributeOptionCombo'> {
    const ownOptions = sent.categoryOptions;
    const attributeOptions =
      sent.attributeOptions ?? (sent.attributeOptionCombo === null ? payload.attributeOptions : null);
    if ((ownOptions !== null || attributeOptions !== null) && dataSet === null) fail('E8101', index, inputText(sent));
    const ofSet = this.state.catalogue.dataSet(dataSet ?? '')?.categoryCombo;
    return {
      categoryOptionCombo:
        ownOptions === null
          ? this.comboOf('categoryOptionCombo', sent.categoryOptionCombo, index)
          : this.byOptions('E8108', this.elementCombo(dataSet, dataElement), ownOptions, index),
      attributeOptionCombo:
        attributeOptions === null
          ? this.comboOf(
              'attributeOptionCombo',
              filled(sent.attributeOptionCombo) ?? payload.attributeOptionCombo,
              index,
            )
          : this.byOptions('E8110', ofSet, attributeOptions, index),
    };
  }

  private periodOf(text: string): Period {
    const period = parsePeriod(text, this.state);
    if (period === undefined) throw new PeriodFailure(`Invalid Period \`${text}\``);
    return period;
  }

  private idOf(role: Role, text: string, index: number): string {
    const { collection, notFound, malformed } = roles[role];
    const scheme: IdScheme = this.schemes[role];
    if (scheme === 'UID' && !uidPattern.test(text)) fail(malformed, index, text);
    return this.reader.idOf(collection, text, scheme) ?? fail(notFound, index, text);
  }

  private comboOf(role: Role, text: string | null, index: number): string | null {
    const id = filled(text);
    return id === null ? null : this.idOf(role, id, index);
  }

  private elementCombo(dataSet: string | null, dataElement: string): string | undefined {
    const { catalogue } = this.state;
    return (
      catalogue.dataSet(dataSet ?? '')?.elements.get(dataElement) ?? catalogue.dataElement(dataElement)?.categoryCombo
    );
  }

  private byOptions(
    code: string,
    combo: string | undefined,
    asked: Readonly<Record<string, string>>,
    index: number,
  ): string {
    const { catalogue } = this.state;
    const options = Object.values(asked).map((text) =>
      this.reader.idOf('categoryOptions', text, this.schemes.categoryOption),
    );
    const found = catalogue.categoryCombo(combo ?? '')?.optionCombos.find((id) => {
      const has = catalogue.optionCombo(id)?.categoryOptions ?? [];
      return has.length === options.length && options.every((option) => option !== undefined && has.includes(option));
    });
    return found ?? fail(code, index, JSON.stringify(asked));
  }

  private deletionOf(payload: SentPayload): DecodedDeletion | null {
    const sent = payload.deletion;
    if (sent === null) return null;
    const idOf = (collection: string, text: string, scheme: IdScheme): string => {
      if (scheme === 'UID' && !uidPattern.test(text)) fail('E8034', text);
      return this.reader.idOf(collection, text, scheme) ?? fail('E8034', text);
    };
    const combo = (text: string | null, scheme: IdScheme): string =>
      text === null ? this.state.catalogue.defaultOptionCombo : idOf('categoryOptionCombos', text, scheme);
    return {
      orgUnits: sent.orgUnits.map((id) => idOf('organisationUnits', id, this.schemes.orgUnit)),
      periods: sent.periods.map((text) => parsePeriod(text, this.state) ?? fail('E8035', text)),
      elements: sent.elements.map((element) => ({
        dataElement: idOf('dataElements', element.dataElement ?? '', this.schemes.dataElement),
        categoryOptionCombo: combo(element.categoryOptionCombo, this.schemes.categoryOptionCombo),
        attributeOptionCombo: combo(element.attributeOptionCombo, this.schemes.attributeOptionCombo),
      })),
    };
  }

  private completeDateOf(payload: SentPayload, dataSet: string | null): string | null {
    const date = filled(payload.completeDate);
    if (date === null) return null;
    if (parseDay(date) === undefined) fail('E8008', date);
    if (dataSet === null || payload.orgUnit === null || filled(payload.period) === null) fail('E8009');
    return date;
  }

  private completionOf(payload: SentPayload, date: string): DecodedPayload['completion'] {
    return {
      period: this.periodOf(payload.period ?? '').id,
      orgUnit: this.reader.idOf('organisationUnits', payload.orgUnit ?? '', this.schemes.orgUnit) ?? '',
      attributeOptionCombo:
        this.comboOf('attributeOptionCombo', payload.attributeOptionCombo, 0) ??
        this.state.catalogue.defaultOptionCombo,
      date: date.slice(0, 10),
    };
  }
}

function fail(code: string, ...args: (string | number)[]): never {
  throw new DecodeFailure(fault(code, ...args));
}

function filled(text: string | null): string | null {
  return text === '' ? null : text;
}

/** The value as the server's messages show it. */
function inputText(sent: SentValue): string {
  const members = {
    dataElement: sent.dataElement,
    orgUnit: sent.orgUnit,
    categoryOptionCombo: sent.categoryOptionCombo,
    categoryOptions: sent.categoryOptions === null ? null : JSON.stringify(sent.categoryOptions),
    attributeOptionCombo: sent.attributeOptionCombo,
    attributeCombo: null,
    attributeOptions: sent.attributeOptions === null ? null : JSON.stringify(sent.attributeOptions),
    period: sent.period,
    value: sent.value,
    comment: sent.comment,
    followUp: sent.followUp,
    deleted: sent.deleted,
  };
  return `Input[${Object.entries(members)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(', ')}]`;
}
