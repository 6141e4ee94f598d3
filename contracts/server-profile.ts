/** OLD = DHIS2 2.38–2.42, NEW = 2.43 and later (rewritten import and export of data values). */
export type ServerProfile = 'OLD' | 'NEW';

/** A released version, e.g. `2.42.5.2` → major 2, minor 42, patch 5. */
export interface ServerRelease {
  /** As the server writes it, e.g. `2.44-SNAPSHOT`. */
  readonly version: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly profile: ServerProfile;
}
