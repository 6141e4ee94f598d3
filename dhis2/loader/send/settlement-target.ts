import type { ImportAnswer } from '../../data-value-sets/import-answer';
import type { LoadRow } from '../rows';
import type { NamingContext } from './naming';
import type { SettlementLimits } from './settlement-limits';

/** The target, as a settlement sees it. */
export interface SettlementTarget {
  readonly address: string;
  /** One POST. Throws typed errors when the answer is no import summary. */
  post(rows: readonly LoadRow[]): Promise<ImportAnswer>;
  /** A POST without rows, in a dry run: changes nothing. Throws like `post`. */
  postNothing(): Promise<unknown>;
  /** Which of the rows the target now holds as sent (or no longer holds, when deleting). */
  readBack(rows: readonly LoadRow[]): Promise<readonly boolean[]>;
}

export interface SettlementOptions extends NamingContext {
  readonly deleting: boolean;
  readonly dryRun: boolean;
  readonly limits: SettlementLimits;
  readonly signal?: AbortSignal | undefined;
}
