import type { Described, PlanActivities } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import { firstOf } from '../../contracts/bounded-text';
import type { OrgUnitsParameter } from '../../contracts/parameters/org-units';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { runFolder } from '../../contracts/run';
import type { CategoryCombo } from '../../dhis2/metadata/category-combo';
import type { Me } from '../../dhis2/metadata/me';
import type { ServerProfile } from '../../contracts/server-profile';
import { readIdList } from '../../frames/mapping/read-mapping-file';
import type { ActivityDeps } from '../runtime/activity-deps';
import { TerminalError } from '../runtime/to-failure';
import { describeServer } from './describe-server';
import { hiddenOptions } from './hidden-options';
import { optionCombosElsewhere, type OptionCombosElsewhere } from './option-combos-elsewhere';
import type { SourceDataSet, SourceDescription } from './source-description';
import { onlySelected, readCombos, readDataSets, type ReadSet } from './source-sets';

/** A set with many attribute option combos uses few of them in one org unit and period. */
const attributeCombosPerCell = 4;

/** Reads the source's metadata for the data sets of a run. What is missing becomes a problem of its data set, not an error. */
export async function describeSource(
  deps: ActivityDeps,
  input: Parameters<PlanActivities['describeSource']>[0],
  signal: AbortSignal,
): Promise<Described> {
  const dhis2 = deps.dhis2(input.connection);
  const { server, info, me } = await describeServer(deps, input.connection, signal);
  const { found: whole, problems } = await readDataSets(dhis2, input.connection, input.dataSets, signal);
  const found = await onlySelected(dhis2, whole, input.selected ?? [], signal);
  const combos = await readCombos(dhis2, found, signal);
  const defaults = await dhis2.metadata.defaultCombo({ signal });
  const hidden = await hiddenOptions(dhis2, me, found, combos, defaults.categoryCombo, signal);
  const elsewhere = await optionCombosElsewhere(dhis2, found, combos, signal);
  const units = await dhis2.metadata.organisationUnits({ signal });
  const tree = new OrgUnitTree(units);
  const readable = readableRoots(tree, me, server.profile);
  const named = await namedOrgUnits(deps, input.orgUnits);
  const roots = named ?? readable;
  problems.push(...namedUnitProblems(named ?? [], tree, new Set(readable), me.username, input.connection));
  const inScope = new Set(tree.topmost(roots).flatMap((root) => tree.subtree(root)));
  const description: SourceDescription = {
    format: 1,
    server,
    serverDate: info.serverDate.toISOString(),
    orgUnits: [...inScope].flatMap((id) => {
      const unit = tree.get(id);
      return unit === undefined ? [] : [{ id, name: unit.name, path: unit.path }];
    }),
    ...(named === undefined ? {} : { namedOrgUnits: [...new Set(named)].sort() }),
    otherOrgUnits: units.flatMap(({ id, name }) => (inScope.has(id) ? [] : [{ id, name }])),
    dataSets: Object.fromEntries(
      found.map((set) => [set.id, sourceDataSet(set, combos, hidden.get(set.id) ?? [], elsewhere.get(set.id) ?? {})]),
    ),
    categoryCombos: Object.fromEntries(
      [...combos.values()].map((combo) => [combo.id, combo.categoryOptionCombos.map(({ id }) => id)]),
    ),
    problems,
    defaultOptionCombos: [defaults.categoryOptionCombo, ...defaults.duplicates],
  };
  return { server, description: await deps.store.putDocument(`${runFolder(input.run)}/plan`, description) };
}

/** A line for all org units that the server does not show, and one for all whose data the user may not read: a file can name thousands. */
function namedUnitProblems(
  named: readonly string[],
  tree: OrgUnitTree,
  readable: ReadonlySet<string>,
  username: string,
  connection: string,
): { readonly line: string }[] {
  const unknown = named.filter((unit) => tree.get(unit) === undefined);
  const closed = named.filter((unit) => {
    const path = tree.get(unit)?.path.split('/');
    return path !== undefined && !path.some((id) => readable.has(id));
  });
  return [
    ...(unknown.length === 0
      ? []
      : [
          {
            line:
              unknown.length === 1
                ? `the org unit ${firstOf(unknown)} does not exist at ${connection}, or ${username} may not see it`
                : `${unknown.length} of the ${named.length} org units that are named do not exist at ${connection}, or ${username} may not see them: ${firstOf(unknown)}`,
          },
        ]),
    ...(closed.length === 0
      ? []
      : [
          {
            line:
              closed.length === 1
                ? `${username} may not read data of the org unit ${firstOf(closed)} at ${connection}`
                : `${username} may not read data of ${closed.length} of the ${named.length} org units that are named at ${connection}: ${firstOf(closed)}`,
          },
        ]),
  ];
}

/** The org units of the parameters; undefined where none are named. */
async function namedOrgUnits(
  deps: ActivityDeps,
  given: OrgUnitsParameter | undefined,
): Promise<readonly string[] | undefined> {
  if (given === undefined || !('file' in given)) return given;
  try {
    return readIdList(given.file, await deps.readMappingFile(given.file, given.encoding));
  } catch (error) {
    throw new TerminalError(failureTypes.badParameters, [error instanceof Error ? error.message : String(error)]);
  }
}

/** Where the user may read data. 2.38–2.42: view units, or capture units when there are none; 2.43+: capture units. */
function readableRoots(tree: OrgUnitTree, me: Me, profile: ServerProfile): readonly string[] {
  if (me.superuser) return tree.roots;
  const view = me.dataViewOrganisationUnits;
  return profile === 'OLD' && view.length > 0 ? view : me.organisationUnits;
}

function sourceDataSet(
  set: ReadSet,
  combos: ReadonlyMap<string, CategoryCombo>,
  hidden: readonly string[],
  elsewhere: OptionCombosElsewhere,
): SourceDataSet {
  const size = (combo: string) => Math.max(1, combos.get(combo)?.categoryOptionCombos.length ?? 1);
  const cells = set.elements.reduce((sum, element) => sum + size(element.categoryCombo), 0);
  return {
    id: set.id,
    name: set.name,
    periodType: set.periodType,
    dataElements: set.elements.map((element) => element.dataElement.id),
    elementCombos: Object.fromEntries(set.elements.map((element) => [element.dataElement.id, element.categoryCombo])),
    ...(Object.keys(elsewhere).length === 0 ? {} : { optionCombosElsewhere: elsewhere }),
    categoryCombo: set.categoryCombo,
    hiddenOptions: [...hidden],
    cells: cells * Math.min(attributeCombosPerCell, size(set.categoryCombo)),
    orgUnits: [...set.organisationUnits],
    ...(set.selected === undefined ? {} : { selected: set.selected }),
  };
}
