import { parsePeriod, type Period } from '../periods/period';
import type { DataElement, DataSet, User } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';
import { parseInstant } from './date-parameter';
import { IdReader } from './id-scheme';
import type { ImportOptions } from './import-options';
import type { InputSchemes, SentValue } from './import-payload';
import { oldFault, type OldFault } from './old-conflicts';
import { filledOrNull } from './outer-blanks';
import { attributeFault, timelinessFaults } from './old-entry-checks';
import { strictFault } from './old-strict-checks';
import { ImportCrash } from './old-writer';
import { storedByFault, textFault } from './old-text-checks';
import { isInHierarchy, mayReadObject, optionsClosedForWriting } from './user-rights';
import { normalValueOld } from './value-types';

/** Top-level members that override the values' own; ids are resolved. */
export interface OldDefaults {
  readonly dataSet: DataSet | undefined;
  readonly period: Period | undefined;
  readonly orgUnit: string | undefined;
  readonly attributeOptionCombo: string | undefined;
}

/** A value that passed all checks. Value and comment are trimmed; blank text is null. */
export interface CheckedValue {
  readonly element: DataElement;
  readonly period: Period;
  readonly orgUnit: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
  readonly value: string | null;
  readonly comment: string | null;
  readonly storedBy: string | null;
  readonly followUp: boolean;
  readonly deleted: boolean;
  /** Milliseconds since the epoch, as the payload says; undefined: the moment of the import. */
  readonly created: number | undefined;
  readonly lastUpdated: number | undefined;
}

/** The checks of up to 2.42 (contract 2.4), value by value; the first failing one rejects the value. */
export class OldValueChecks {
  private readonly reader: IdReader;
  private readonly inHierarchy = new Map<string, boolean>();
  private readonly readable = new Map<string, boolean>();

  constructor(
    private readonly state: SimulatorState,
    private readonly user: User,
    private readonly options: ImportOptions,
    private readonly schemes: InputSchemes,
    private readonly defaults: OldDefaults,
    private readonly deletes: boolean,
    /** Periods that another POST created at the same moment (contract 2.5). */
    private readonly lostPeriods: ReadonlySet<string>,
  ) {
    this.reader = new IdReader(state);
  }

  /** The value, or why it is rejected: one check may find a fault for each of several sets. */
  check(sent: SentValue): CheckedValue | readonly OldFault[] {
    const { catalogue } = this.state;
    const element = catalogue.dataElement(this.idOf('dataElements', sent.dataElement, this.schemes.dataElement));
    const hasOptions = sent.categoryOptions !== null || sent.attributeOptions !== null;
    if (element === undefined || hasOptions || !this.mayRead(element.id)) {
      return [
        oldFault('E7610', 'dataElement', {
          dataElement: element !== undefined && hasOptions ? null : sent.dataElement,
        }),
      ];
    }
    const period = this.defaults.period ?? (sent.period === null ? undefined : parsePeriod(sent.period, this.state));
    if (period === undefined || this.lostPeriods.has(period.id)) {
      return [oldFault('E7611', 'period', { period: sent.period ?? period?.id ?? null })];
    }
    const orgUnit = this.defaults.orgUnit ?? this.idOf('organisationUnits', sent.orgUnit, this.schemes.orgUnit);
    if (catalogue.orgUnit(orgUnit) === undefined)
      return [oldFault('E7612', 'orgUnit', { organisationUnit: sent.orgUnit })];
    const categoryOptionCombo = this.comboOf(sent.categoryOptionCombo, this.schemes.categoryOptionCombo);
    if (categoryOptionCombo === null) {
      return [oldFault('E7613', 'categoryOptionCombo', { categoryOptionCombo: sent.categoryOptionCombo })];
    }
    const attributeOptionCombo =
      this.defaults.attributeOptionCombo ?? this.comboOf(sent.attributeOptionCombo, this.schemes.attributeOptionCombo);
    if (attributeOptionCombo === null) {
      return [oldFault('E7615', 'attributeOptionCombo', { categoryOptionCombo: sent.attributeOptionCombo })];
    }
    if (!this.isInHierarchy(orgUnit)) {
      return [oldFault('E7617', 'orgUnit', { organisationUnit: sent.orgUnit, user: this.user.id })];
    }
    const text = textFault(this.state, element, sent, this.deletes);
    if (text !== undefined) return [text];
    if (categoryOptionCombo === undefined && this.options.strict('requireCategoryOptionCombo')) {
      return [oldFault('E7630', 'categoryOptionCombo')];
    }
    if (attributeOptionCombo === undefined && this.options.strict('requireAttributeOptionCombo')) {
      return [oldFault('E7631', 'attributeOptionCombo')];
    }
    const cell = {
      element,
      period,
      orgUnit,
      categoryOptionCombo: categoryOptionCombo ?? catalogue.defaultOptionCombo,
      attributeOptionCombo: attributeOptionCombo ?? catalogue.defaultOptionCombo,
    };
    const entry = { ...cell, dataSet: this.defaults.dataSet };
    const fault =
      strictFault(this.state, this.options, entry, sent) ??
      storedByFault(sent) ??
      attributeFault(this.state, entry, sent);
    if (fault !== undefined) return [fault];
    const faults = timelinessFaults(this.state, this.user, this.options, entry, sent);
    if (faults.length > 0) return faults;
    return {
      ...cell,
      value: filledOrNull(sent.value === null ? null : normalValueOld(sent.value, element.valueType)),
      comment: filledOrNull(sent.comment),
      storedBy: filledOrNull(sent.storedBy),
      followUp: sent.followup === true,
      deleted: sent.deleted === true,
      created: this.payloadInstant(sent.created),
      lastUpdated: this.payloadInstant(sent.lastUpdated),
    };
  }

  /** Up to 2.40 the payload's dates are stored, in whole seconds (2.41.9 and later ignore them). */
  private payloadInstant(text: string | null): number | undefined {
    const { release, timeZone } = this.state;
    if (release.since('2.41') || text === null || text.trim() === '') return undefined;
    const instant = parseInstant(text.trim(), timeZone);
    if (instant === undefined) throw new ImportCrash(`Invalid date format '${text}'`);
    return Math.floor(instant / 1000) * 1000;
  }

  private idOf(collection: string, text: string | null, scheme: string): string {
    const identifier = text?.trim() ?? '';
    return identifier === '' ? '' : (this.reader.idOf(collection, identifier, scheme) ?? '');
  }

  /** Undefined: none was sent. Null: unknown, or one of its options may not be written, which is the same to 2.42. */
  private comboOf(text: string | null, scheme: string): string | null | undefined {
    if (text === null || text.trim() === '') return undefined;
    const id = this.idOf('categoryOptionCombos', text, scheme);
    const { catalogue } = this.state;
    const closed =
      catalogue.optionCombo(id) === undefined || optionsClosedForWriting(catalogue, this.user, id).length > 0;
    return closed ? null : id;
  }

  private mayRead(dataElement: string): boolean {
    const known = this.readable.get(dataElement) ?? mayReadObject(this.state, this.user, 'dataElements', dataElement);
    this.readable.set(dataElement, known);
    return known;
  }

  private isInHierarchy(orgUnit: string): boolean {
    const known = this.inHierarchy.get(orgUnit) ?? isInHierarchy(this.state.catalogue, this.user, orgUnit);
    this.inHierarchy.set(orgUnit, known);
    return known;
  }
}
