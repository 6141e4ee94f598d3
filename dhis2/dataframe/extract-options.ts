/** What the three extract functions have in common. Dates and periods exclude each other, so do org units and their groups. */
export interface ExtractOptions {
  /** `yyyy-MM-dd`, inclusive; needs endDate. Every period that overlaps startDate … endDate is read, not only those inside. */
  readonly startDate?: string | null | undefined;
  /** `yyyy-MM-dd`, inclusive; may equal startDate. */
  readonly endDate?: string | null | undefined;
  /** Period identifiers in any spelling that DHIS2 accepts, of any types. */
  readonly periods?: readonly string[] | null | undefined;
  readonly orgUnits?: readonly string[] | null | undefined;
  /** Org unit group ids; their members are looked up and read as org units. */
  readonly orgUnitGroups?: readonly string[] | null | undefined;
  /** Adds all descendants of the org units, or of the groups' members. Default false. */
  readonly includeChildren?: boolean | undefined;
  /**
   * Narrows to values changed at this moment or later: a Date, an ISO time with `Z` or an offset, or `yyyy-MM-dd` for its
   * midnight in UTC. Exact on all versions, to the second on 2.38–2.42, which keep whole seconds.
   */
  readonly lastUpdated?: string | Date | null | undefined;
  /** Adds the columns `comment`, `follow_up` and `deleted`. Default false. */
  readonly extraColumns?: boolean | undefined;
  /** Adds deleted values, recognisable in the column `deleted`; needs extraColumns. Default false. */
  readonly includeDeleted?: boolean | undefined;
  /** Cancels the extraction; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

export const extractOptionNames = [
  'startDate',
  'endDate',
  'periods',
  'orgUnits',
  'orgUnitGroups',
  'includeChildren',
  'lastUpdated',
  'extraColumns',
  'includeDeleted',
  'signal',
] as const satisfies readonly (keyof ExtractOptions)[];
