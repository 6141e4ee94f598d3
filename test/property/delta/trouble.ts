import type { NightPlan } from './history';
import { keyOfRow } from './model';
import type { Stage } from './stage';

/** Faults that are there while a run is; gives what ends them. */
export function arrangeTrouble(stage: Stage, trouble: NightPlan['trouble']): () => void {
  const { source, target } = stage;
  const values = { path: '/api/dataValueSets' };
  switch (trouble.kind) {
    case 'down': {
      const { side, method, after } = trouble;
      const fault = stage[side].faults.add({
        match: { ...values, method },
        fault: { kind: 'status', status: 502 },
        after,
        times: 2,
      });
      return () => fault.remove();
    }
    case 'lost': {
      const { side, method, after } = trouble;
      const fault = stage[side].faults.add({
        match: { ...values, method },
        fault: method === 'GET' ? { kind: 'cut', share: 0.6, ending: 'broken' } : { kind: 'reset', point: 'after' },
        after,
      });
      return () => fault.remove();
    }
    case 'engine': {
      let isOver = false;
      const once = (): boolean => {
        const strikes = !isOver;
        isOver = true;
        return strikes;
      };
      const { faults } = target.state;
      faults.silentIgnored = once;
      faults.crashAfterRows = () => (once() ? trouble.rows : undefined);
      return () => {
        faults.silentIgnored = undefined;
        faults.crashAfterRows = undefined;
      };
    }
    case 'short': {
      let first: number | undefined;
      source.state.faults.hideFromExport = (row, number) => {
        first ??= number;
        return number === first + trouble.answer - 1 && keyOfRow(row, stage.world).startsWith(trouble.element);
      };
      return () => (source.state.faults.hideFromExport = undefined);
    }
    default:
      return () => undefined;
  }
}
