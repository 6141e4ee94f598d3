import type { Simulator } from '../../simulator/simulator';

/** Does something to the target between the import and the reading back, which alone asks for CSV after a POST. Once. */
export function betweenImportAndVerify(target: Simulator, work: () => void): void {
  let posted = false;
  let done = false;
  target.faults.add({
    fault: { kind: 'slow', delayMs: 0 },
    times: Infinity,
    match: {
      path: '/api/dataValueSets',
      when: ({ method, query }) => {
        if (method === 'POST') posted = true;
        else if (posted && !done && query.some(([name, value]) => name === 'format' && value === 'csv')) {
          done = true;
          work();
        }
        return false;
      },
    },
  });
}
