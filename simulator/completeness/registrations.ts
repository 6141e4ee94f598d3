import type { Handler, SimulatorReply, SimulatorRequest } from '../http/exchange';
import { flag, parameter } from '../http/query';
import { containerPage } from '../http/pages';
import { jsonUtf8, refuse } from '../http/web-message';
import { dayAt, parseDay } from '../periods/calendar-day';
import { parsePeriod } from '../periods/period';
import type { CompletenessRegistration, SimulatorState } from '../state/simulator-state';
import { instantParameter } from '../values/date-parameter';
import { listParameter } from '../values/list-parameter';
import { createNamedPeriods } from '../values/period-race';
import { refusable } from '../values/refusable';
import { isInHierarchy, mayReadObject } from '../values/user-rights';
import { registrationKey } from './registration-key';

export { postRegistrations } from './post-registrations';

/** GET /api/completeDataSetRegistrations (contract section 8). */
export function getRegistrations(state: SimulatorState): Handler {
  return refusable(async (request) => {
    // Up to 2.40 the set is a parameter that the container asks for.
    if (!state.release.since('2.41') && parameter(request, 'dataSet') === undefined) return containerPage(400);
    // On all versions the periods are created before anything is judged.
    const named = listParameter(request, state.release, 'period');
    await createNamedPeriods(
      state,
      named.flatMap((text) => parsePeriod(text, state)?.id ?? []),
    );
    const found = [...state.completeness.values()].filter(registrationFilter(state, request));
    const limit = parameter(request, 'limit');
    const cut = limit === undefined ? found : found.slice(0, Number(limit));
    const body = cut.length === 0 ? {} : { completeDataSetRegistrations: cut.map(written) };
    return { status: 200, headers: { 'content-type': jsonUtf8 }, body };
  });
}

function written(registration: CompletenessRegistration): object {
  return {
    period: registration.period,
    dataSet: registration.dataSet,
    organisationUnit: registration.orgUnit,
    attributeOptionCombo: registration.attributeOptionCombo,
    date: registration.date,
    storedBy: registration.storedBy,
    completed: registration.completed,
  };
}

function registrationFilter(
  state: SimulatorState,
  request: SimulatorRequest,
): (registration: CompletenessRegistration) => boolean {
  const list = (name: string): string[] => listParameter(request, state.release, name);
  const day = (name: string): number | undefined => {
    const text = parameter(request, name);
    return text === undefined ? undefined : dayAt(instantParameter(name, text, state.timeZone), state.timeZone);
  };
  const { user } = request;
  const dataSets = new Set(list('dataSet').filter((id) => mayReadObject(state, user, 'dataSets', id)));
  const periodTexts = list('period');
  const periods = new Set(periodTexts.flatMap((text) => parsePeriod(text, state)?.id ?? []));
  const [startDay, endDay] = [day('startDate'), day('endDate')];
  const [createdSince, unreadable] = createdSinceOf(state, request);
  const units = list('orgUnit').filter((id) => state.catalogue.orgUnit(id) !== undefined);
  const groups = list('orgUnitGroup').filter((id) => mayReadObject(state, user, 'organisationUnitGroups', id));
  const children = flag(request, 'children');
  // Where a period is asked for, the dates are void.
  const hasRange = periodTexts.length === 0 && startDay !== undefined && endDay !== undefined;
  const faults: [boolean, string, string][] = [
    [dataSets.size === 0, 'E2013', 'At least one data set must be specified'],
    [
      periods.size === 0 && !hasRange && createdSince === undefined && !unreadable,
      'E2002',
      'At least one period must be specified',
    ],
    [hasRange && startDay > endDay, 'E2004', 'Start date must be before end date'],
    [unreadable, 'E2005', 'Duration is not valid'],
    [units.length === 0 && groups.length === 0, 'E2006', 'At least one organisation unit must be specified'],
    [children && groups.length > 0, 'E2007', 'Children cannot be included for organisation unit groups'],
    [children && units.length === 0, 'E2008', 'At least one organisation unit is needed when children are included'],
    [Number(parameter(request, 'limit') ?? 0) < 0, 'E2009', 'Limit cannot be less than zero'],
  ];
  // Up to 2.41 these refusals name their charset.
  const contentType = state.release.since('2.42') ? undefined : jsonUtf8;
  // Both profiles name the last fault of the list.
  const fault = faults.findLast(([is]) => is);
  if (fault !== undefined) refuse(409, fault[2], fault[1], contentType);
  const outside = units.find((id) => !isInHierarchy(state.catalogue, user, id));
  if (outside !== undefined) refuse(409, `User is not allowed to view org unit: ${outside}`, 'E2012', contentType);
  const named = children ? units.flatMap((id) => state.catalogue.subtree(id)) : units;
  const orgUnits = new Set([...named, ...groups.flatMap((id) => state.catalogue.orgUnitGroup(id) ?? [])]);
  return (registration) => {
    const period = parsePeriod(registration.period, state);
    const inRange = hasRange && period !== undefined && period.startDay >= startDay && period.endDay <= endDay;
    const since = parseDay(registration.date) ?? 0;
    return (
      dataSets.has(registration.dataSet) &&
      orgUnits.has(registration.orgUnit) &&
      (periods.size > 0 ? periods.has(registration.period) : !hasRange || inRange) &&
      (createdSince === undefined || since >= createdSince)
    );
  };
}

/** The first completion day asked for by `created` or `createdDuration`, and whether the duration is unreadable. */
function createdSinceOf(
  state: SimulatorState,
  request: SimulatorRequest,
): [since: number | undefined, unreadable: boolean] {
  const created = parameter(request, 'created');
  const duration = parameter(request, 'createdDuration');
  const found = duration === undefined ? null : /^(\d+)([dhms])$/.exec(duration);
  const unreadable = duration !== undefined && found === null;
  if (created !== undefined) {
    return [dayAt(instantParameter('created', created, state.timeZone), state.timeZone), unreadable];
  }
  if (found === null) return [undefined, unreadable];
  const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000 }[found[2] ?? ''] ?? 1_000;
  return [dayAt(state.now() - Number(found[1]) * unitMs, state.timeZone), false];
}

/** DELETE /api/completeDataSetRegistrations `?ds&pe&ou[&cc&cp][&multiOu]` → 204. */
export function deleteRegistrations(state: SimulatorState): Handler {
  return refusable((request): SimulatorReply => {
    const { catalogue } = state;
    const dataSets = listParameter(request, state.release, 'ds');
    const period = parsePeriod(parameter(request, 'pe') ?? '', state);
    const orgUnit = parameter(request, 'ou') ?? '';
    if (dataSets.length === 0 || dataSets.some((id) => catalogue.dataSet(id) === undefined)) {
      refuse(409, `Illegal data set identifier in this list: ${dataSets.join(', ')}`);
    }
    if (period === undefined) return refuse(409, `Illegal period identifier: ${parameter(request, 'pe') ?? ''}`);
    if (catalogue.orgUnit(orgUnit) === undefined) refuse(409, `Illegal organisation unit identifier: ${orgUnit}`);
    if (!isInHierarchy(catalogue, request.user, orgUnit)) {
      refuse(409, 'Organisation unit is not in the hierarchy of the current user', 'E2012');
    }
    const attributeOptionCombo = attributeOptionComboOf(state, request);
    const units = flag(request, 'multiOu') ? catalogue.subtree(orgUnit) : [orgUnit];
    let wrote = 0;
    for (const dataSet of dataSets) {
      for (const unit of units) {
        const key = registrationKey({ dataSet, period: period.id, orgUnit: unit, attributeOptionCombo });
        if (state.completeness.delete(key)) wrote += 1;
      }
    }
    return { status: 204, body: '', wrote };
  });
}

/** `cc` (category combo) with `cp` (its options, separated by `;`), else the default combo. */
function attributeOptionComboOf(state: SimulatorState, request: SimulatorRequest): string {
  const { catalogue } = state;
  const combo = parameter(request, 'cc');
  const options = (parameter(request, 'cp') ?? '').split(';').filter((id) => id !== '');
  if (combo === undefined || options.length === 0) return catalogue.defaultOptionCombo;
  const found = catalogue.categoryCombo(combo)?.optionCombos.find((id) => {
    const has = catalogue.optionCombo(id)?.categoryOptions ?? [];
    return has.length === options.length && options.every((option) => has.includes(option));
  });
  return found ?? refuse(409, `Attribute option combo does not exist for given category combo and category options`);
}
