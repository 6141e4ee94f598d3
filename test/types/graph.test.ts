import {
  compareWithTarget,
  definePipeline,
  extractDataset,
  gate,
  importDataValues,
  mapIds,
  verify,
  type MakeTask,
  type TaskHandle,
} from '../../workflows';
import { buildGraph } from '../../workflows/graph/graph';
import { TaskHandle as Handle } from '../../workflows/graph/task-handle';
import { unitsOf } from '../../workflows/graph/segments';
import { syncDataset } from '../../pipelines';
import { z } from 'zod';

const source = { from: 'a', dataSets: [{ source: 'DsMonthly00' }], periods: ['202401'] };
const mappings = { unmapped: 'reject', onCollision: 'reject' } as const;

/** As a graph from JavaScript would pass it: without types. */
const untyped = (handle: TaskHandle<'values' | 'difference' | 'passed' | 'written' | 'verified'>): never =>
  handle as never;

const extract = (task: MakeTask) => task('extract', extractDataset(source));
const compare = (task: MakeTask) =>
  task('compare', compareWithTarget({ input: task('map', mapIds({ input: extract(task), mappings })), target: 'b' }));
const pass = (task: MakeTask) => task('gate', gate({ input: compare(task), dryRun: false }));

describe('the graph runner', () => {
  it('refuses an untyped graph that goes round the gate', () => {
    expect(() => buildGraph((task) => task('import', importDataValues({ input: untyped(compare(task)) })))).toThrow(
      'task "import" (importDataValues) can\'t take what "compare" (compareWithTarget) gives: it takes passed, that gives difference; nothing goes round the gate',
    );
    expect(() => buildGraph((task) => task('import', importDataValues({ input: untyped(extract(task)) })))).toThrow(
      'nothing goes round the gate',
    );
  });

  it('refuses a handle that claims to have passed the gate but belongs to another task', () => {
    expect(() =>
      buildGraph((task) => {
        compare(task);
        task('import', importDataValues({ input: new Handle('compare', 'passed') }));
      }),
    ).toThrow('nothing goes round the gate');
  });

  it('refuses an input that is not a task of the pipeline', () => {
    expect(() =>
      buildGraph((task) => task('import', importDataValues({ input: new Handle('gate', 'passed') }))),
    ).toThrow('task "import" uses "gate", which is not a task of this pipeline');
  });

  it('refuses a write that nothing verifies', () => {
    expect(() => buildGraph((task) => task('import', importDataValues({ input: pass(task) })))).toThrow(
      'task "import" writes, but no task verifies it',
    );
  });

  it('refuses two tasks of one name, a bad name, and a graph without tasks', () => {
    expect(() => buildGraph((task) => [extract(task), extract(task)])).toThrow('two tasks are named "extract"');
    expect(() => buildGraph((task) => task('my task', extractDataset(source)))).toThrow('"my task" is not a task name');
    expect(() => buildGraph(() => undefined)).toThrow('the pipeline has no task');
  });

  it('refuses a fork of the chunks', () => {
    const fork = (task: MakeTask) => {
      const values = extract(task);
      task('map', mapIds({ input: values, mappings }));
      task('other', mapIds({ input: values, mappings }));
    };
    expect(() => buildGraph(fork)).toThrow('tasks "map" and "other" both take what "extract" gives');
  });

  it('refuses rows that lead nowhere, and a second mapping of the same rows', () => {
    expect(() => buildGraph((task) => extract(task))).toThrow('no task takes what "extract" (extractDataset) gives');
    const twice = buildGraph((task) => {
      const mapped = task(
        'again',
        mapIds({ input: task('map', mapIds({ input: extract(task), mappings })), mappings }),
      );
      task('gate', gate({ input: task('compare', compareWithTarget({ input: mapped, target: 'b' })), dryRun: true }));
    });
    expect(() => unitsOf(twice)).toThrow('tasks "map" and "again" both map the ids of the same rows');
  });

  it('refuses to leave out a task that moves rows, and options that do not exist', () => {
    const leaving = (options: object) => (task: MakeTask) => {
      task('extract', extractDataset(source), options);
    };
    expect(() => buildGraph(leaving({ when: false }))).toThrow('moves rows, so "when" does not go with it');
    expect(() => buildGraph(leaving({ attemptMinutes: -1 }))).toThrow('task "extract", option attemptMinutes');
  });

  it('makes one segment of extract, map and compare, and barriers of what follows', () => {
    const graph = buildGraph((task) => {
      const written = task('import', importDataValues({ input: pass(task) }));
      task('verify', verify({ input: written }));
    });
    const units = unitsOf(graph).map((unit) =>
      'node' in unit ? unit.node.name : [unit.source, ...unit.steps].map(({ name }) => name),
    );
    expect(units).toEqual([['extract', 'map', 'compare'], 'gate', 'import', 'verify']);
  });

  it('knows the graph of a pipeline before anything runs', () => {
    const parameters = syncDataset.definition.parameters.parse({
      source: 'a',
      target: 'b',
      dataSets: [{ source: 'DsMonthly00' }],
      periods: ['202401'],
    });
    const edges = syncDataset.graphFor(parameters).map(({ name, inputs }) => [name, ...inputs]);
    expect(edges).toEqual([
      ['extract'],
      ['map', 'extract'],
      ['compare', 'map'],
      ['gate', 'compare'],
      ['import', 'gate'],
      ['verify', 'import'],
    ]);
  });

  it('refuses a pipeline id that can not be a workflow type', () => {
    expect(() =>
      definePipeline({ id: 'my pipeline', summary: '', parameters: z.strictObject({}), graph: () => undefined }),
    ).toThrow('"my pipeline" is not a pipeline id');
  });
});
