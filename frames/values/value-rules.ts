import type { Calendar } from '../../contracts/calendars';
import type { ServerProfile } from '../../contracts/server-profile';

/** What the target's metadata says about a data element, as far as values depend on it. */
export interface ElementRules {
  /** DHIS2's name: NUMBER, INTEGER_POSITIVE, BOOLEAN, TEXT … */
  readonly valueType: string;
  readonly zeroIsSignificant: boolean;
  /** DHIS2's name: SUM, AVERAGE, AVERAGE_SUM_ORG_UNIT … */
  readonly aggregationType?: string;
  /** Id of the element's option set. */
  readonly optionSet?: string;
}

/** All that decides which values a target takes and in which form it stores them. */
export interface ValueRules {
  readonly profile: ServerProfile;
  /** By data element id. Values of elements that are not in here are not judged. */
  readonly elements: ReadonlyMap<string, ElementRules>;
  /** Option set id → option codes. Values of sets that are not in here are not judged. */
  readonly optionSets: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of the server: values of type DATE, AGE and DATETIME are in it. */
  readonly calendar: Calendar;
}

/** Why a row cannot land. */
export interface Reason {
  readonly code: string;
  readonly text: string;
}
