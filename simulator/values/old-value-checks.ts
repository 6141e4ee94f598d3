import { parsePeriod, type Period } from '../periods/period';
import type { DataElement, DataSet, User } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';
import { IdReader } from './id-scheme';
import type { ImportOptions } from './import-options';
import type { InputSchemes, SentValue } from './import-payload';
import { oldFault, type OldFault } from './old-conflicts';
import { oldEntryFault } from './old-entry-checks';
import { isBelow, optionsClosedForWriting } from './user-rights';
import { normalValueOld, unknownOption, valueFailure } from './value-types';

const maxCommentLength = 50_000;
const maxStoredByLength = 255;

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
}

/** The checks of up to 2.42 (contract 2.4), value by value; the first failing one rejects the value. */
export class OldValueChecks {
  private readonly reader: IdReader;
  private readonly inHierarchy = new Map<string, boolean>();

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

  check(sent: SentValue): CheckedValue | OldFault {
    const { catalogue, release } = this.state;
    const element = catalogue.dataElement(this.idOf('dataElements', sent.dataElement, this.schemes.dataElement));
    if (element === undefined || sent.categoryOptions !== null || sent.attributeOptions !== null) {
      return oldFault('E7610', 'dataElement', { dataElement: element === undefined ? sent.dataElement : null });
    }
    const period = this.defaults.period ?? (sent.period === null ? undefined : parsePeriod(sent.period, release));
    if (period === undefined || this.lostPeriods.has(period.id)) {
      return oldFault('E7611', 'period', { period: sent.period ?? period?.id ?? null });
    }
    const orgUnit = this.defaults.orgUnit ?? this.idOf('organisationUnits', sent.orgUnit, this.schemes.orgUnit);
    if (catalogue.orgUnit(orgUnit) === undefined)
      return oldFault('E7612', 'orgUnit', { organisationUnit: sent.orgUnit });
    const combo = this.comboOf('categoryOptionCombo', sent.categoryOptionCombo, undefined);
    if (typeof combo !== 'string') return combo;
    const attribute = this.comboOf(
      'attributeOptionCombo',
      sent.attributeOptionCombo,
      this.defaults.attributeOptionCombo,
    );
    if (typeof attribute !== 'string') return attribute;
    if (!this.isInHierarchy(orgUnit)) {
      return oldFault('E7617', 'orgUnit', { organisationUnit: orgUnit, user: this.user.id });
    }
    const value = sent.value === null ? null : normalValueOld(sent.value, element.valueType);
    const found =
      this.valueFault(element, sent, value) ??
      oldEntryFault(this.state, this.user, this.options, {
        dataSet: this.defaults.dataSet,
        element,
        period,
        orgUnit,
        categoryOptionCombo: combo,
        attributeOptionCombo: attribute,
      });
    return (
      found ?? {
        element,
        period,
        orgUnit,
        categoryOptionCombo: combo,
        attributeOptionCombo: attribute,
        value: trimmed(value),
        comment: trimmed(sent.comment),
        storedBy: trimmed(sent.storedBy),
        followUp: sent.followup === true,
        deleted: sent.deleted === true,
      }
    );
  }

  private idOf(collection: string, text: string | null, scheme: string): string {
    const identifier = text?.trim() ?? '';
    return identifier === '' ? '' : (this.reader.idOf(collection, identifier, scheme) ?? '');
  }

  private comboOf(
    role: 'categoryOptionCombo' | 'attributeOptionCombo',
    text: string | null,
    byDefault: string | undefined,
  ): string | OldFault {
    const { catalogue } = this.state;
    const isAttribute = role === 'attributeOptionCombo';
    if (text === null || text.trim() === '') {
      if (byDefault !== undefined) return byDefault;
      const required = this.options.strict(isAttribute ? 'requireAttributeOptionCombo' : 'requireCategoryOptionCombo');
      return required ? oldFault(isAttribute ? 'E7631' : 'E7630', role) : catalogue.defaultOptionCombo;
    }
    const id = this.idOf('categoryOptionCombos', text, this.schemes[role]);
    if (catalogue.optionCombo(id) === undefined) {
      return oldFault(isAttribute ? 'E7615' : 'E7613', role, { categoryOptionCombo: text });
    }
    const closed = optionsClosedForWriting(catalogue, this.user, id).length > 0;
    return closed ? oldFault(isAttribute ? 'E7616' : 'E7614', role, { categoryOptionCombo: id }) : id;
  }

  private isInHierarchy(orgUnit: string): boolean {
    if (this.user.superuser) return true;
    const known = this.inHierarchy.get(orgUnit) ?? isBelow(this.state.catalogue, orgUnit, this.user.orgUnits);
    this.inHierarchy.set(orgUnit, known);
    return known;
  }

  private valueFault(element: DataElement, sent: SentValue, value: string | null): OldFault | undefined {
    const { catalogue } = this.state;
    const ids = { dataElement: element.id };
    const isEmpty = value === null || value === '';
    const mayBeEmpty = this.deletes || sent.deleted === true || (sent.comment ?? '') !== '';
    if (isEmpty && !mayBeEmpty) return oldFault('E7618', 'value', ids);
    if ((sent.storedBy ?? '').length > maxStoredByLength)
      return oldFault('E7637', 'storedBy', { storedBy: sent.storedBy });
    const failure = isEmpty ? undefined : valueFailure(value, element.valueType);
    if (failure !== undefined) return oldFault('E7619', 'value', { ...ids, value: failure });
    if ((sent.comment ?? '').length > maxCommentLength) return oldFault('E7620', 'comment', ids);
    const codes = element.optionSet === undefined || isEmpty ? undefined : catalogue.optionCodes(element.optionSet);
    const isOption = codes === undefined || isEmpty || unknownOption(value, element.valueType, codes) === undefined;
    return isOption ? undefined : oldFault('E7621', 'value', ids);
  }
}

function trimmed(text: string | null): string | null {
  const trim = text?.trim() ?? '';
  return trim === '' ? null : trim;
}
