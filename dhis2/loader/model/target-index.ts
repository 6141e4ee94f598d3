import { calendarNamed, type Calendar } from '../../../contracts/calendars';
import type { ElementRules, ValueRules } from '../../../frames/values/value-rules';
import type { TargetDataElement, TargetDataSet, TargetModel } from './target-model';

export interface TargetOptionCombo {
  readonly categoryCombo: string;
  readonly categoryOptions: readonly string[];
}

/** Fast look-ups over a target model. Build it once per process and model. */
export class TargetIndex {
  private readonly assigned = new Map<string, ReadonlySet<string>>();
  private readonly codes = new Map<string, ReadonlySet<string>>();
  private readonly combosByOption = new Map<string, Set<string>>();
  private readonly captureUnits: ReadonlySet<string>;
  private readonly exceptions: ReadonlySet<string> | undefined;

  /** Of the server's periods. */
  readonly calendar: Calendar;
  /** For `frames/values`: all elements and option sets of the model. */
  readonly valueRules: ValueRules;

  constructor(readonly model: TargetModel) {
    for (const set of Object.values(model.dataSets)) this.assigned.set(set.id, new Set(set.orgUnits));
    for (const [id, codes] of Object.entries(model.optionSets)) this.codes.set(id, new Set(codes));
    for (const [id, combo] of Object.entries(model.optionCombos)) {
      for (const option of combo.categoryOptions) {
        const combos = this.combosByOption.get(option) ?? new Set();
        this.combosByOption.set(option, combos.add(id));
      }
    }
    const elements = Object.values(model.dataElements).map((e) => [e.id, this.elementRules(e)] as const);
    this.calendar = calendarNamed(model.server.calendar);
    const { profile } = model.server;
    this.valueRules = { profile, calendar: this.calendar, elements: new Map(elements), optionSets: this.codes };
    this.captureUnits = new Set(model.user.orgUnits);
    this.exceptions = model.lockExceptions === undefined ? undefined : new Set(model.lockExceptions);
  }

  /** The element as the value rules see it. */
  elementRules(element: TargetDataElement): ElementRules {
    const { valueType, zeroIsSignificant, aggregationType, optionSet } = element;
    return { valueType, zeroIsSignificant, aggregationType, ...(optionSet === undefined ? {} : { optionSet }) };
  }

  get profile(): TargetModel['server']['profile'] {
    return this.model.server.profile;
  }

  dataSet(id: string): TargetDataSet | undefined {
    return own(this.model.dataSets, id);
  }

  dataElement(id: string): TargetDataElement | undefined {
    return own(this.model.dataElements, id);
  }

  optionCombo(id: string): TargetOptionCombo | undefined {
    return own(this.model.optionCombos, id);
  }

  categoryOption(id: string): TargetModel['categoryOptions'][string] | undefined {
    return own(this.model.categoryOptions, id);
  }

  orgUnit(id: string): TargetModel['orgUnits'][string] | undefined {
    return own(this.model.orgUnits, id);
  }

  isAssigned(dataSet: string, orgUnit: string): boolean {
    return this.assigned.get(dataSet)?.has(orgUnit) ?? false;
  }

  /** Undefined when the set could not be read. */
  optionCodes(optionSet: string): ReadonlySet<string> | undefined {
    return this.codes.get(optionSet);
  }

  /** Option combos that hold one of these category options. */
  combosWithOption(categoryOption: string): ReadonlySet<string> {
    return this.combosByOption.get(categoryOption) ?? new Set();
  }

  /** Whether the unit or one above it is among the user's capture units. Undefined for a unit that is not in the model. */
  inCaptureHierarchy(orgUnit: string): boolean | undefined {
    const unit = this.orgUnit(orgUnit);
    if (unit === undefined) return undefined;
    return unit.path.split('/').some((part) => this.captureUnits.has(part));
  }

  /** Undefined when the user may not read the lock exceptions. */
  isExemptFromExpiry(orgUnit: string, period: string, dataSet: string): boolean | undefined {
    return this.exceptions?.has(`${orgUnit}|${period}|${dataSet}`);
  }
}

function own<T>(record: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(record, id) ? record[id] : undefined;
}
