import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const repository = join(__dirname, '..', '..');

/** A block between fences of a Markdown file. */
export interface FencedBlock {
  /** What follows the opening fence, e.g. `yaml`. */
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a Markdown file of the repository, in order. */
export function fencedBlocks(file: string): FencedBlock[] {
  const text = readFileSync(join(repository, file), 'utf8');
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', content = '']) => ({
    language,
    text: content,
  }));
}

/** The text of the only block of a language; throws when there is none or several. */
export function onlyBlock(file: string, language: string): string {
  const found = fencedBlocks(file).filter((block) => block.language === language);
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) {
    throw new Error(`${file} should have one block of ${language}, but has ${found.length}`);
  }
  return first.text;
}

/** Every line of the shell blocks of a file. */
export function shellLines(file: string): string[] {
  return fencedBlocks(file)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}
