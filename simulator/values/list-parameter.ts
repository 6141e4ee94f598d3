import type { SimulatorRequest } from '../http/exchange';
import { parameters } from '../http/query';
import { refuse } from '../http/web-message';
import type { Release } from '../version';

/**
 * The values of a repeatable parameter; a single comma list is cut up. Repeating AND comma in one request: 400 on NEW,
 * on OLD the comma text is one (unknown) value. Empty texts are left out.
 */
export function listParameter(request: SimulatorRequest, release: Release, name: string): string[] {
  const given = parameters(request, name).filter((text) => text !== '');
  if (given.length === 1) return (given[0] ?? '').split(',').filter((text) => text !== '');
  if (release.isNew && given.some((text) => text.includes(','))) {
    refuse(400, `Value '${given.find((text) => text.includes(',')) ?? ''}' is not valid for parameter ${name}`);
  }
  return [...new Set(given)];
}
