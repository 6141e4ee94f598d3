import type pl from 'nodejs-polars';
import { booleanColumn, filledTextColumn, textColumn } from '../columns';
import type { PayloadRow } from './data-value-record';

function at<T>(cells: readonly T[], row: number, column: string): T {
  const cell = cells[row];
  if (cell === undefined) throw new RangeError(`Column "${column}" has no row ${row}`);
  return cell;
}

/**
 * The rows of a frame with the key columns, `value`, `comment` and `follow_up` as payload rows, in their order.
 * A column `deleted` is optional; where it is true the row is a deletion. Follow-up null becomes false.
 */
export function frameToPayload(frame: pl.DataFrame): PayloadRow[] {
  const dataElement = filledTextColumn(frame, 'data_element_id');
  const period = filledTextColumn(frame, 'period');
  const orgUnit = filledTextColumn(frame, 'organisation_unit_id');
  const categoryOptionCombo = filledTextColumn(frame, 'category_option_combo_id');
  const attributeOptionCombo = filledTextColumn(frame, 'attribute_option_combo_id');
  const value = textColumn(frame, 'value');
  const comment = textColumn(frame, 'comment');
  const followUp = booleanColumn(frame, 'follow_up');
  const deleted = frame.columns.includes('deleted') ? booleanColumn(frame, 'deleted') : [];
  return dataElement.map((element, row) => ({
    dataElement: element,
    period: at(period, row, 'period'),
    orgUnit: at(orgUnit, row, 'organisation_unit_id'),
    categoryOptionCombo: at(categoryOptionCombo, row, 'category_option_combo_id'),
    attributeOptionCombo: at(attributeOptionCombo, row, 'attribute_option_combo_id'),
    value: at(value, row, 'value'),
    comment: at(comment, row, 'comment'),
    followUp: at(followUp, row, 'follow_up') ?? false,
    ...(deleted[row] === true ? { deleted: true as const } : {}),
  }));
}
