import type { Handler, SimulatorRequest } from '../http/exchange';
import { parameter, parameters } from '../http/query';
import { jsonUtf8, refuse } from '../http/web-message';
import type { ServerState } from '../state/create-state';
import { localTime } from '../clock';
import { parseFields } from './fields';
import { parseFilters } from './filters';
import { project } from './project';
import { classNames } from './schema';
import { mayAccess } from './sharing';
import type { MetadataView } from './view';

/** Collections that the query names: `organisationUnits=true`, `organisationUnits:filter=…`, `organisationUnits:fields=…`. */
function namedCollections(request: SimulatorRequest): string[] {
  const named = request.query.flatMap(([name, value]) => {
    const [collection = '', part] = name.split(':', 2);
    const asks = part === 'filter' || part === 'fields' || part === 'order' || (part === undefined && value === 'true');
    return asks && classNames.has(collection) ? [collection] : [];
  });
  return [...new Set(named)];
}

/**
 * `GET /api/metadata`: the collections asked for, or all, each with its own filters and fields; one without objects is left
 * out. `system.id` is in every answer, although system info does not tell it. Needs a superuser or F_METADATA_EXPORT.
 */
export function getMetadata(state: ServerState, view: (request: SimulatorRequest) => MetadataView): Handler {
  return (request) => {
    if (!request.user.superuser && !request.user.authorities.has('F_METADATA_EXPORT')) {
      refuse(403, 'Access is denied, requires one Authority from [F_METADATA_EXPORT]');
    }
    const seen = view(request);
    const named = namedCollections(request);
    const body: Record<string, unknown> = {
      system: {
        id: state.systemId,
        rev: 'simulator',
        version: state.release.fullVersion,
        date: localTime(state.now(), state.timeZone),
      },
    };
    for (const collection of named.length > 0 ? named : classNames.keys()) {
      const own = [...parameters(request, 'filter'), ...parameters(request, `${collection}:filter`)];
      const passes = parseFilters(seen, collection, own, 'AND');
      const fields = parseFields(
        parameter(request, `${collection}:fields`) ?? parameter(request, 'fields') ?? ':owner',
      );
      const found = state.metadata
        .list(collection)
        .filter((object) => object['sharing'] === undefined || mayAccess(request.user, object, 'metadata', 'read'))
        .filter(passes);
      if (found.length > 0) body[collection] = found.map((object) => project(seen, collection, object, fields));
    }
    return { status: 200, headers: { 'content-type': jsonUtf8 }, body };
  };
}
