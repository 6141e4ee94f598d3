import pl from 'nodejs-polars';
import type { TargetModel } from '../../dhis2/loader/model/target-model';
import { buildFrame } from '../../frames/build-frame';
import { textColumn, type FrameSchema } from '../../frames/columns';

type NameOf = (id: string) => string | undefined;

/** The key of a data value, for people: each id with its name beside it. */
export const namedKeySchema = {
  data_element_id: pl.Utf8,
  data_element: pl.Utf8,
  period: pl.Utf8,
  organisation_unit_id: pl.Utf8,
  organisation_unit: pl.Utf8,
  category_option_combo_id: pl.Utf8,
  category_option_combo: pl.Utf8,
  attribute_option_combo_id: pl.Utf8,
  attribute_option_combo: pl.Utf8,
} satisfies FrameSchema;

/** Rows with the names that the target's description knows for the ids of their keys. */
export function withNames(rows: pl.DataFrame, model: TargetModel): pl.DataFrame {
  const comboName: NameOf = (id) => model.optionCombos[id]?.name;
  const names: readonly [id: string, name: string, nameOf: NameOf][] = [
    ['data_element_id', 'data_element', (id) => model.dataElements[id]?.name],
    ['organisation_unit_id', 'organisation_unit', (id) => model.orgUnits[id]?.name],
    ['category_option_combo_id', 'category_option_combo', comboName],
    ['attribute_option_combo_id', 'attribute_option_combo', comboName],
  ];
  return names.reduce((frame, [id, name, nameOf]) => withName(frame, id, name, nameOf), rows);
}

function withName(frame: pl.DataFrame, id: string, name: string, nameOf: NameOf): pl.DataFrame {
  const ids = textColumn(frame.select(id).unique(), id).flatMap((text) => text ?? []);
  const table = buildFrame(
    { [id]: pl.Utf8, [name]: pl.Utf8 },
    { [id]: ids, [name]: ids.map((text) => nameOf(text) ?? null) },
  );
  return frame.join(table, { on: id, how: 'left' });
}
