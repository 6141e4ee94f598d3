import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { repository } from './fenced-blocks';

/** What the compiler says of each file, put into `folder`, with the options of the project and Sluice's packages as the sources have them. */
export function compileProblems(folder: string, files: Readonly<Record<string, string>>): string[][] {
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  });
  const { config } = ts.readConfigFile(join(repository, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      noEmit: true,
      types: ['node'],
      rootDir: repository,
      paths: {
        sluice: [join(repository, 'dhis2', 'index.ts')],
        'sluice/pipelines': [join(repository, 'workflows', 'index.ts')],
      },
    },
    repository,
  );
  const program = ts.createProgram(paths, options);
  return paths.map((path) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(path))
      .filter(({ file }) => file !== undefined)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  );
}
