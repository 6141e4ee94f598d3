import { inspect } from 'node:util';

const hidden = '[secret]';

/**
 * A password or token. Printed, inspected or serialised it is `[secret]`; only `reveal()` gives the text,
 * and only the code that builds a connection calls it.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}
