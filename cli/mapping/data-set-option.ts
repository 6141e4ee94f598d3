import { InvalidArgumentError } from 'commander';
import type { DataSetPair } from '../../contracts/parameters';
import { isUid } from '../../contracts/uid';

/** One more `--data-set <source>[=<target>]`. */
export function dataSetOption(text: string, before: readonly DataSetPair[] = []): DataSetPair[] {
  const [source = '', target, ...more] = text.split('=');
  const bad = [source, ...(target === undefined ? [] : [target])].find((id) => !isUid(id));
  if (bad !== undefined || more.length > 0) {
    throw new InvalidArgumentError(`"${text}" is not <uid> or <uid>=<uid>, the data set here and there.`);
  }
  return [...before, target === undefined ? { source } : { source, target }];
}
