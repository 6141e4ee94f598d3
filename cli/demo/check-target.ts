import { expectedTarget } from '../../simulator/demo/demo';
import { keyText } from '../../simulator/state/data-values';
import type { StoredRow } from './simulator-process';

/** Differences between what the demo's target must hold (known from its generator) and what it holds; a line each, ten at most. */
export function checkTarget(found: readonly StoredRow[]): string[] {
  const expected = expectedTarget().rows;
  const differences: string[] = [];
  const seen = new Set<string>();
  for (const row of found) {
    const key = keyText(row);
    seen.add(key);
    const meant = expected.get(key);
    if (meant === undefined) differences.push(`${key} is there, but should not be`);
    else if (meant.value !== row.value || meant.comment !== row.comment || meant.followUp !== (row.followUp ?? false)) {
      differences.push(`${key} holds "${String(row.value)}" instead of "${meant.value}"`);
    }
  }
  for (const key of expected.keys()) if (!seen.has(key)) differences.push(`${key} is missing`);
  return differences.slice(0, 10);
}
