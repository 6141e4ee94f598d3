import type { User } from '../state/catalogue';
import type { MetadataObject } from '../state/metadata';
import { isJsonObject, objectsMember, textMember } from './json';

/** Metadata: all may read and write; data: nobody but superusers. DHIS2's default for objects without sharing. */
export const defaultPublicAccess = 'rw------';

type Right = 'read' | 'write';
type Kind = 'metadata' | 'data';

/** Characters 1-2 of an access text are the rights to the object, 3-4 those to its data. */
function grants(access: string | undefined, kind: Kind, right: Right): boolean {
  const position = (kind === 'metadata' ? 0 : 2) + (right === 'read' ? 0 : 1);
  return access?.charAt(position) === (right === 'read' ? 'r' : 'w');
}

/** `sharing` of an imported object in today's form; takes `publicAccess`, `userAccesses` and `userGroupAccesses` as well. */
export function normalSharing(object: MetadataObject, owner: string): object {
  const given = isJsonObject(object['sharing']) ? object['sharing'] : {};
  const keyed = (member: string): Record<string, unknown> =>
    Object.fromEntries(objectsMember(object, member).map((entry) => [textMember(entry, 'id') ?? '', entry]));
  return {
    owner: textMember(given, 'owner') ?? owner,
    external: false,
    users: isJsonObject(given['users']) ? given['users'] : keyed('userAccesses'),
    userGroups: isJsonObject(given['userGroups']) ? given['userGroups'] : keyed('userGroupAccesses'),
    public: textMember(given, 'public') ?? textMember(object, 'publicAccess') ?? defaultPublicAccess,
  };
}

function accessOf(entries: unknown, id: string): string | undefined {
  const entry = isJsonObject(entries) ? entries[id] : undefined;
  return isJsonObject(entry) ? textMember(entry, 'access') : undefined;
}

/** Whether the object's sharing gives the user this right; superusers have all. */
export function mayAccess(user: User, object: MetadataObject, kind: Kind, right: Right): boolean {
  if (user.superuser) return true;
  const sharing = isJsonObject(object['sharing']) ? object['sharing'] : {};
  if (kind === 'metadata' && textMember(sharing, 'owner') === user.id) return true;
  if (grants(textMember(sharing, 'public') ?? defaultPublicAccess, kind, right)) return true;
  if (grants(accessOf(sharing['users'], user.id), kind, right)) return true;
  return user.groups.some((group) => grants(accessOf(sharing['userGroups'], group), kind, right));
}

/** The member `access` of an object, as this user sees it. */
export function accessMember(user: User, object: MetadataObject): object {
  const write = mayAccess(user, object, 'metadata', 'write');
  return {
    manage: write,
    read: mayAccess(user, object, 'metadata', 'read'),
    write,
    update: write,
    delete: write,
    externalize: user.superuser,
    data: { read: mayAccess(user, object, 'data', 'read'), write: mayAccess(user, object, 'data', 'write') },
  };
}
