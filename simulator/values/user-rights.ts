import { mayAccess } from '../metadata/sharing';
import type { Catalogue, User } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';

/** Whether the unit is one of `roots` or lies below one. An unknown unit lies below none. */
export function isBelow(catalogue: Catalogue, orgUnit: string, roots: readonly string[]): boolean {
  const path = catalogue.orgUnit(orgUnit)?.path.split('/');
  return path !== undefined && roots.some((root) => path.includes(root));
}

/** Category options of an option combo whose data the user may not write; the default combo is open to all. */
export function optionsClosedForWriting(catalogue: Catalogue, user: User, optionCombo: string): string[] {
  return closedOptions(catalogue, user, optionCombo, (option) =>
    catalogue.mayWriteData(user, 'categoryOptions', option),
  );
}

/** Whether the user may read the data of all category options of the combo; the default combo is open to all. */
export function mayReadOptionCombo(catalogue: Catalogue, user: User, optionCombo: string): boolean {
  const mayRead = (option: string): boolean => catalogue.mayReadData(user, 'categoryOptions', option);
  return closedOptions(catalogue, user, optionCombo, mayRead).length === 0;
}

function closedOptions(
  catalogue: Catalogue,
  user: User,
  optionCombo: string,
  allowed: (option: string) => boolean,
): string[] {
  if (user.superuser || optionCombo === catalogue.defaultOptionCombo) return [];
  return (catalogue.optionCombo(optionCombo)?.categoryOptions ?? []).filter((option) => !allowed(option));
}

/**
 * Whether the object is there and its sharing lets the user read the object itself. OLD looks objects up with this
 * right, so that hidden ones are as unknown; NEW does not.
 */
export function mayReadObject(state: SimulatorState, user: User, collection: string, id: string): boolean {
  const object = state.metadata.get(collection, id);
  if (object === undefined) return false;
  return object['sharing'] === undefined || mayAccess(user, object, 'metadata', 'read');
}

/** Superusers who have no org units at all are not held to any, as a fresh server's admin in tests. */
export function isInHierarchy(catalogue: Catalogue, user: User, orgUnit: string): boolean {
  if (user.superuser && user.orgUnits.length === 0) return true;
  return isBelow(catalogue, orgUnit, user.orgUnits);
}
