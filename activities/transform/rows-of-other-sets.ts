import pl from 'nodejs-polars';
import { buildFrame } from '../../frames/build-frame';
import type { LaneDocuments } from '../runtime/lane-documents';

/**
 * Parts the rows of a data set's elements (`dataValueSchema`) by whether they are the set's own: those on option combos that their
 * element has in another set of the source only belong to that set. They are counted, and nothing else is done with them.
 */
export function withoutRowsOfOtherSets(
  rows: pl.DataFrame,
  { plan, source }: Pick<LaneDocuments, 'plan' | 'source'>,
): { readonly own: pl.DataFrame; readonly ofOtherSets: pl.DataFrame } {
  const elsewhere = source.dataSets[plan.lane.sourceDataSet]?.optionCombosElsewhere ?? {};
  const pairs = Object.entries(elsewhere).flatMap(([element, combos]) => combos.map((combo) => [element, combo]));
  if (plan.gathered !== undefined || pairs.length === 0) return { own: rows, ofOtherSets: rows.head(0) };
  const on = ['data_element_id', 'category_option_combo_id'];
  const foreign = buildFrame(
    { data_element_id: pl.Utf8, category_option_combo_id: pl.Utf8 },
    {
      data_element_id: pairs.map(([element]) => element ?? ''),
      category_option_combo_id: pairs.map(([, combo]) => combo ?? ''),
    },
  );
  return { own: rows.join(foreign, { on, how: 'anti' }), ofOtherSets: rows.join(foreign, { on, how: 'semi' }) };
}
