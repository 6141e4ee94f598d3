import { refuse } from '../http/web-message';
import type { MetadataObject } from '../state/metadata';
import { knowsMember, readMember } from './members';
import type { MetadataView } from './view';

interface Criterion {
  member: string;
  descending: boolean;
  ignoreCase: boolean;
}

function parseCriterion(view: MetadataView, collection: string, text: string): Criterion {
  const [member = '', direction = 'asc'] = text.split(':');
  if (!['asc', 'desc', 'iasc', 'idesc'].includes(direction) || !knowsMember(view, collection, member)) {
    refuse(400, `Invalid order expression \`${text}\`.`, 'E1003');
  }
  return { member, descending: direction.endsWith('desc'), ignoreCase: direction.startsWith('i') };
}

function compareValues(left: unknown, right: unknown, ignoreCase: boolean): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const key = (value: unknown): string => {
    const text =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
    return ignoreCase ? text.toLowerCase() : text;
  };
  const [a, b] = [key(left), key(right)];
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The objects by `order=member:asc|desc|iasc|idesc`, repeated or as a comma list; equal ones keep their order. */
export function sorted(
  view: MetadataView,
  collection: string,
  objects: readonly MetadataObject[],
  orders: readonly string[],
  fallback: string,
): MetadataObject[] {
  const texts = orders.flatMap((order) => order.split(',')).filter((text) => text !== '');
  const criteria = (texts.length === 0 ? [fallback] : texts).map((text) => parseCriterion(view, collection, text));
  const keyed = objects.map((object) => ({
    object,
    keys: criteria.map((criterion) => readMember(view, collection, object, criterion.member)),
  }));
  keyed.sort((left, right) => {
    for (const [position, criterion] of criteria.entries()) {
      const difference = compareValues(left.keys[position], right.keys[position], criterion.ignoreCase);
      if (difference !== 0) return criterion.descending ? -difference : difference;
    }
    return 0;
  });
  return keyed.map((entry) => entry.object);
}
