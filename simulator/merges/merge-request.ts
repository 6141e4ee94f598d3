import type { z } from 'zod';
import type { SimulatorRequest } from '../http/exchange';
import { refuse } from '../http/web-message';

/** The body of a merge or split; DHIS2 answers 400 to what it cannot read. */
export function bodyOf<T>(request: SimulatorRequest, schema: z.ZodType<T>): T {
  let parsed: unknown;
  try {
    parsed = JSON.parse(request.body.toString('utf8'));
  } catch {
    refuse(400, 'Body is not JSON.');
  }
  const body = schema.safeParse(parsed);
  if (!body.success) refuse(400, `Body is no merge request: ${body.error.issues[0]?.message ?? ''}`);
  return body.data;
}

export function requireAuthority(request: SimulatorRequest, authority: string): void {
  const { superuser, authorities } = request.user;
  if (!superuser && !authorities.has(authority)) {
    refuse(403, `Access is denied, requires one Authority from [${authority}]`);
  }
}
