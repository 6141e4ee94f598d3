import pl from 'nodejs-polars';
import { booleanColumn, filledTextColumn, textColumn } from '../columns';
import { readBackCodes } from '../rejects/reject-codes';
import { rejectsSchema, toRejects } from '../rejects/rejects-frame';
import { keyColumns } from '../schema';
import type { ValueRules } from '../values/value-rules';
import { isChange, isWritten } from './difference-schema';
import { equalContents, type Content } from './equality';

/** Rejects (`rejectsSchema`) that only the reading back of a run showed, one for each key: what was sent and what the target holds. */
export function readBackRejects(rejects: pl.DataFrame): pl.DataFrame {
  if (rejects.height === 0) return rejects.select(...Object.keys(rejectsSchema));
  return rejects
    .filter(pl.col('code').isIn([...readBackCodes]))
    .select(...Object.keys(rejectsSchema))
    .unique({ subset: [...keyColumns], maintainOrder: true });
}

/**
 * Takes out the rows of a difference that the target is known to store otherwise: a run sent the same twice, and the target holds what
 * it made of it. They are rejected for the same reason again; where either side has changed the row is tried anew.
 */
export function withoutKnownStored(
  difference: pl.DataFrame,
  known: pl.DataFrame,
  rules: ValueRules,
): { readonly kept: pl.DataFrame; readonly refused: pl.DataFrame; readonly rejected: pl.DataFrame } {
  const none = { kept: difference, refused: difference.head(0), rejected: toRejects(difference.head(0), 'compare') };
  if (known.height === 0 || difference.height === 0) return none;
  const candidates = difference
    .filter(isWritten)
    .join(known.select(...keyColumns, ...remembered).rename(asRemembered), { on: [...keyColumns], how: 'inner' });
  if (candidates.height === 0) return none;
  const isSame = sameAsBefore(candidates, rules);
  const refused = candidates.filter(pl.Series('_same', isSame, pl.Bool));
  if (refused.height === 0) return none;
  const reasons = ['code', 'text', 'stored_value', 'stored_comment', 'stored_follow_up'].map((name) =>
    pl.col(`_${name}`).alias(name),
  );
  return {
    kept: difference.join(refused.select(...keyColumns), { on: [...keyColumns], how: 'anti' }),
    refused: refused.select(...difference.columns),
    rejected: toRejects(refused.withColumns(...reasons, isChange.delete.alias('deleted')), 'compare'),
  };
}

const remembered = [
  'code',
  'text',
  'value',
  'comment',
  'follow_up',
  'deleted',
  'stored_value',
  'stored_comment',
  'stored_follow_up',
];
const asRemembered = Object.fromEntries(remembered.map((name) => [name, `_${name}`]));

/** For each candidate whether both sides are as they were. */
function sameAsBefore(candidates: pl.DataFrame, rules: ValueRules): boolean[] {
  const elements = filledTextColumn(candidates, 'data_element_id');
  const changes = textColumn(candidates, 'change');
  const wasDeletion = booleanColumn(candidates, '_deleted');
  const [meant, wasMeant, held, wasHeld] = ['', '_', 'old_', '_stored_'].map((prefix) => contents(candidates, prefix));
  return elements.map((element, row) => {
    const same = (a: Content | undefined, b: Content | undefined): boolean =>
      a !== undefined && b !== undefined && equalContents(element, a, b, rules);
    const isDeletion = changes[row] === 'delete';
    if (isDeletion !== (wasDeletion[row] === true)) return false;
    if (!isDeletion && !same(meant?.[row], wasMeant?.[row])) return false;
    const heldNothing = wasHeld?.[row]?.followUp === null;
    if (changes[row] === 'create' || heldNothing) return changes[row] === 'create' && heldNothing;
    return same(held?.[row], wasHeld?.[row]);
  });
}

function contents(frame: pl.DataFrame, prefix: string): Content[] {
  const comments = textColumn(frame, `${prefix}comment`);
  const flags = booleanColumn(frame, `${prefix}follow_up`);
  return textColumn(frame, `${prefix}value`).map((value, row) => ({
    value,
    comment: comments[row] ?? null,
    followUp: flags[row] ?? null,
  }));
}
