import pl from 'nodejs-polars';
import { failureTypes } from '../../contracts/failures';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { maxOrgUnitsPerRequest } from '../../contracts/planning/plan-chunks';
import { keyColumns } from '../../frames/schema';
import type { LaneDocuments } from '../runtime/lane-documents';
import { TerminalError } from '../runtime/to-failure';
import { splitQuery, type ExtractQuery } from './split-query';

/** 2.38–2.42 store whole seconds, so a row written at once after the plan may seem a second older. */
const clockSlackMs = 1_000;

/**
 * The same scope in other requests: subtrees by their units, periods in halves. What can't be cut any more is asked again
 * as it is.
 */
export function otherCut(query: ExtractQuery, tree: OrgUnitTree): readonly ExtractQuery[] {
  const units = query.orgUnits.flatMap((unit) => tree.subtree(unit));
  const byUnits =
    query.children === true && units.length > 0 && units.length <= maxOrgUnitsPerRequest
      ? { ...query, orgUnits: units, children: false }
      : query;
  if (byUnits !== query && query.periods.length === 1) return [byUnits];
  return splitQuery(byUnits, tree, []) ?? [byUnits];
}

/** Keys in `second` that `first` lacks, without rows that were written since the run was planned: those are new, not missed. */
export function missedRows(first: pl.DataFrame, second: pl.DataFrame, plannedAt: string): pl.DataFrame {
  const since = pl.lit(new Date(Date.parse(plannedAt) - clockSlackMs)).cast(pl.Datetime('ms'));
  return second
    .join(first.select(...keyColumns), { on: [...keyColumns], how: 'anti' })
    .filter(pl.col('last_updated').isNull().or(pl.col('last_updated').lt(since)));
}

/**
 * Reads a chunk, and a second time by another cut. Rows that only the second answer has mean that the first one was short: it
 * is asked again, once. Throws a `shortRead` failure when the answers still do not agree.
 */
export async function readTwice(
  read: (queries: readonly ExtractQuery[]) => Promise<pl.DataFrame>,
  query: ExtractQuery,
  { plan, source }: Pick<LaneDocuments, 'plan' | 'source'>,
  label: string,
): Promise<pl.DataFrame> {
  const tree = new OrgUnitTree(source.orgUnits);
  const attempt = async () => {
    const rows = await read([query]);
    const recounted = await read(otherCut(query, tree));
    return { rows, missed: missedRows(rows, recounted, source.serverDate).height };
  };
  const first = await attempt();
  if (first.missed === 0) return first.rows;
  const again = await attempt();
  if (again.missed === 0) return again.rows;
  throw shortRead(plan.lane.task, label, again.missed);
}

/** Two answers in a row lacked rows that the source shows when it is asked another way. */
export function shortRead(task: string, label: string, rows: number): TerminalError {
  return new TerminalError(failureTypes.shortRead, [
    `task "${task}" on ${label}: short read: twice the source left out rows (${rows} the second time) that it gives when it is asked in other requests; nothing is compared with an answer that is not whole`,
  ]);
}
