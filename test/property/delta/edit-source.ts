import type { Edit } from './history';
import type { Stage } from './stage';

const hourMs = 3_600_000;

/**
 * Does to the source what an edit says, where it can be done. `written` leaves a trace that a delta sees; a row that was `pruned`
 * leaves none.
 */
export function editSource(
  stage: Stage,
  edit: Edit,
  { sums, overlapHours }: { readonly sums: boolean; readonly overlapHours: number },
): 'written' | 'pruned' | 'nothing' {
  const { source } = stage;
  const key = stage.keyOf(edit.place);
  const old = source.state.dataValues.get(key);
  const isLive = old !== undefined && !old.deleted;
  const write = (more: object): 'written' => {
    const before = old === undefined ? {} : { ...old, lastUpdated: now(source) };
    source.insert([{ ...key, ...before, deleted: false, ...more }]);
    return 'written';
  };
  switch (edit.kind) {
    case 'value':
      return write({ value: edit.value });
    case 'create':
      return old === undefined ? write({ value: edit.value }) : 'nothing';
    case 'revive':
      return old === undefined ? 'nothing' : write({ value: edit.value });
    case 'late': {
      const lag = Math.min(edit.hours, Math.max(0, overlapHours - 1));
      return write({ value: edit.value, lastUpdated: now(source) - lag * hourMs });
    }
    case 'comment':
      return isLive && !sums ? write({ comment: edit.comment }) : 'nothing';
    case 'followUp':
      return isLive ? write({ followUp: old.followUp !== true }) : 'nothing';
    case 'delete':
      return isLive ? write({ deleted: true }) : 'nothing';
    case 'prune':
      return source.hardDelete(key) ? 'pruned' : 'nothing';
  }
}

/** Time stamps of 2.38–2.42 are whole seconds. */
function now({ state }: Stage['source']): number {
  return state.release.isNew ? state.now() : Math.floor(state.now() / 1000) * 1000;
}
