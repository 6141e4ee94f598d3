import { keyText, type LoadRow, type Reason } from '../rows';
import { preflightCodes } from './reason-codes';
import type { PeriodReader } from './structure-checks';

/**
 * Rows that share a key, periods compared in canonical form (`2024W01` = `2024W1`). All copies are named: 2.43+ refuse
 * the whole POST (E8128), 2.38–2.42 store one of them and say nothing.
 */
export function duplicateRows(rows: readonly LoadRow[], periods: PeriodReader): Map<number, Reason> {
  const byKey = new Map<string, number[]>();
  rows.forEach((row, position) => {
    const period = periods.period(row.period)?.id ?? row.period;
    const key = keyText(period === row.period ? row : { ...row, period });
    const positions = byKey.get(key);
    if (positions === undefined) byKey.set(key, [position]);
    else positions.push(position);
  });
  const reasons = new Map<number, Reason>();
  for (const positions of byKey.values()) {
    if (positions.length < 2) continue;
    const text = `${positions.length} rows have this key (rows ${positions.slice(0, 5).join(', ')}${positions.length > 5 ? ' …' : ''}): none is sent`;
    for (const position of positions) reasons.set(position, { code: preflightCodes.duplicateKey, text });
  }
  return reasons;
}
