import type { SimulatorReply, SimulatorRequest } from '../http/exchange';
import { parameters } from '../http/query';
import { jsonUtf8 } from '../http/web-message';
import { parseFields } from './fields';
import { project } from './project';
import type { MetadataView } from './view';

/** `GET /api/me`: the user's object plus `authorities` and `dataSets`, the ids of the sets whose data it may read. */
export function readMe(view: MetadataView, request: SimulatorRequest): SimulatorReply {
  const { user, catalogue } = view;
  const given = parameters(request, 'fields').join(',');
  const fields = parseFields(given === '' ? '*' : given);
  const readableSets = view.store.list('dataSets').filter((set) => catalogue.mayReadData(user, 'dataSets', set.id));
  const own: Readonly<Record<string, unknown>> = {
    authorities: [...user.authorities],
    dataSets: readableSets.map((set) => set.id),
    programs: [],
  };
  const body: Record<string, unknown> = project(view, 'users', { id: user.id }, fields);
  const all = fields.some((field) => field.kind === 'preset');
  for (const [name, value] of Object.entries(own)) {
    const field = fields.find((entry) => entry.kind === 'member' && entry.name === name);
    const dropped = fields.some((entry) => entry.kind === 'drop' && entry.name === name);
    if (!dropped && (all || field !== undefined)) body[field?.kind === 'member' ? field.shownAs : name] = value;
  }
  return { status: 200, headers: { 'content-type': jsonUtf8 }, body };
}
