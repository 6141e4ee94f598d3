/** One data element, period or district, with its rows by what the reading back found. */
export interface VerificationLine {
  readonly id: string;
  /** Absent for periods, and where the target's description does not know it. */
  readonly name?: string;
  readonly agreed: number;
  readonly different: number;
}

/** What the target held when the scope was read back after the import. */
export interface VerificationSummary {
  /** Rows that were as they were meant: values as they were sent, deleted rows gone. Rejects and held rows are not among them. */
  readonly agreed: number;
  /** Rows that were not; the sum of the three that follow. */
  readonly differences: number;
  readonly missing: number;
  /** Another value, comment or follow-up flag. */
  readonly otherValue: number;
  readonly shouldBeGone: number;
  /** The lines with the most differences, then those with the most rows; five at most of each. */
  readonly byDataElement: readonly VerificationLine[];
  readonly byPeriod: readonly VerificationLine[];
  /** By the ancestor on level 2 at the target. */
  readonly byOrgUnit: readonly VerificationLine[];
  /** Some of the differences, without their values; ten at most. */
  readonly examples: readonly string[];
  /** Name in the store of the table of all differences, as CSV. */
  readonly differencesFile: string;
  /** Names in the store of all tables, each as CSV and Parquet. */
  readonly files: readonly string[];
}

/** What failed verification says of itself. */
export function verificationFailure({ differences, examples, differencesFile }: VerificationSummary): string {
  return (
    `${differences} values of the target are not as they should be after the import: ${examples.join('; ')}` +
    `; all of them are listed in ${differencesFile}`
  );
}
