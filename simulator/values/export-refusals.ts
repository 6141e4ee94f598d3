import type { SimulatorRequest } from '../http/exchange';
import { refuse } from '../http/web-message';
import type { SimulatorState } from '../state/simulator-state';
import type { ExportQuery } from './export-query';
import { isBelow, mayReadOptionCombo } from './user-rights';

/** Refuses with 409 what the E20xx table of contract 1.3 forbids: NEW names the first fault of the table, OLD the last. */
export function refuseBadCombination(state: SimulatorState, query: ExportQuery): void {
  const { release } = state;
  const hasRange = query.startDay !== undefined && query.endDay !== undefined;
  const loneDate = (query.startDay === undefined) !== (query.endDay === undefined);
  if (release.since('2.44') && loneDate && query.lastUpdatedGiven && query.periods.length === 0) {
    refuse(400, `Could not locate named parameter [${query.startDay === undefined ? 'end' : 'start'}]`);
  }
  const noOrgUnit = query.orgUnits.length === 0;
  const noGroup = query.orgUnitGroups.length === 0;
  const lastUpdatedSuffices = query.lastUpdatedGiven && !release.isMinor(43);
  const faults: [boolean, string, string][] = [
    [
      query.dataSets.length + query.dataElements.length + query.dataElementGroups.length === 0,
      'E2001',
      'At least one data element, data set or data element group must be specified',
    ],
    [
      query.periods.length === 0 && !hasRange && !lastUpdatedSuffices,
      'E2002',
      'At least one period, start/end dates, last updated or last updated duration must be specified',
    ],
    [
      release.isNew && query.periods.length > 0 && hasRange,
      'E2003',
      'Both periods and start/end date cannot be specified',
    ],
    [(query.startDay ?? 0) > (query.endDay ?? Infinity), 'E2004', 'Start date must be before end date'],
    [!query.durationReadable && !release.isMinor(43), 'E2005', 'Duration is not valid'],
    [noOrgUnit && noGroup, 'E2006', 'At least one organisation unit or organisation unit group must be specified'],
    [
      query.children && !noGroup && (release.isNew || !noOrgUnit),
      'E2007',
      'Organisation unit children cannot be included for organisation unit groups',
    ],
    [
      release.isOld && query.children && noOrgUnit,
      'E2008',
      'At least one organisation unit must be specified when children are included',
    ],
    [(query.limit ?? 0) < 0, 'E2009', 'Limit cannot be less than zero'],
  ];
  const found = faults.filter(([is]) => is);
  const fault = release.isNew ? found[0] : found.at(-1);
  if (fault !== undefined) refuse(409, fault[2], fault[1]);
}

/** The code of an access fault (E2010 set, E2011 attribute option combo, E2012 org unit), undefined if all may be read. */
export function accessFault(
  state: SimulatorState,
  user: SimulatorRequest['user'],
  query: ExportQuery,
): string | undefined {
  if (user.superuser) return undefined;
  const { catalogue, release } = state;
  const closed = (id: string): boolean =>
    catalogue.dataSet(id) !== undefined && !catalogue.mayReadData(user, 'dataSets', id);
  if (query.dataSets.some(closed)) return 'E2010';
  if (query.attributeOptionCombos?.some((id) => !mayReadOptionCombo(catalogue, user, id)) === true) return 'E2011';
  const roots = release.isOld && user.dataViewOrgUnits.length > 0 ? user.dataViewOrgUnits : user.orgUnits;
  const outside = (id: string): boolean => catalogue.orgUnit(id) !== undefined && !isBelow(catalogue, id, roots);
  return query.orgUnits.some(outside) ? 'E2012' : undefined;
}
