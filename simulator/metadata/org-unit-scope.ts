import type { SimulatorRequest } from '../http/exchange';
import { flag, parameter } from '../http/query';
import { refuse } from '../http/web-message';
import type { MetadataObject } from '../state/metadata';
import type { MetadataView } from './view';

function wholeNumber(request: SimulatorRequest, name: string): number | undefined {
  const text = parameter(request, name);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text))
    refuse(400, `Value '${text}' is not valid for parameter ${name}. For input string: "${text}"`);
  return Number(text);
}

/**
 * Which org units a list may show: `level`, `maxLevel`, `withinUserHierarchy`, `withinDataViewUserHierarchy`, `userOnly`,
 * `userDataViewOnly`.
 */
export function orgUnitScope(view: MetadataView, request: SimulatorRequest): (object: MetadataObject) => boolean {
  const { catalogue, user } = view;
  const level = wholeNumber(request, 'level');
  const maxLevel = wholeNumber(request, 'maxLevel');
  let allowed: Set<string> | undefined;
  const below = (ids: readonly string[]): Set<string> => new Set(ids.flatMap((id) => catalogue.subtree(id)));
  const dataView = user.dataViewOrgUnits.length > 0 ? user.dataViewOrgUnits : user.orgUnits;
  if (flag(request, 'withinUserHierarchy')) allowed = below(user.orgUnits);
  else if (flag(request, 'withinDataViewUserHierarchy')) allowed = below(dataView);
  else if (flag(request, 'userOnly')) allowed = new Set(user.orgUnits);
  else if (flag(request, 'userDataViewOnly')) allowed = new Set(dataView);
  return (object) => {
    const own = catalogue.orgUnit(object.id)?.level ?? 0;
    if (level !== undefined && own !== level) return false;
    if (maxLevel !== undefined && own > maxLevel) return false;
    return allowed?.has(object.id) ?? true;
  };
}

/**
 * The units that `GET /api/organisationUnits/{id}` lists when it is asked for relatives (`includeDescendants`,
 * `includeChildren`, `includeAncestors`, `level` counted from the unit); undefined if the unit itself is asked for.
 */
export function relatives(view: MetadataView, request: SimulatorRequest, id: string): string[] | undefined {
  const { catalogue } = view;
  const unit = catalogue.orgUnit(id);
  if (unit === undefined) return undefined;
  const level = wholeNumber(request, 'level');
  if (flag(request, 'includeDescendants')) return catalogue.subtree(id);
  if (flag(request, 'includeChildren')) return [id, ...unit.children];
  if (flag(request, 'includeAncestors')) return unit.path.split('/').slice(1).reverse();
  if (level !== undefined)
    return catalogue.subtree(id).filter((below) => catalogue.orgUnit(below)?.level === unit.level + level);
  return undefined;
}
