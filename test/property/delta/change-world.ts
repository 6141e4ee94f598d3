import { ask } from '../../simulator/http-client';
import type { Change } from './history';
import type { Scope } from './model';
import type { Stage } from './stage';
import {
  buildClinic,
  clinics,
  hiddenClinic,
  laterClinic,
  mergedClinic,
  months,
  reader,
  root,
  straightLines,
} from './world';

const dayMs = 86_400_000;

/** Makes a change of the world, and gives what the runs are for since. */
export async function changeWorld(stage: Stage, scope: Scope, change: Change): Promise<Scope> {
  const { source, target } = stage;
  const lines = Object.keys(scope.lines).length;
  const [a, b] = clinics;
  switch (change) {
    case 'month':
      return scope.months === undefined ? scope : { ...scope, months: months.slice(0, scope.months.length + 1) };
    case 'clinic': {
      const later = clinics[laterClinic];
      if (scope.clinics.includes(later)) return scope;
      for (const server of [source, target]) buildClinic(server);
      return readable(stage, { ...scope, clinics: [...scope.clinics, later] });
    }
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
    case 'merge': {
      const merged = clinics[mergedClinic];
      if (!scope.clinics.includes(merged)) return scope;
      await merge(stage, merged, a);
      return readable(stage, { ...scope, clinics: scope.clinics.filter((one) => one !== merged) });
    }
    case 'hide': {
      const hidden = clinics[hiddenClinic];
      const shown = scope.clinics.filter((one) => one !== hidden);
      const isHidden = shown.length === scope.clinics.length;
      return readable(stage, { ...scope, clinics: isHidden ? [...shown, hidden] : shown });
    }
    default:
      return scope;
  }
}

async function merge({ source }: Stage, from: string, into: string): Promise<void> {
  const body = { sources: [from], target: into, dataValueMergeStrategy: 'LAST_UPDATED' };
  const answer = await ask(`${source.url}/api/organisationUnits/merge`, { method: 'POST', body });
  if (answer.status !== 200) throw new Error(`the source merges nothing: ${answer.text}`);
}

/** Lets the user who reads the source read the clinics of the scope; those below the root, while none is hidden. */
function readable({ source }: Stage, scope: Scope): Scope {
  const units = scope.clinics.includes(clinics[hiddenClinic]) ? [root] : scope.clinics;
  source.setUserAccess(reader.username, { orgUnits: units, dataViewOrgUnits: units });
  return scope;
}
