import pl from 'nodejs-polars';
import type { ResolvedMappings } from '../../contracts/mappings';
import { buildFrame } from '../build-frame';
import { filledTextColumn } from '../columns';
import { rejectCodes } from '../rejects/reject-codes';
import { trimBlanks } from '../values/normal-form';
import type { ElementRules, Reason } from '../values/value-rules';
import type { MapContext } from './map-context';

/** Rows whose values are the target's; and rows whose values have no counterpart there, with `code` and `text`. */
export interface ValuedRows {
  readonly valued: pl.DataFrame;
  readonly unmapped: pl.DataFrame;
}

/** A value for the target, or why there is none. */
type MappedValue = { readonly value: string } | { readonly reason: Reason };

/** Codes and ids are looked up in the normal form of texts, without outer blanks. */
function mapValue(element: ElementRules, text: string, mappings: ResolvedMappings): MappedValue {
  const value = trimBlanks(text);
  if (element.valueType === 'FILE_RESOURCE' || element.valueType === 'IMAGE') {
    return {
      reason: {
        code: rejectCodes.fileValue,
        text: `The value names a file (${element.valueType}); files are not copied, so the id would point to nothing`,
      },
    };
  }
  if (element.valueType === 'ORGANISATION_UNIT' && mappings.orgUnits !== undefined) {
    return lookUp([value], mappings.orgUnits, mappings, 'org unit');
  }
  const options = element.optionSet === undefined ? undefined : mappings.optionCodes?.[element.optionSet];
  if (options === undefined) return { value };
  const parts = element.valueType === 'MULTI_TEXT' ? value.split(',') : [value];
  return lookUp(parts, options, mappings, `option code (option set ${element.optionSet ?? ''})`);
}

function lookUp(
  parts: readonly string[],
  table: Readonly<Record<string, string>>,
  mappings: ResolvedMappings,
  what: string,
): MappedValue {
  const mapped: string[] = [];
  for (const part of parts) {
    const target = Object.hasOwn(table, part) ? table[part] : mappings.unmapped === 'keep' ? part : undefined;
    if (target === undefined) {
      return {
        reason: {
          code: rejectCodes.unmappedValue,
          text: `The mapping has no line for the ${what} ${JSON.stringify(part)}`,
        },
      };
    }
    mapped.push(target);
  }
  return { value: mapped.join(',') };
}

/** The target elements whose values are ids or codes of the source. */
function needsMapping(element: ElementRules, mappings: ResolvedMappings): boolean {
  const { valueType, optionSet } = element;
  if (valueType === 'FILE_RESOURCE' || valueType === 'IMAGE') return true;
  if (valueType === 'ORGANISATION_UNIT') return mappings.orgUnits !== undefined;
  return optionSet !== undefined && mappings.optionCodes?.[optionSet] !== undefined;
}

const noReason = [pl.lit('').alias('code'), pl.lit('').alias('text')];

/**
 * Replaces option codes and ORGANISATION_UNIT values by the target's, and gives up rows whose value names a file.
 * Deletions and rows without value pass as they are.
 */
export function mapValues(rows: pl.DataFrame, mappings: ResolvedMappings, context: MapContext): ValuedRows {
  const concerned = [...context.elements].filter(([, element]) => needsMapping(element, mappings)).map(([id]) => id);
  const none = rows.head(0).withColumns(...noReason);
  if (concerned.length === 0) return { valued: rows, unmapped: none };
  const live = pl.col('value').isNotNull().and(pl.col('deleted').not());
  const distinct = rows
    .filter(live)
    .join(buildFrame({ data_element_id: pl.Utf8 }, { data_element_id: concerned }), {
      on: 'data_element_id',
      how: 'semi',
    })
    .select('data_element_id', 'value')
    .unique();
  if (distinct.height === 0) return { valued: rows, unmapped: none };
  const ids = filledTextColumn(distinct, 'data_element_id');
  const values = filledTextColumn(distinct, 'value');
  const results = ids.map((id, row) => {
    const element = context.elements.get(id);
    const value = values[row] ?? '';
    return element === undefined ? { value } : mapValue(element, value, mappings);
  });
  const table = buildFrame(
    { data_element_id: pl.Utf8, value: pl.Utf8, _target: pl.Utf8, code: pl.Utf8, text: pl.Utf8 },
    {
      data_element_id: ids,
      value: values,
      _target: results.map((result) => ('value' in result ? result.value : null)),
      code: results.map((result) => ('reason' in result ? result.reason.code : null)),
      text: results.map((result) => ('reason' in result ? result.reason.text : null)),
    },
  );
  const joined = rows.join(table, { on: ['data_element_id', 'value'], how: 'left' });
  const bad = live.and(pl.col('code').isNotNull());
  return {
    valued: joined
      .filter(bad.not())
      .withColumns(
        pl
          .when(live.and(pl.col('_target').isNotNull()))
          .then(pl.col('_target'))
          .otherwise(pl.col('value'))
          .alias('value'),
      )
      .drop(['_target', 'code', 'text']),
    unmapped: joined.filter(bad),
  };
}
