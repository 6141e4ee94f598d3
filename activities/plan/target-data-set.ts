import { firstOf } from '../../contracts/bounded-text';
import type { TargetModel } from '../../dhis2/loader/model/target-model';

/** The set of the target that takes the values, or why it can't be told. */
export function targetDataSetFor(
  named: string | undefined,
  elements: ReadonlySet<string>,
  model: TargetModel,
  connection: string,
): { id: string } | { problem: string } {
  if (named !== undefined) {
    if (model.dataSets[named] !== undefined) return { id: named };
    return { problem: `the data set ${named} does not exist at ${connection}, or the user may not see it` };
  }
  const holding = Object.values(model.dataSets)
    .map((set) => ({ set, held: [...elements].filter((element) => set.elements[element] !== undefined).length }))
    .filter(({ held }) => held > 0);
  if (holding.length === 0) {
    return {
      problem: `no data set at ${connection} holds any of the mapped data elements; check mappings.dataElements`,
    };
  }
  const whole = holding.filter(({ held }) => held === elements.size);
  const candidates = whole.length > 0 ? whole : holding;
  const [only] = candidates;
  if (candidates.length === 1 && only !== undefined) return { id: only.set.id };
  const list = firstOf(candidates.map(({ set }) => `${set.id} (${set.name})`));
  return {
    problem: `several data sets at ${connection} hold the mapped data elements: ${list}; name one in dataSets as "target"`,
  };
}
