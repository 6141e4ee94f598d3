import type { SimulatorReply, SimulatorRequest } from '../http/exchange';
import { parameter, parameters } from '../http/query';
import { withEtag } from '../http/etag';
import { jsonUtf8, refuse } from '../http/web-message';
import type { MetadataObject } from '../state/metadata';
import type { Release } from '../version';
import { uidPattern } from '../uid';
import { type Field, parseFields } from './fields';
import { parseFilters } from './filters';
import { sorted } from './order';
import { orgUnitScope, relatives } from './org-unit-scope';
import { cutPage, isGist, isUnpaged } from './paging';
import { defaultListFields, defaultObjectFields, project } from './project';
import { classNames } from './schema';
import { mayAccess } from './sharing';
import type { MetadataView } from './view';

function fieldsOf(request: SimulatorRequest, fallback: Field[]): Field[] {
  const given = parameters(request, 'fields').join(',');
  return given === '' ? fallback : parseFields(given);
}

function json(body: object): SimulatorReply {
  return { status: 200, headers: { 'content-type': jsonUtf8 }, body };
}

/** Only objects that have sharing can be hidden; the others are readable by every login. */
function readable(view: MetadataView, object: MetadataObject): boolean {
  return object['sharing'] === undefined || mayAccess(view.user, object, 'metadata', 'read');
}

function matchesText(object: MetadataObject, text: string): boolean {
  const lower = text.toLowerCase();
  return (
    object.id === text ||
    (object.code ?? '').toLowerCase().includes(lower) ||
    (object.name ?? '').toLowerCase().includes(lower)
  );
}

/** `GET /api/{collection}`: filters, `query`, order, paging and fields. */
export function listObjects(
  view: MetadataView,
  release: Release,
  request: SimulatorRequest,
  collection: string,
): SimulatorReply {
  const junction = parameter(request, 'rootJunction')?.toUpperCase() === 'OR' ? 'OR' : 'AND';
  const passes = parseFilters(view, collection, parameters(request, 'filter'), junction);
  const inScope = collection === 'organisationUnits' ? orgUnitScope(view, request) : () => true;
  const text = parameter(request, 'query');
  const found = view.store
    .list(collection)
    .filter(
      (object) =>
        readable(view, object) &&
        inScope(object) &&
        passes(object) &&
        (text === undefined || matchesText(object, text)),
    );
  const gist = isGist(request, release);
  const ordered = sorted(view, collection, found, parameters(request, 'order'), gist ? 'id:asc' : 'name:asc');
  const fields = fieldsOf(request, defaultListFields);
  const show = (objects: readonly MetadataObject[]): object[] =>
    objects.map((object) => project(view, collection, object, fields));
  if (isUnpaged(request)) {
    const whole = json({ [collection]: show(ordered) });
    return release.since('2.44') ? withEtag(request, whole) : whole;
  }
  const page = cutPage(request, release, ordered.length);
  const shown = show(ordered.slice(page.from, page.to));
  return json({ pager: page.pager, ...(gist ? { gist: true } : {}), [collection]: shown });
}

/** `GET /api/{collection}/{id}`; an org unit with `includeDescendants` and the like is a list that includes itself. */
export function readObject(
  view: MetadataView,
  release: Release,
  request: SimulatorRequest,
  collection: string,
  id: string,
): SimulatorReply {
  // Up to 2.41 any text is an id, which nothing has.
  if (release.since('2.42') && !uidPattern.test(id)) refuse(405, `Request method '${request.method}' is not supported`);
  const object = view.store.get(collection, id);
  const className = classNames.get(collection) ?? collection;
  if (object === undefined) refuse(404, `${className} with id ${id} could not be found.`, 'E1005');
  if (!readable(view, object))
    refuse(403, `User ${view.user.username} is not allowed to read ${className} ${id}.`, 'E1006');
  const units = collection === 'organisationUnits' ? relatives(view, request, id) : undefined;
  if (units !== undefined) {
    const fields = fieldsOf(request, defaultListFields);
    const passes = parseFilters(view, collection, parameters(request, 'filter'), 'AND');
    const listed = units.flatMap((unit) => view.store.get(collection, unit) ?? []).filter(passes);
    return json({ organisationUnits: listed.map((unit) => project(view, collection, unit, fields)) });
  }
  return json(project(view, collection, object, fieldsOf(request, defaultObjectFields)));
}
