import { coverOrgUnits } from '../../contracts/planning/cover-org-units';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import type { LanePlan } from '../../contracts/plan';
import type { Registration } from '../../dhis2/completeness/complete-data-set-registrations';
import { knownPeriods } from '../../dhis2/data-value-sets/known-periods';
import type { Dhis2 } from '../../dhis2/dhis2';

/** Together with the org units of a request they stay below the longest URL. */
const periodsPerRequest = 100;

/** Periods of the whole scope; undefined for all. */
export function periodsInScope({ reading, periods }: LanePlan): readonly string[] | undefined {
  return reading?.allPeriods === true ? undefined : periods;
}

/** The registrations of some org units and periods; those of other units of a subtree are dropped. */
export async function readRegistrations(
  dhis2: Dhis2,
  scope: {
    readonly dataSet: string;
    readonly tree: OrgUnitTree;
    readonly orgUnits: ReadonlySet<string>;
    readonly periods: readonly string[] | undefined;
    /** What earlier runs read from this server. */
    readonly periodsBefore?: readonly string[] | undefined;
    /** Asks for units one by one instead of by their subtrees. */
    readonly single?: true;
  },
  signal: AbortSignal,
): Promise<Registration[]> {
  const tree = scope.single === true ? new OrgUnitTree([]) : scope.tree;
  const runs: (readonly string[] | undefined)[] = [];
  if (scope.periods === undefined) runs.push(undefined);
  else
    for (let from = 0; from < scope.periods.length; from += periodsPerRequest)
      runs.push(scope.periods.slice(from, from + periodsPerRequest));
  const [orgUnit] = scope.orgUnits;
  if (orgUnit !== undefined && scope.periods !== undefined && scope.periods.length > 0) {
    const named = { dataSet: scope.dataSet, orgUnit, periods: scope.periods, signal };
    const known = knownPeriods(dhis2);
    known.learn(scope.periodsBefore ?? []);
    await known.beforeRegistrations(named);
  }
  const found: Registration[] = [];
  for (const { orgUnits, children } of coverOrgUnits(tree, scope.orgUnits)) {
    for (const periods of runs) {
      const query = { dataSet: scope.dataSet, orgUnits, children, ...(periods === undefined ? {} : { periods }) };
      const answer = await dhis2.completeDataSetRegistrations.get(query, { signal });
      found.push(...answer.filter(({ orgUnit }) => scope.orgUnits.has(orgUnit)));
    }
  }
  return found;
}
