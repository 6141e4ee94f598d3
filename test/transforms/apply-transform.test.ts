import pl from 'nodejs-polars';
import { z } from 'zod';
import { buildFrame } from '../../frames/build-frame';
import { textColumn } from '../../frames/columns';
import { applyToAll, applyToChunk } from '../../transforms/apply-transform';
import { defineTransform, type TransformDefinition } from '../../transforms/define-transform';
import { TransformRegistry } from '../../transforms/transform-registry';
import { transformSchema } from '../../transforms/transform-schema';

type Effect = TransformDefinition['effect'];

const named = (effect: Effect, apply: (frame: pl.DataFrame) => pl.DataFrame) =>
  defineTransform({ id: 'mine', summary: 'A test', effect, options: z.strictObject({}), apply });

function rows(values: readonly string[]): pl.DataFrame {
  const same = (text: string) => values.map(() => text);
  return buildFrame(transformSchema, {
    data_element_id: values.map((_, i) => `de${i}`),
    period: same('202401'),
    organisation_unit_id: same('ou1'),
    category_option_combo_id: same('coc'),
    attribute_option_combo_id: same('aoc'),
    value: values,
    comment: values.map(() => null),
    follow_up: values.map(() => false),
    deleted: values.map(() => false),
    last_updated: values.map(() => new Date('2024-02-01T00:00:00Z')),
    row: values.map((_, i) => i),
  });
}

describe('a transform on a chunk', () => {
  it('may change values while it keeps the rows', () => {
    const upper = named('keeps', (frame) => frame.withColumns(pl.col('value').str.toUpperCase().alias('value')));
    const { rows: got, filtered, added } = applyToChunk(upper, {}, rows(['a', 'b']));
    expect(textColumn(got, 'value')).toEqual(['A', 'B']);
    expect([filtered.height, added]).toEqual([0, 0]);
  });

  it('gives the rows that it took out as a frame of their own', () => {
    const noA = named('filters', (frame) => frame.filter(pl.col('value').neq(pl.lit('a'))));
    const { rows: got, filtered } = applyToChunk(noA, {}, rows(['a', 'b', 'a']));
    expect(textColumn(got, 'value')).toEqual(['b']);
    expect(textColumn(filtered, 'value')).toEqual(['a', 'a']);
  });

  it('counts the rows that it added', () => {
    const double = named('adds', (frame) =>
      pl.concat([
        frame,
        frame.withColumns(
          pl.lit(null).cast(pl.Int64).alias('row'),
          pl.col('data_element_id').str.replace('de', 'sum').alias('data_element_id'),
        ),
      ]),
    );
    const result = applyToChunk(double, {}, rows(['a', 'b']));
    expect([result.rows.height, result.added, result.filtered.height]).toEqual([4, 2, 0]);
  });

  it.each<[string, Effect, (frame: pl.DataFrame) => pl.DataFrame, RegExp]>([
    ['takes rows out though it says that it keeps them', 'keeps', (f) => f.head(1), /takes out 1 rows.*keeps/],
    [
      'adds rows though it says that it filters',
      'filters',
      (f) => pl.concat([f, f.withColumns(pl.lit(null).cast(pl.Int64).alias('row'))]),
      /adds 2 rows.*filters/,
    ],
    ['repeats a row', 'keeps', (f) => pl.concat([f, f.head(1)]), /1 rows stand twice/],
    ['loses a column', 'keeps', (f) => f.drop('comment'), /lacks the columns comment/],
    [
      'leaves a key empty',
      'keeps',
      (f) => f.withColumns(pl.lit(null).cast(pl.Utf8).alias('period')),
      /nothing in "period"/,
    ],
    [
      'throws',
      'keeps',
      () => {
        throw new Error('no such column');
      },
      /transform "mine" failed: no such column/,
    ],
  ])('is refused when it %s', (_, effect, apply, message) => {
    expect(() => applyToChunk(named(effect, apply), {}, rows(['a', 'b']))).toThrow(message);
  });
});

describe('an aggregating transform', () => {
  it('makes rows of its own, without row numbers', () => {
    const first = named('aggregates', (frame) => frame.head(1).drop('row'));
    expect(applyToAll(first, {}, rows(['a', 'b'])).height).toBe(1);
  });
});

describe('the transforms of a worker', () => {
  const registry = new TransformRegistry([
    defineTransform({
      id: 'withOptions',
      summary: 'A test',
      effect: 'keeps',
      options: z.strictObject({ factor: z.number().default(2) }),
      apply: (frame) => frame,
    }),
  ]);

  it('fill in the defaults of options and name those that do not fit', () => {
    expect(registry.parseOptions('withOptions', {})).toEqual({ factor: 2 });
    expect(() => registry.parseOptions('withOptions', { factor: 'x' })).toThrow(/option factor: .*number/);
  });

  it('are named when another one is asked for, and have ids of their own', () => {
    expect(() => registry.get('other')).toThrow(/no transform "other" in this worker \(it has withOptions\)/);
    const [one] = registry.all;
    expect(() => new TransformRegistry([one, one].flatMap((t) => t ?? []))).toThrow(/two transforms have the id/);
  });
});
