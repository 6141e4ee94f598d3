import type { StoredValue } from '../state/data-values';
import type { SimulatorState } from '../state/simulator-state';

/** Puts a row that an import writes into the table, as this server stores it. */
export function storeRow(
  { dataValues, faults }: Pick<SimulatorState, 'dataValues' | 'faults'>,
  row: StoredValue,
): void {
  const stored = faults.storesOtherwise === undefined ? row : faults.storesOtherwise(row, dataValues.get(row));
  if (stored !== undefined) dataValues.put(stored);
}
