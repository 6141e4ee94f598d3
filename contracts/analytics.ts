/** What a run of the analytics tables leaves out, and how far back it goes; what is not given is the server's default. */
export interface AnalyticsOptions {
  /** Only data of this many years up to now; default: all. */
  readonly lastYears?: number;
  /** The tables of org units, periods and groups that analytics build on stay as they are. Default false. */
  readonly skipResourceTables?: boolean;
  /** No tables of aggregate data. Default false. */
  readonly skipAggregate?: boolean;
  /** No tables of events. Default false. */
  readonly skipEvents?: boolean;
  /** No tables of enrollments. Default false. */
  readonly skipEnrollment?: boolean;
}

/** What the task `runAnalytics` is told. */
export interface AnalyticsTask extends AnalyticsOptions {
  /** The connection whose server builds its tables. */
  readonly target: string;
  /** How long the server may take. */
  readonly maxMinutes: number;
}
