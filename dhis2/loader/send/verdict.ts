import type { ImportAnswer } from '../../data-value-sets/import-answer';
import type { LoadRow, Reason } from '../rows';
import { namedPositions, namesOrgUnit, type NamingContext } from './naming';

/** What an import answer says about the rows of its POST; positions are those in the POST. */
export type Verdict =
  /** Rows that are neither in `rejected` nor in `later` have landed. `later`: refused by a passing state of the server. */
  | { readonly kind: 'judged'; readonly rejected: Map<number, Reason>; readonly later: Map<number, Reason> }
  /** Nothing was written; `rejected` (not empty) are to blame, the others can be sent again. */
  | { readonly kind: 'named'; readonly rejected: Map<number, Reason> }
  /** Nothing was written; the named rows share a property with the culprits, and some of them may be good. */
  | { readonly kind: 'suspected'; readonly suspects: readonly number[]; readonly reason: Reason }
  /** Nothing was written and nobody is named. */
  | { readonly kind: 'refused'; readonly reason: Reason }
  /** Nothing was written, and no row of this data set can be, for this user. */
  | { readonly kind: 'refusedAltogether'; readonly reason: Reason }
  /** What was written can only be known by reading. `repeatable`: the same POST may well succeed. */
  | {
      readonly kind: 'uncertain';
      readonly rejected: Map<number, Reason>;
      readonly reason: Reason;
      readonly repeatable: boolean;
    };

type Conflict = ImportAnswer['conflicts'][number];

/** Not about single rows: the payload's data set, the user's right to it. (2.38–2.42: E76xx, 2.43+: E80xx.) */
const altogether = new Set([
  ...['E8001', 'E8002', 'E8003', 'E8004', 'E8005', 'E8006', 'E8007', 'E8008', 'E8009', 'E8010', 'E8034', 'E8035'],
  ...['E7600', 'E7601', 'E7603', 'E7604'],
]);
/** 2.43+: the value checks, which skip single values and write the rest. */
const valueCode = /^E812[0-5]$/;
/** 2.43+: an id that cannot be read; the answer names the position of the first one. */
const decodeCode = /^E81(0\d|1\d|26|27)$/;

/** Reads an answer, whatever its status: see contract of `POST /api/dataValueSets` for 2.38–2.42 and 2.43+. */
export function interpretAnswer(
  answer: ImportAnswer,
  rows: readonly LoadRow[],
  context: NamingContext & { readonly deleting: boolean },
): Verdict {
  const { imported, updated, ignored, deleted } = answer.counts;
  const counted = imported + updated + ignored + deleted;
  const [first] = answer.conflicts;
  const setWide = answer.conflicts.find((conflict) => altogether.has(conflict.code ?? ''));
  if (answer.status === 'ERROR' && counted === 0 && setWide !== undefined) {
    return { kind: 'refusedAltogether', reason: reasonOf(setWide) };
  }
  if (answer.status === 'ERROR' && counted === 0 && rows.length > 0 && !valueCode.test(first?.code ?? '')) {
    return first === undefined ? crashed(answer) : refusal(answer, rows, context);
  }
  const { rejected, later } = valueRejects(answer, rows, context);
  const silent = answer.rejectedIndexes.filter((position) => !rejected.has(position) && !later.has(position));
  const refusedCount = rejected.size + later.size;
  const whole =
    context.index.profile === 'NEW'
      ? counted === rows.length && ignored === refusedCount
      : counted === rows.length && ignored >= refusedCount;
  if (whole && (silent.length === 0 || context.deleting)) return { kind: 'judged', rejected, later };
  const text = `The server answered ${answer.status} but counted ${imported} imported, ${updated} updated, ${deleted} deleted and ${ignored} ignored of ${rows.length} rows`;
  return { kind: 'uncertain', rejected, reason: { code: 'NOT_STORED', text }, repeatable: true };
}

/** 2.43+: the whole POST is refused; all indexes are listed, only `objects.args` tells the culprits. */
function refusal(answer: ImportAnswer, rows: readonly LoadRow[], context: NamingContext): Verdict {
  const rejected = new Map<number, Reason>();
  for (const conflict of answer.conflicts) {
    if (namesMoreThanItMeans(conflict, context)) continue;
    const code = conflict.code ?? '';
    const positions = decodeCode.test(code)
      ? conflict.indexes.filter((position) => position < rows.length)
      : namedPositions(code, conflict.args ?? '', rows, context);
    for (const position of positions) rejected.set(position, reasonOf(conflict));
  }
  if (rejected.size > 0) return { kind: 'named', rejected };
  const [first] = answer.conflicts;
  const suspects = namedPositions(first?.code ?? '', first?.args ?? '', rows, context);
  if (first !== undefined && suspects.length > 0) return { kind: 'suspected', suspects, reason: reasonOf(first) };
  const reason = first === undefined ? { code: 'REFUSED', text: answer.description ?? 'Refused' } : reasonOf(first);
  return reason.code === 'E8030' ? { kind: 'refusedAltogether', reason } : { kind: 'refused', reason };
}

/**
 * E8033 names `<attribute option combo>-<org unit>-[periods]`, the first of the approved ones (2.43.1 and 2.44, seen; 2.43.0 in
 * DHIS2's source); where no org unit is told, its periods' rows are only suspected, for data are approved by org unit. E8030 has
 * periods alone: too little where org units can be exempt from expiry and the exemptions could not be read. Input periods, where the
 * set has some, decide for all org units alike.
 */
function namesMoreThanItMeans({ code, args = '' }: Conflict, { index, dataSet }: NamingContext): boolean {
  if (code === 'E8033') return !namesOrgUnit(args, dataSet);
  if (code !== 'E8030' || index.model.lockExceptions !== undefined) return false;
  const set = index.dataSet(dataSet);
  return (set?.expiryDays ?? 0) > 0 && set?.inputPeriods.length === 0;
}

/** 2.38–2.42: 409 ERROR with zero counts; rows before the crash stay written. 2.43+: an error without a conflict. */
function crashed(answer: ImportAnswer): Verdict {
  const text = answer.description ?? 'The import failed on the server without a reason';
  return { kind: 'uncertain', rejected: new Map(), reason: { code: 'IMPORT_CRASHED', text }, repeatable: false };
}

function valueRejects(answer: ImportAnswer, rows: readonly LoadRow[], context: NamingContext) {
  const rejected = new Map<number, Reason>();
  const later = new Map<number, Reason>();
  const hasInputPeriods = (context.index.dataSet(context.dataSet)?.inputPeriods.length ?? 0) > 0;
  for (const conflict of answer.conflicts) {
    // 2.38–2.42: parallel POSTs that create a period refuse it (E7611); E7644 without input periods passes by itself.
    const passing = conflict.code === 'E7611' || (conflict.code === 'E7644' && !hasInputPeriods);
    for (const position of conflict.indexes) {
      if (position < 0 || position >= rows.length) continue;
      (passing ? later : rejected).set(position, reasonOf(conflict));
    }
  }
  for (const position of rejected.keys()) later.delete(position);
  return { rejected, later };
}

function reasonOf(conflict: Conflict): Reason {
  return { code: conflict.code ?? 'REFUSED', text: conflict.text };
}
