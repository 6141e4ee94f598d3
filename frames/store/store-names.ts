import { StoreNameError } from './store-errors';

const segment = /^[A-Za-z0-9][A-Za-z0-9._=+-]*$/;

/** The name's segments; throws StoreNameError unless every store can keep it below its root. */
export function nameSegments(name: string): string[] {
  const segments = name.split('/');
  const bad = segments.find((part) => !segment.test(part));
  if (bad !== undefined) {
    throw new StoreNameError(
      `"${name}" cannot be a name in the store: "${bad}" must begin with a letter or digit and hold only letters, digits and . _ - = +`,
    );
  }
  return segments;
}
