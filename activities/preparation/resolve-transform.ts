import type { PreparationActivities } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import type { ResolvedTransform } from '../../contracts/transforms';
import { TransformError } from '../../transforms/transform-error';
import type { TransformRegistry } from '../../transforms/transform-registry';
import { fingerprintOf } from '../runtime/receipts';
import { TerminalError } from '../runtime/to-failure';

/** What a plan carries of a transform that a pipeline names. */
export function resolveTransform(
  transforms: TransformRegistry,
  { task, transform: id, options, effects }: Parameters<PreparationActivities['resolveTransform']>[0],
): ResolvedTransform {
  try {
    const { effect, code } = transforms.get(id);
    if (!effects.includes(effect)) {
      const other = effect === 'aggregates' ? 'aggregate()' : 'transform()';
      throw new TransformError(`the transform "${id}" ${effect}; a pipeline uses it with ${other}`);
    }
    const parsed = transforms.parseOptions(id, options);
    return { id, effect, options: parsed, fingerprint: fingerprintOf([id, effect, parsed, code]) };
  } catch (error) {
    if (!(error instanceof TransformError)) throw error;
    throw new TerminalError(
      failureTypes.badParameters,
      error.message.split('\n').map((line) => `task "${task}": ${line}`),
    );
  }
}
