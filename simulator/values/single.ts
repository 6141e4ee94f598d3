import type { Handler, SimulatorReply, SimulatorRequest } from '../http/exchange';
import { parseQuery } from '../http/address';
import { flag, parameter } from '../http/query';
import { messageReply, refuse } from '../http/web-message';
import { parsePeriod } from '../periods/period';
import type { DataElement } from '../state/catalogue';
import type { ValueKey } from '../state/data-values';
import type { SimulatorState } from '../state/simulator-state';
import { withoutOuterBlanks } from './outer-blanks';
import { inputWindowOpen, isAfterOpenPeriods, isApproved, isExpired } from './open-for-entry';
import { refusable } from './refusable';
import { isBelow, optionsClosedForWriting } from './user-rights';
import {
  isInsignificantZero,
  normalValueNew,
  normalValueOld,
  unknownOption,
  valueFailure,
  YearBeyondCalendar,
} from './value-types';

/**
 * POST /api/dataValues `?de&pe&ou&co&cc&cp&value&comment&followUp&ds&force` → 201. Members not sent are kept; an empty
 * value alone deletes. Stamps have milliseconds in both profiles.
 */
export function postDataValue(state: SimulatorState): Handler {
  return refusable((received) => {
    const request = withForm(received);
    refuseWithoutAuthority(request);
    const { key, element } = cellOf(state, request);
    refuseIfClosed(state, request, key);
    const [value, comment, followUp] = ['value', 'comment', 'followUp'].map((name) => {
      const text = parameter(request, name);
      return text === undefined || state.release.isNew ? text : withoutOuterBlanks(text);
    });
    const before = state.dataValues.get(key);
    const kept = before?.deleted === false ? before : undefined;
    const deletes = value === '' && comment === undefined && followUp === undefined;
    const stored = value === undefined ? (kept?.value ?? null) : storedValue(state, element, value);
    const zero = state.release.isOld && stored !== null && isInsignificantZero(stored, element);
    if (zero && kept === undefined) return created();
    state.dataValues.put({
      ...key,
      value: deletes ? (kept?.value ?? null) : stored,
      storedBy: request.user.username,
      created: before?.created ?? state.now(),
      lastUpdated: state.now(),
      comment: comment === undefined ? (kept?.comment ?? null) : comment === '' ? null : comment,
      followUp: followUp === undefined ? (kept?.followUp ?? null) : followUp.toLowerCase() === 'true',
      deleted: deletes || zero,
    });
    state.knownPeriods.add(key.period);
    return { ...created(), wrote: 1 };
  });
}

/** DELETE /api/dataValues → 204; 409 if there is no such value. */
export function deleteDataValue(state: SimulatorState): Handler {
  return refusable((request): SimulatorReply => {
    refuseWithoutAuthority(request);
    const { key } = cellOf(state, request);
    refuseIfClosed(state, request, key);
    const before = state.dataValues.get(key);
    if (before === undefined || before.deleted)
      return refuse(409, 'Data value cannot be deleted because it does not exist', 'E2032');
    state.dataValues.put({ ...before, deleted: true, lastUpdated: state.now(), storedBy: request.user.username });
    return { status: 204, body: '', wrote: 1 };
  });
}

function created(): SimulatorReply {
  return messageReply(201, 'OK', undefined);
}

/** Parameters may come as a form body, too. */
function withForm(request: SimulatorRequest): SimulatorRequest {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const form = isForm ? parseQuery(request.body.toString('utf8')) : undefined;
  return form === undefined ? request : { ...request, query: [...request.query, ...form] };
}

function refuseWithoutAuthority({ user }: SimulatorRequest): void {
  if (user.superuser || user.authorities.has('F_DATAVALUE_ADD')) return;
  refuse(403, 'Access is denied, requires one Authority from [F_DATAVALUE_ADD]');
}

function cellOf(state: SimulatorState, request: SimulatorRequest): { key: ValueKey; element: DataElement } {
  const { catalogue } = state;
  const of = (name: string): string => parameter(request, name) ?? '';
  const element = catalogue.dataElement(of('de')) ?? refuse(409, `Data element not found: ${of('de')}`, 'E1100');
  const period = parsePeriod(of('pe'), state) ?? refuse(409, `Invalid period: ${of('pe')}`, 'E1101');
  if (catalogue.orgUnit(of('ou')) === undefined) refuse(409, `Organisation unit not found: ${of('ou')}`, 'E1102');
  const combo = of('co') === '' ? catalogue.defaultOptionCombo : of('co');
  if (catalogue.optionCombo(combo) === undefined) refuse(409, `Category option combo not found: ${combo}`, 'E1103');
  const attribute = attributeOf(state, of('cc'), of('cp'));
  const { user } = request;
  if (!user.superuser && !isBelow(catalogue, of('ou'), user.orgUnits)) {
    refuse(409, `Organisation unit is not in the hierarchy of the current user: ${of('ou')}`, 'E2020');
  }
  const closed = [combo, attribute].some((id) => optionsClosedForWriting(catalogue, user, id).length > 0);
  if (closed) refuse(409, 'User does not have write access to category option combo', 'E1121');
  const key = {
    dataElement: element.id,
    period: period.id,
    orgUnit: of('ou'),
    categoryOptionCombo: combo,
    attributeOptionCombo: attribute,
  };
  return { key, element };
}

function attributeOf(state: SimulatorState, combo: string, options: string): string {
  const { catalogue } = state;
  const asked = options.split(';').filter((id) => id !== '');
  if (combo === '' || asked.length === 0) return catalogue.defaultOptionCombo;
  const found = catalogue.categoryCombo(combo)?.optionCombos.find((id) => {
    const has = catalogue.optionCombo(id)?.categoryOptions ?? [];
    return has.length === asked.length && asked.every((option) => has.includes(option));
  });
  return found ?? refuse(409, `Attribute option combo does not exist: ${options}`, 'E1104');
}

function refuseIfClosed(state: SimulatorState, request: SimulatorRequest, key: ValueKey): void {
  const { user } = request;
  const period = parsePeriod(key.period, state);
  const named = parameter(request, 'ds');
  const sets = state.catalogue.dataSetsOf(key.dataElement).filter((set) => set.orgUnits.has(key.orgUnit));
  const set = named === undefined ? sets[0] : state.catalogue.dataSet(named);
  if (period === undefined || set === undefined || (user.superuser && flag(request, 'force'))) return;
  if (set.dataInputPeriods.length > 0 && !inputWindowOpen(state, set, period)) {
    refuse(409, `Period ${period.id} is not open for data set ${set.id} at this time`, 'E2019');
  }
  const mayEditExpired = user.superuser || user.authorities.has('F_EDIT_EXPIRED');
  if (!mayEditExpired && isExpired(state, set, period, key.orgUnit)) {
    refuse(409, `Data entry period ${period.id} is closed for data set ${set.id}`, 'E2017');
  }
  if (!mayEditExpired && isAfterOpenPeriods(state, set, period)) {
    refuse(409, `Period ${period.id} is after latest open future period`, 'E2018');
  }
  if (isApproved(state, set, period, key.orgUnit)) refuse(409, `Data is approved for period ${period.id}`, 'E2017');
}

/** Why the value is not valid; refuses a date that the calendar has no year for as the whole import does. */
function judged(state: SimulatorState, value: string, valueType: string): string | undefined {
  try {
    return valueFailure(value, valueType, state.calendar);
  } catch (error) {
    if (!(error instanceof YearBeyondCalendar)) throw error;
    return refuse(state.release.isNew ? 500 : 409, error.message);
  }
}

function storedValue(state: SimulatorState, element: DataElement, text: string): string | null {
  const normal = state.release.isNew
    ? normalValueNew(text, element.valueType)
    : normalValueOld(text, element.valueType);
  if (normal === '') return null;
  const failure = judged(state, normal, element.valueType);
  if (failure !== undefined) refuse(409, `Value must match value type of data element: ${failure}`, 'E2030');
  const codes = element.optionSet === undefined ? undefined : state.catalogue.optionCodes(element.optionSet);
  if (codes !== undefined && unknownOption(normal, element.valueType, codes) !== undefined) {
    refuse(409, `Data value is not a valid option: ${normal}`, 'E2029');
  }
  return normal;
}
