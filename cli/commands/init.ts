import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { makeProject } from '../project/make-project';

export function addInitCommand(program: Command): void {
  program
    .command('init')
    .argument('<folder>', 'where the project is made; . is here')
    .description('Make a project of your own: a pipeline, a transform, a configuration; overwrites nothing')
    .addHelpText('after', '\nExample:\n  npx sluice init my-syncs')
    .action(async (folder: string) => {
      const path = resolve(folder);
      const files = await makeProject(path);
      const into = relative(process.cwd(), path) || '.';
      const next = [...(into === '.' ? [] : [`cd ${into}`]), 'npm install', 'cp .env.example .env', 'npm run check'];
      process.stdout.write(`${files.join('\n')}\n\nNext:\n${next.map((line) => `  ${line}`).join('\n')}\n`);
    });
}
