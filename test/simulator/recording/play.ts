import { setTimeout as sleep } from 'node:timers/promises';
import type { Simulator } from '../../../simulator/simulator';
import { differences } from './compare';
import type { RecordedRequest, Recording, Step } from './format';
import { type Received, sendRecorded } from './send';

type Variables = Map<string, unknown>;

function day(offset: number): string {
  return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

/** Puts variables in place of `{{name}}`; a text that is nothing but a variable becomes its JSON value. */
function fill(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') {
    const whole = /^\{\{(\w+)\}\}$/.exec(value)?.[1];
    if (whole !== undefined) return variables.get(whole);
    return value.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(variables.get(name)));
  }
  if (Array.isArray(value)) return value.map((item: unknown) => fill(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fill(member, variables)]));
}

function at(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

async function playStep(simulator: Simulator, step: Step, variables: Variables): Promise<Received> {
  const request = fill(step.request, variables) as RecordedRequest;
  const { until } = step;
  let received = await sendRecorded(simulator.url, request);
  const deadline = Date.now() + (until?.timeoutSeconds ?? 0) * 1000;
  while (until !== undefined && at(received.body, until.path) !== until.equals && Date.now() < deadline) {
    await sleep(50);
    received = await sendRecorded(simulator.url, request);
  }
  for (const [name, path] of Object.entries(step.capture)) variables.set(name, at(received, path));
  return received;
}

export interface StepResult {
  step: string;
  differences: string[];
}

/** Prepares the server as recordings expect it: the root unit, in the units of admin. */
export function prepare(simulator: Simulator): void {
  simulator.seed({
    organisationUnits: [
      {
        id: 'rOu00000000',
        name: 'Recording land',
        shortName: 'Recording land',
        code: 'R_OU_ROOT',
        openingDate: '1990-01-01',
      },
    ],
  });
  simulator.setUserAccess('admin', { orgUnits: ['rOu00000000'], dataViewOrgUnits: ['rOu00000000'] });
}

/** Sends seed and steps of a recording and compares each answer. */
export async function play(simulator: Simulator, recording: Recording): Promise<StepResult[]> {
  for (const { request, expectStatus } of recording.seed) {
    const received = await sendRecorded(simulator.url, request);
    if (received.status !== expectStatus) {
      throw new Error(
        `seed ${request.method} ${request.path}: ${received.status} instead of ${expectStatus}: ${JSON.stringify(received.body)}`,
      );
    }
  }
  const variables: Variables = new Map([
    ['today', day(0)],
    ['yesterday', day(-1)],
    ['tomorrow', day(1)],
  ]);
  const results: StepResult[] = [];
  for (const step of recording.steps) {
    const received = await playStep(simulator, step, variables);
    results.push({ step: step.name, differences: differences(step, received) });
  }
  return results;
}
