/** DHIS2 releases that the simulator plays. 2.38 to 2.42 behave as OLD, 2.43 and later as NEW. */
export const simulatorVersions = ['2.38', '2.40', '2.41', '2.42', '2.43.0', '2.43.1', '2.44'] as const;
export type SimulatorVersion = (typeof simulatorVersions)[number];
export type Profile = 'OLD' | 'NEW';

/** What `GET /api/system/info` calls the release. */
const fullVersions: Record<SimulatorVersion, string> = {
  '2.38': '2.38.7',
  '2.40': '2.40.12',
  '2.41': '2.41.9',
  '2.42': '2.42.5.2',
  '2.43.0': '2.43.0',
  '2.43.1': '2.43.1',
  '2.44': '2.44-SNAPSHOT',
};

/** The rules of one release; every difference between releases is asked of this object, never of the version text. */
export class Release {
  readonly profile: Profile;
  readonly fullVersion: string;

  constructor(readonly version: SimulatorVersion) {
    this.profile = this.since('2.43.0') ? 'NEW' : 'OLD';
    this.fullVersion = fullVersions[version];
  }

  get isNew(): boolean {
    return this.profile === 'NEW';
  }

  get isOld(): boolean {
    return this.profile === 'OLD';
  }

  /** True for this release and all later ones, e.g. `since('2.42')`. */
  since(version: SimulatorVersion): boolean {
    return simulatorVersions.indexOf(this.version) >= simulatorVersions.indexOf(version);
  }

  /** True for all releases of a minor version, e.g. `isMinor(43)` for 2.43.0 and 2.43.1. */
  isMinor(minor: number): boolean {
    return Number(this.version.split('.')[1]) === minor;
  }
}
