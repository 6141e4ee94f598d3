import type { z } from 'zod';
import type { Transform } from './define-transform';
import { TransformError } from './transform-error';

/** The transforms that a worker serves, by id. */
export class TransformRegistry {
  private readonly byId = new Map<string, Transform>();

  /** Throws TransformError when two have the same id. */
  constructor(transforms: readonly Transform[] = []) {
    for (const transform of transforms) {
      if (this.byId.has(transform.id)) throw new TransformError(`two transforms have the id "${transform.id}"`);
      this.byId.set(transform.id, transform);
    }
  }

  get all(): readonly Transform[] {
    return [...this.byId.values()];
  }

  /** Throws TransformError naming those that there are. */
  get(id: string): Transform {
    const found = this.byId.get(id);
    if (found !== undefined) return found;
    const known = this.byId.size === 0 ? 'none' : [...this.byId.keys()].join(', ');
    throw new TransformError(
      `there is no transform "${id}" in this worker (it has ${known}); put it into the folder that sluice.yaml names as transforms, and start the worker again`,
    );
  }

  /** The options with defaults filled in. Throws TransformError with a line per problem. */
  parseOptions(id: string, options: unknown): Readonly<Record<string, unknown>> {
    const parsed = this.get(id).options.safeParse(options);
    if (parsed.success) return parsed.data;
    throw new TransformError(parsed.error.issues.map((issue) => optionProblem(id, issue)).join('\n'));
  }
}

function optionProblem(id: string, { path, message }: z.core.$ZodIssue): string {
  return `transform "${id}", option ${path.length === 0 ? '(all)' : path.join('.')}: ${message}`;
}
