import type { Transform } from '../../transforms/define-transform';
import { transformEffects } from '../../contracts/transforms';
import type { LoadedFile } from './load-folder';
import { ProjectError } from './project-error';

/**
 * The transforms that the files export. `hash` is that of all files of the folder: a transform counts as changed when any of
 * them has, since it may call code of the others. Throws ProjectError.
 */
export function transformsOf(files: readonly LoadedFile[], hash: string): Transform[] {
  const found = files.flatMap(({ shown, exports }) =>
    [...new Set(Object.values(exports))].filter(isTransform).map((transform) => ({ shown, transform })),
  );
  const problems = [
    ...files
      .filter(({ exports }) => !Object.values(exports).some(isTransform))
      .map(
        ({ shown }) =>
          `${shown}: exports no transform; make one with defineTransform(), or move shared code to a subfolder`,
      ),
    ...found.flatMap(({ shown, transform }) => {
      const first = found.find((other) => other.transform.id === transform.id);
      return first === undefined || first.transform === transform
        ? []
        : [`${shown}: transform "${transform.id}" is defined in ${first.shown} as well; ids are unique`];
    }),
  ];
  if (problems.length > 0) throw new ProjectError(problems);
  return found.map(({ transform }) => ({ ...transform, code: `${hash} ${transform.code}` }));
}

function isTransform(exported: unknown): exported is Transform {
  return (
    typeof exported === 'object' &&
    exported !== null &&
    'effect' in exported &&
    transformEffects.some((effect) => effect === exported.effect) &&
    'run' in exported &&
    'code' in exported
  );
}
