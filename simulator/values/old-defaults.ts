import { parsePeriod } from '../periods/period';
import type { DataSet, User } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';
import { IdReader } from './id-scheme';
import type { InputSchemes, SentPayload } from './import-payload';
import { oldFault, type OldFault } from './old-conflicts';
import type { OldDefaults } from './old-value-checks';
import { mayReadObject, optionsClosedForWriting } from './user-rights';

/**
 * Top-level members of a payload of up to 2.42. All that are wrong are named (E7600, E7601, E7603, E7604), and one is
 * enough to end the import; an unparsable period is ignored.
 */
export function oldDefaults(
  state: SimulatorState,
  user: User,
  payload: SentPayload,
  schemes: InputSchemes,
): { readonly defaults: OldDefaults; readonly faults: OldFault[] } {
  const { catalogue } = state;
  const reader = new IdReader(state);
  const faults: OldFault[] = [];
  const setText = given(payload.dataSet);
  const setId = setText === undefined ? '' : (reader.idOf('dataSets', setText, schemes.dataSet) ?? '');
  const dataSet = mayReadObject(state, user, 'dataSets', setId) ? catalogue.dataSet(setId) : undefined;
  const ofSet = { dataSet: setText ?? null };
  if (setText !== undefined && dataSet === undefined) faults.push(oldFault('E7600', 'dataSet', ofSet));
  if (dataSet !== undefined && !catalogue.mayWriteData(user, 'dataSets', dataSet.id)) {
    faults.push(oldFault('E7601', 'dataSet', ofSet));
  }
  const unitText = given(payload.orgUnit);
  const orgUnit = unitText === undefined ? undefined : reader.idOf('organisationUnits', unitText, schemes.orgUnit);
  if (unitText !== undefined && catalogue.orgUnit(orgUnit ?? '') === undefined) {
    faults.push(oldFault('E7603', 'orgUnit', { organisationUnit: unitText, ...ofSet }));
  }
  const comboText = given(payload.attributeOptionCombo);
  const combo =
    comboText === undefined
      ? byOptions(state, dataSet, payload.attributeCategoryOptions)
      : reader.idOf('categoryOptionCombos', comboText, schemes.attributeOptionCombo);
  const usable =
    catalogue.optionCombo(combo ?? '') !== undefined &&
    optionsClosedForWriting(catalogue, user, combo ?? '').length === 0;
  if (comboText !== undefined && !usable) {
    faults.push(oldFault('E7604', 'attributeOptionCombo', { categoryOptionCombo: comboText, ...ofSet }));
  }
  const period = payload.period === null ? undefined : parsePeriod(payload.period.trim(), state);
  return { defaults: { dataSet, period, orgUnit, attributeOptionCombo: combo }, faults };
}

function given(text: string | null): string | undefined {
  return text === null || text.trim() === '' ? undefined : text.trim();
}

/** `attributeCategoryOptions`: the option combo of the set's category combo with just these options. */
function byOptions(
  { catalogue }: SimulatorState,
  dataSet: DataSet | undefined,
  options: readonly string[] | null,
): string | undefined {
  if (dataSet === undefined || options === null) return undefined;
  return catalogue.categoryCombo(dataSet.categoryCombo)?.optionCombos.find((id) => {
    const has = catalogue.optionCombo(id)?.categoryOptions ?? [];
    return has.length === options.length && has.every((option) => options.includes(option));
  });
}
