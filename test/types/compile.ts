import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../..');

/** Compiles a snippet as a file of pipelines/ would be, and gives the messages of its type errors. */
export function typeErrorsOf(snippets: Readonly<Record<string, string>>): Map<string, string[]> {
  const { options } = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  ) ?? { options: {} };
  const files = new Map(
    Object.entries(snippets).map(([name, code]) => [
      join(root, 'pipelines', `snippet-${name.replaceAll(' ', '-')}.ts`),
      code,
    ]),
  );
  const host = ts.createCompilerHost(options);
  const inMemory: ts.CompilerHost = {
    ...host,
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile: (path) => files.get(path) ?? host.readFile(path),
    getSourceFile: (path, version, ...more) => {
      const code = files.get(path);
      return code === undefined ? host.getSourceFile(path, version, ...more) : ts.createSourceFile(path, code, version);
    },
  };
  const program = ts.createProgram([...files.keys()], { ...options, noEmit: true, noUnusedLocals: false }, inMemory);
  return new Map(
    [...files.keys()].map((path, index) => {
      const source = program.getSourceFile(path);
      const found =
        source === undefined
          ? []
          : [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return [
        Object.keys(snippets)[index] ?? '',
        found.map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')),
      ];
    }),
  );
}
