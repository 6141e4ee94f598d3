import type { ServerRelease } from '../../contracts/server-profile';

/** Reads a version as `/api/system/info` writes it, e.g. `2.38.7`, `2.42.5.2`, `2.44-SNAPSHOT`; undefined when it is no DHIS2 version. */
export function parseRelease(version: string): ServerRelease | undefined {
  const parts = /^(\d+)\.(\d+)(?:\.(\d+))?(?![\d])/.exec(version.trim());
  if (parts === null) return undefined;
  const major = Number(parts[1]);
  const minor = Number(parts[2]);
  const patch = Number(parts[3] ?? 0);
  const isNew = major > 2 || (major === 2 && minor >= 43);
  return { version: version.trim(), major, minor, patch, profile: isNew ? 'NEW' : 'OLD' };
}
