import { z } from 'zod';
import { PipelineCatalog } from '../../cli/pipelines/pipeline-catalog';
import { shippedPipelines } from '../../cli/pipelines/shipped-pipelines';
import { connectionName, dataSetPairs, periods } from '../../contracts/parameters';
import { definePipeline, type Pipeline } from '../../workflows/define-pipeline';
import { definitionProblems, isPipeline } from '../../workflows/definition/definition-problems';
import { drawGraph } from '../../workflows/definition/draw-graph';
import { exampleGraph } from '../../workflows/definition/example-graph';
import { exampleParameters } from '../../workflows/definition/example-parameters';
import { compareWithTarget } from '../../workflows/stages/compare-with-target';
import { extractDataset } from '../../workflows/stages/extract-dataset';
import { gate } from '../../workflows/stages/gate';
import { importDataValues } from '../../workflows/stages/import-data-values';
import { reportDifference } from '../../workflows/stages/report-difference';
import { gatePolicySchema } from '../../contracts/gate';

/** A pipeline that compares, with more parameters; typed as any pipeline is. */
function comparing(more: z.core.$ZodLooseShape, id = 'nightly', strict = true): Pipeline {
  const shape = { source: connectionName('Source'), dataSets: dataSetPairs(), periods: periods(), ...more };
  const made: unknown = definePipeline({
    id,
    summary: 'Compares',
    parameters: strict ? z.strictObject(shape) : z.object(shape),
    graph: (p, { task }) => {
      const given = z.object({ source: z.string(), dataSets: dataSetPairs(), periods: periods() }).parse(p);
      const values = task('extract', extractDataset({ ...given, from: given.source }));
      const end = task('end', compareWithTarget({ input: values, target: 'national' }));
      return task('report', reportDifference({ input: end }));
    },
  });
  if (!isPipeline(made)) throw new Error('definePipeline gave no pipeline');
  return made;
}

describe('the pipelines that come with Sluice', () => {
  const all = shippedPipelines();

  test('are all found, and nothing is wrong with any of them', () => {
    expect(all.map(({ exportName }) => exportName)).toEqual(expect.arrayContaining(['syncDataset', 'undoRun']));
    expect(new PipelineCatalog(all).all).toHaveLength(all.length);
  });

  test.each(all)('$exportName has a graph that ends in its last task, drawn in three ways', ({ pipeline }) => {
    const { graph, values } = exampleGraph(pipeline);
    expect(pipeline.definition.parameters.safeParse(values).success).toBe(true);
    const lines = drawGraph(graph, 'text').split('\n');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(graph.map(({ name }) => name));
    const edges = graph.reduce((sum, { inputs }) => sum + inputs.length, 0);
    expect(drawGraph(graph, 'mermaid').match(/-->/g)).toHaveLength(edges);
    expect(JSON.parse(drawGraph(graph, 'json'))).toEqual(JSON.parse(JSON.stringify(graph)));
  });
});

describe('example parameters', () => {
  test('have the defaults, placeholders that fit, and nothing that is optional', () => {
    const { values, placeholders } = exampleParameters(
      z.strictObject({
        source: connectionName('Source'),
        unit: z.string().regex(/^[A-Za-z][A-Za-z0-9]{10}$/),
        since: z.iso.date(),
        share: z.number().min(5).max(9),
        level: z.enum(['low', 'high']),
        note: z.string().optional(),
        limits: gatePolicySchema.prefault({}),
        code: z
          .string()
          .regex(/^Q-\d{5}$/)
          .meta({ examples: ['Q-12345'] })
          .describe('Code'),
        places: z.array(z.strictObject({ name: z.string().min(30), main: z.boolean().default(true) })),
        when: z.union([z.bigint(), z.strictObject({ from: z.string() })]),
        upper: z.string().transform((text) => text.toUpperCase()),
      }),
    );
    expect(values).toEqual({
      source: 'source',
      unit: 'aBcDeFgHiJk',
      since: '2024-01-01',
      share: 5,
      level: 'low',
      limits: gatePolicySchema.parse({}),
      code: 'Q-12345',
      places: [{ name: '00000000-0000-4000-8000-000000000000', main: true }],
      when: { from: 'from' },
      upper: 'upper',
    });
    expect(placeholders).toContain('places[0].name');
    expect(placeholders).not.toContain('limits.holdForMinutes');
  });

  test('fill in an optional parameter where the others do not fit without it', () => {
    const parameters = z
      .strictObject({ a: z.string().optional(), b: z.string().optional() })
      .refine(({ a }) => a !== undefined, { path: ['a'] });
    expect(exampleParameters(parameters).values).toEqual({ a: 'a' });
    expect(exampleParameters(parameters, { given: { a: 'mine' } }).values).toEqual({ a: 'mine' });
  });
});

describe('what is wrong with a pipeline', () => {
  const cases: readonly [string, Pipeline, string][] = [
    ['an id that is not the name of its export', comparing({}, 'other'), 'its id is "other", but it is exported as'],
    ['parameters that are not strict', comparing({}, 'nightly', false), 'its parameters are not strict'],
    ['a parameter without a description', comparing({ note: z.string() }), 'its parameter "note" has no description'],
    [
      'a form that cannot be guessed',
      comparing({
        code: z
          .string()
          .regex(/^Q-\d{5}$/)
          .describe('Code'),
      }),
      'its parameter code: no example fits; give one with .meta({ examples: [ … ] })',
    ],
    [
      'a value that JSON cannot hold',
      comparing({ at: z.date().describe('Time') }),
      'its parameter at: JSON has no date',
    ],
  ];
  test.each(cases)('%s', (_, pipeline, problem) => {
    expect(definitionProblems(comparing({}), 'nightly')).toEqual([]);
    expect(definitionProblems(pipeline, 'nightly')).toContainEqual(expect.stringContaining(problem));
  });

  test('a graph whose import nobody verifies', () => {
    const made: unknown = definePipeline({
      id: 'nightly',
      summary: 'Writes',
      parameters: z.strictObject({ source: connectionName('Source') }),
      graph: (p, { task }) => {
        const dataSets = [{ source: 'aBcDeFgHiJk' }];
        const values = task('extract', extractDataset({ from: p.source, dataSets, periods: ['202401'] }));
        const difference = task('compare', compareWithTarget({ input: values, target: 'national' }));
        return task('import', importDataValues({ input: task('gate', gate({ input: difference, dryRun: true })) }));
      },
    });
    const problems = isPipeline(made) ? definitionProblems(made, 'nightly') : [];
    expect(problems).toEqual([expect.stringMatching(/^its graph can't be built: .*no task verifies it/)]);
  });

  test('two pipelines of one id, told with both files', () => {
    const [first, second] = [comparing({}), comparing({})];
    expect(
      () =>
        new PipelineCatalog([
          { exportName: 'nightly', file: 'pipelines/a.ts', pipeline: first },
          { exportName: 'nightly', file: 'pipelines/b.ts', pipeline: second },
        ]),
    ).toThrow(/^pipelines\/b\.ts: pipeline nightly: its id "nightly" is that of a pipeline in pipelines\/a\.ts/);
  });
});
