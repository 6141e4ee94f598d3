import type { Transform } from '../../transforms/define-transform';
import { transformEffects } from '../../contracts/transforms';
import { loadFolder, type LoadedFile } from './load-folder';
import { loadedHash } from './loaded-hash';
import { ProjectError } from './project-error';
import type { ProjectFolder } from './project-files';
import { withReads } from './reads-while-loading';

/** Loads the transforms of a folder. Their `code` changes with everything that its files load (`loadedHash`). Throws ProjectError. */
export async function loadTransforms(
  folder: ProjectFolder,
  pipelinesModule: Readonly<Record<string, unknown>>,
): Promise<Transform[]> {
  const { loaded, reads } = await withReads(folder.root, () => loadFolder(folder, pipelinesModule));
  const entries = loaded.map(({ path }) => path);
  return transformsOf(loaded, await loadedHash(folder, entries, reads));
}

/**
 * The transforms that the files export. `hash` is that of everything which these files load (`loadedHash`): a transform counts as
 * changed when any of it has, since it may call code of the others. Throws ProjectError.
 */
function transformsOf(files: readonly LoadedFile[], hash: string): Transform[] {
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
