import { dropsZero } from '../../../frames/values/insignificant-zero';
import type { DataValue } from '../../data-value-sets/data-value';
import type { TargetIndex } from '../model/target-index';
import { isAsSent, isPresent } from '../read/as-sent';
import type { LoadRow } from '../rows';
import type { ImportStrategy } from './import-strategy';

/** What a strategy makes of one row, given what the target holds. */
export type Intention = 'create' | 'update' | 'delete' | 'ignore';

/**
 * CREATE leaves what exists, UPDATE what does not, DELETE acts on what exists; equal rows are left alone. A tombstone
 * counts as absent. 2.38–2.42: a zero that such a server does not keep means absence there.
 */
export function intentionOf(
  row: LoadRow,
  stored: DataValue | undefined,
  strategy: ImportStrategy,
  index: TargetIndex,
): Intention {
  const present = isPresent(stored);
  if (strategy === 'DELETE') return present ? 'delete' : 'ignore';
  if (present && (strategy === 'CREATE' || isAsSent(row, stored, index))) return 'ignore';
  const element = index.dataElement(row.dataElement);
  const unkept = element !== undefined && dropsZero(index.elementRules(element), row.value, index.profile);
  if (present) return unkept ? 'delete' : 'update';
  return strategy === 'UPDATE' || unkept ? 'ignore' : 'create';
}
