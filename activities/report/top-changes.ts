import pl from 'nodejs-polars';
import { textColumn } from '../../frames/columns';
import type { ChangedValue } from '../../report/run-report';

const shownChanges = 25;
const moved = '_moved';

/**
 * The overwritten values of a table of changes (`changesSchema`): those whose number moves most first, texts and comments last. The
 * target's default option combo is not named.
 */
export function topChanges(changes: pl.DataFrame, defaultOptionCombo: string | undefined): ChangedValue[] {
  const number = (column: string): pl.Expr => pl.col(column).cast(pl.Float64);
  const updated = changes
    .filter(pl.col('change').eq(pl.lit('update')))
    .withColumns(number('value').minus(number('old_value')).abs().fillNull(pl.lit(-1)).alias(moved));
  const top = updated.sort(pl.col(moved), true).head(shownChanges);
  const texts = (column: string): readonly (string | null)[] => textColumn(top, column);
  const named = (kind: string) => {
    const [names, ids] = [texts(kind), texts(`${kind}_id`)];
    return ids.map((id, at) => (id === defaultOptionCombo ? '' : (names[at] ?? id ?? '')));
  };
  const [elements, units, periods] = [named('data_element'), named('organisation_unit'), texts('period')];
  const [combos, attributes] = [named('category_option_combo'), named('attribute_option_combo')];
  const [old, now, oldComments, comments] = ['old_value', 'value', 'old_comment', 'comment'].map(texts);
  return elements.map((dataElement, at) => ({
    dataElement,
    orgUnit: units[at] ?? '',
    period: periods[at] ?? '',
    combo: [combos[at], attributes[at]].filter((combo) => combo !== undefined && combo !== '').join(', '),
    old: old?.[at] ?? undefined,
    new: now?.[at] ?? undefined,
    oldComment: oldComments?.[at] ?? undefined,
    newComment: comments?.[at] ?? undefined,
  }));
}
