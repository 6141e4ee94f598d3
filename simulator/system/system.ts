import { localTime } from '../clock';
import type { Handler, SimulatorRequest } from '../http/exchange';
import { flag, parameter } from '../http/query';
import { jsonUtf8, messageReply, refuse } from '../http/web-message';
import type { SimulatorState } from '../state/simulator-state';
import { newUid } from '../uid';

function json(body: object): ReturnType<Handler> {
  return { status: 200, headers: { 'content-type': jsonUtf8 }, body };
}

/** `GET /api/system/info`. `serverDate` is local time; `readOnlyMode` for superusers only. No release says `systemId` here. */
export function systemInfo(state: SimulatorState): Handler {
  return (request) => {
    const date = localTime(state.now(), state.timeZone);
    return json({
      contextPath: request.base,
      userAgent: request.headers['user-agent'] ?? '',
      calendar: state.calendar,
      dateFormat: 'yyyy-mm-dd',
      serverDate: date,
      serverTimeZoneId: state.timeZone,
      serverTimeZoneDisplayName: state.timeZone,
      version: state.release.fullVersion,
      revision: 'simulator',
      ...(request.user.superuser ? { readOnlyMode: 'off', osName: 'Linux', cpuCores: 2 } : {}),
    });
  };
}

/** `GET /api/system/id?limit=n`: new ids, at most 10,000. */
export function systemIds(): Handler {
  return (request) => {
    const text = parameter(request, 'limit') ?? '1';
    if (!/^\d+$/.test(text)) refuse(400, `Value '${text}' is not valid for parameter limit.`);
    return json({ codes: Array.from({ length: Math.min(Number(text), 10_000) }, () => newUid()) });
  };
}

/** `GET /api/system/ping` */
export function ping(): Handler {
  return () => ({ status: 200, headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: 'pong' });
}

function parsedSetting(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return text;
}

/** `GET /api/systemSettings[/{key}]` */
export function readSettings(state: SimulatorState, key: string | undefined): Handler {
  return () => {
    if (key === undefined) return json(Object.fromEntries(state.settings));
    const byDefault = key === 'keyCalendar' ? state.calendar : '';
    return json({ [key]: state.settings.get(key) ?? byDefault });
  };
}

/** `POST /api/systemSettings/{key}` with the value as text body or as parameter `value`. Superusers only. */
export function writeSetting(state: SimulatorState, key: string): Handler {
  return (request) => {
    if (!request.user.superuser) refuse(403, 'Access is denied, requires one Authority from [F_SYSTEM_SETTING]');
    const value = parameter(request, 'value') ?? request.body.toString('utf8');
    if (value === '') refuse(409, 'Value must be specified as query param or as payload');
    state.settings.set(key, parsedSetting(value));
    return messageReply(200, 'OK', `System setting '${key}' set to value '${value}'.`);
  };
}

/** `POST /api/maintenance/softDeletedDataValueRemoval`: tombstones go for good. */
export function removeTombstones(state: SimulatorState): Handler {
  return (request) => {
    requireMaintenance(request.user);
    const tombstones = [...state.dataValues.all()].filter((row) => row.deleted);
    for (const row of tombstones) state.dataValues.remove(row);
    return { status: 204, wrote: tombstones.length };
  };
}

/** `POST /api/maintenance` with `softDeletedDataValueRemoval=true` and other flags that concern no data here. */
export function maintenance(state: SimulatorState): Handler {
  const remove = removeTombstones(state);
  return (request) => (flag(request, 'softDeletedDataValueRemoval') ? remove(request) : { status: 204 });
}

/** `POST /api/maintenance/dataPruning/{dataElements|organisationUnits}/{id}`: rows are deleted without a trace. */
export function prune(state: SimulatorState, collection: string, id: string): Handler {
  return (request) => {
    requireMaintenance(request.user);
    if (state.metadata.get(collection, id) === undefined) refuse(409, `Object not found for uid: ${id}`);
    const member = collection === 'dataElements' ? 'dataElement' : 'orgUnit';
    const rows = [...state.dataValues.all()].filter((row) => row[member] === id);
    for (const row of rows) state.dataValues.remove(row);
    return { ...messageReply(200, 'OK', 'Data values pruned'), wrote: rows.length };
  };
}

function requireMaintenance({ superuser, authorities }: SimulatorRequest['user']): void {
  if (!superuser && !authorities.has('F_PERFORM_MAINTENANCE'))
    refuse(403, 'Access is denied, requires one Authority from [F_PERFORM_MAINTENANCE]');
}
