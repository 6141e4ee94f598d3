import type { Change } from './history';
import type { Scope } from './model';
import type { Stage } from './stage';
import { buildClinic, clinics, laterClinic, months, straightLines } from './world';

const dayMs = 86_400_000;

/** Makes a change of the world, and gives what the runs are for since. */
export function changeWorld({ source, target }: Stage, scope: Scope, change: Change): Scope {
  const lines = Object.keys(scope.lines).length;
  const [a, b] = clinics;
  switch (change) {
    case 'month':
      return scope.months === undefined ? scope : { ...scope, months: months.slice(0, scope.months.length + 1) };
    case 'clinic':
      if (scope.clinics.includes(clinics[laterClinic])) return scope;
      for (const server of [source, target]) buildClinic(server);
      return { ...scope, clinics };
    case 'line': {
      const next = clinics[lines];
      return next === undefined ? scope : { ...scope, lines: { ...scope.lines, [next]: next } };
    }
    case 'swap':
      return { ...scope, lines: { ...scope.lines, [a]: b, [b]: a } };
    case 'join':
      return { ...scope, lines: { ...scope.lines, [a]: a, [b]: a } };
    case 'straight':
      return { ...scope, lines: straightLines(lines) };
    case 'clockBack':
      source.advanceClock(-2 * dayMs);
      return scope;
    default:
      return scope;
  }
}
