import { InvalidArgumentError } from '../errors/invalid-argument-error';

/** Basic authentication, or a personal access token (`d2p_…`, `d2pat_…`). */
export type Dhis2Auth = { readonly username: string; readonly password: string } | { readonly token: string };

const shortestSecretToHide = 6;

/** What is sent with each request, and what must never be shown. Serialises to nothing. */
export class Credentials {
  readonly #header: string;
  readonly #secrets: readonly string[];
  /** How errors name it: `user "jane"` or `the access token`. */
  readonly shownAs: string;

  constructor(auth: Dhis2Auth) {
    if ('token' in auth) {
      if (!/^[\x21-\x7e]+$/.test(auth.token)) {
        throw new InvalidArgumentError(
          'The access token is empty or holds blanks or unusual characters; copy it again.',
        );
      }
      this.#header = `ApiToken ${auth.token}`;
      this.#secrets = [auth.token];
      this.shownAs = 'the access token';
    } else {
      if (auth.username === '' || auth.username.includes(':')) {
        throw new InvalidArgumentError(
          'The user name is empty or holds a colon, which Basic authentication cannot send.',
        );
      }
      if (auth.password === '') throw new InvalidArgumentError(`The password of user "${auth.username}" is empty.`);
      const encoded = Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64');
      this.#header = `Basic ${encoded}`;
      this.#secrets = [encoded, auth.password];
      this.shownAs = `user "${auth.username}"`;
    }
  }

  /** Value of the Authorization header; non-Latin passwords are sent as UTF-8. */
  get header(): string {
    return this.#header;
  }

  /** The text with every secret blotted out, for words of a server that may echo what it was sent. */
  hide(text: string): string {
    return this.#secrets
      .filter((secret) => secret.length >= shortestSecretToHide)
      .reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  }
}
