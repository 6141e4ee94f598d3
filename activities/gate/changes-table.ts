import pl from 'nodejs-polars';
import { buildFrame, concatFrames } from '../../frames/build-frame';
import { isWritten } from '../../frames/compare/difference-schema';
import { textColumn, type FrameSchema } from '../../frames/columns';
import type { TargetModel } from '../../dhis2/loader/model/target-model';

/** Every row that would be written, with what the target holds now beside what it would hold. */
export const changesSchema = {
  /** `create`, `update` or `delete`. */
  change: pl.Utf8,
  data_element_id: pl.Utf8,
  data_element: pl.Utf8,
  period: pl.Utf8,
  organisation_unit_id: pl.Utf8,
  organisation_unit: pl.Utf8,
  category_option_combo_id: pl.Utf8,
  category_option_combo: pl.Utf8,
  attribute_option_combo_id: pl.Utf8,
  attribute_option_combo: pl.Utf8,
  old_value: pl.Utf8,
  value: pl.Utf8,
  old_comment: pl.Utf8,
  comment: pl.Utf8,
  old_follow_up: pl.Bool,
  follow_up: pl.Bool,
  /** Of deletions: one of `deleteCauses`. */
  delete_cause: pl.Utf8,
} satisfies FrameSchema;

type NameOf = (id: string) => string | undefined;

/** The changed rows of one difference frame, with the names that the target's description knows. */
export function changesOf(difference: pl.DataFrame, model: TargetModel): pl.DataFrame {
  const changed = difference.filter(isWritten);
  if (changed.height === 0) return concatFrames(changesSchema, []);
  const comboName: NameOf = (id) => model.optionCombos[id]?.name;
  const names: readonly [id: string, name: string, nameOf: NameOf][] = [
    ['data_element_id', 'data_element', (id) => model.dataElements[id]?.name],
    ['organisation_unit_id', 'organisation_unit', (id) => model.orgUnits[id]?.name],
    ['category_option_combo_id', 'category_option_combo', comboName],
    ['attribute_option_combo_id', 'attribute_option_combo', comboName],
  ];
  const named = names.reduce((frame, [id, name, nameOf]) => withName(frame, id, name, nameOf), changed);
  return concatFrames(changesSchema, [named]);
}

function withName(frame: pl.DataFrame, id: string, name: string, nameOf: NameOf): pl.DataFrame {
  const ids = textColumn(frame.select(id).unique(), id).flatMap((text) => text ?? []);
  const table = buildFrame(
    { [id]: pl.Utf8, [name]: pl.Utf8 },
    { [id]: ids, [name]: ids.map((text) => nameOf(text) ?? null) },
  );
  return frame.join(table, { on: id, how: 'left' });
}
