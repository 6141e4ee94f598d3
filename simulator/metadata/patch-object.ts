import { z } from 'zod';
import type { Handler } from '../http/exchange';
import { messageReply, refuse } from '../http/web-message';
import type { MetadataObject } from '../state/metadata';
import type { SimulatorState } from '../state/simulator-state';
import { importMetadata } from './import';
import { classNames } from './schema';

const operations = z.array(
  z.discriminatedUnion('op', [
    z.object({ op: z.enum(['add', 'replace']), path: z.string(), value: z.unknown() }),
    z.object({ op: z.literal('remove'), path: z.string() }),
  ]),
);

/** Follows a JSON pointer to the container of its last key, making objects on the way. */
function containerOf(object: MetadataObject, path: readonly string[]): Record<string, unknown> | unknown[] {
  let container: Record<string, unknown> | unknown[] = object;
  for (const key of path) {
    const next: unknown = Array.isArray(container) ? container[Number(key)] : (container[key] ??= {});
    if (typeof next !== 'object' || next === null) refuse(400, `Invalid path ${key}`);
    container = next as Record<string, unknown> | unknown[];
  }
  return container;
}

function apply(object: MetadataObject, operation: z.infer<typeof operations>[number]): void {
  const path = operation.path
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = path.pop();
  if (last === undefined || last === '') refuse(400, `Invalid path ${operation.path}`);
  const container = containerOf(object, path);
  if (Array.isArray(container)) {
    if (operation.op === 'remove') container.splice(Number(last), 1);
    else if (last === '-') container.push(operation.value);
    else container.splice(Number(last), operation.op === 'add' ? 0 : 1, operation.value);
  } else if (operation.op === 'remove') Reflect.deleteProperty(container, last);
  else container[last] = operation.value;
}

/** `PATCH /api/{collection}/{id}` with a JSON patch (`application/json-patch+json`): add, replace, remove. */
export function patchObject(state: SimulatorState, collection: string, id: string): Handler {
  return (request) => {
    const className = classNames.get(collection) ?? collection;
    const current = state.metadata.get(collection, id);
    if (current === undefined) refuse(404, `${className} with id ${id} could not be found.`, 'E1005');
    if (!request.user.superuser) refuse(403, `You don't have the proper permissions to update this object.`);
    if (!(request.headers['content-type'] ?? '').startsWith('application/json-patch+json')) {
      refuse(415, `Content-Type '${request.headers['content-type'] ?? ''}' is not supported`);
    }
    let parsed: unknown;
    try {
      parsed = JSON.parse(request.body.toString('utf8'));
    } catch {
      refuse(400, 'Body is not JSON.');
    }
    const patch = operations.safeParse(parsed);
    if (!patch.success) refuse(400, 'Body is not a JSON patch.');
    const changed = structuredClone(current);
    for (const operation of patch.data) apply(changed, operation);
    const outcome = importMetadata(state, { [collection]: [changed] }, 'UPDATE', request.user.id);
    const problem = outcome.problems[0];
    if (problem !== undefined) refuse(409, problem.message, problem.errorCode);
    return messageReply(200, 'OK', undefined, {
      responseType: 'ObjectReport',
      klass: `org.hisp.dhis.${className}`,
      uid: id,
    });
  };
}
