import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorCode } from './error-code';
import type { TextReference } from './secret-reference';

/** The text that a reference leads to, or why there is none. Never repeats a text that it read. */
export type Followed = { readonly text: string } | { readonly problem: string };

/**
 * Reads the environment variable or file of a reference. One line break at the end is not part of the text.
 * @param folder relative paths start here
 */
export function followReference(reference: TextReference, env: NodeJS.ProcessEnv, folder: string): Followed {
  switch (reference.from) {
    case 'text':
      return checked(reference.text, 'the text');
    case 'env': {
      const text = env[reference.name];
      if (text === undefined || text === '') {
        return {
          problem: `the environment variable ${reference.name} is ${text === '' ? 'empty' : 'not set'}; set it and start again`,
        };
      }
      return checked(text, `the environment variable ${reference.name}`);
    }
    case 'file': {
      const path = resolve(folder, reference.path);
      let text: string;
      try {
        text = readFileSync(path, 'utf8');
      } catch (error) {
        const code = errorCode(error);
        return { problem: `cannot read the file ${path} (${code}); create it or correct the path` };
      }
      return text.trim() === '' ? { problem: `the file ${path} is empty` } : checked(text, `the file ${path}`);
    }
  }
}

function checked(text: string, where: string): Followed {
  const line = text.replace(/\r?\n$/, '');
  // A line break would end the HTTP header that carries the secret.
  return /[\r\n\0]/.test(line) ? { problem: `${where} has more than one line` } : { text: line };
}
