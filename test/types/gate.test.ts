import { typeErrorsOf } from './compile';

const head = `
import { compareWithTarget, deleteDataValues, extractDataset, gate, importDataValues, mapIds, verify, type MakeTask, type TaskHandle } from '../workflows';
declare const task: MakeTask;
const source = { from: 'a', dataSets: [{ source: 'DsMonthly00' }], periods: ['202401'] };
const mappings = { unmapped: 'reject', onCollision: 'reject' } as const;
`;
const values = `const values = task('extract', extractDataset(source));`;
const compared = `${values}
const mapped = task('map', mapIds({ input: values, mappings }));
const difference = task('compare', compareWithTarget({ input: mapped, target: 'b' }));`;

const snippets = {
  'the whole way': `${head}${compared}
const passed = task('gate', gate({ input: difference, dryRun: false }));
task('verify', verify({ input: task('import', importDataValues({ input: passed })) }));`,
  'import of a difference': `${head}${compared}
task('import', importDataValues({ input: difference }));`,
  'deletion of a difference': `${head}${compared}
task('delete', deleteDataValues({ input: difference }));`,
  'deletion of values': `${head}${values}
task('delete', deleteDataValues({ input: values }));`,
  'import of values': `${head}${values}
task('import', importDataValues({ input: values }));`,
  'gate over values': `${head}${values}
task('gate', gate({ input: values, dryRun: false }));`,
  'compare of a difference': `${head}${compared}
task('again', compareWithTarget({ input: difference, target: 'b' }));`,
  'verify before the import': `${head}${compared}
const passed = task('gate', gate({ input: difference, dryRun: false }));
task('verify', verify({ input: passed }));`,
  'a literal as handle': `${head}
task('import', importDataValues({ input: { name: 'gate', gives: 'passed' } }));`,
  'a literal with all members': `${head}
task('import', importDataValues({ input: { name: 'gate', gives: 'passed', edge: 'passed' } }));`,
  'no input': `${head}
task('import', importDataValues({}));`,
  'a widened handle': `${head}${compared}
const any: TaskHandle<'difference' | 'passed'> = difference;
task('import', importDataValues({ input: any }));`,
};

const errors = typeErrorsOf(snippets);

describe('the types of a pipeline', () => {
  it('let a graph that passes the gate compile', () => {
    expect(errors.get('the whole way')).toEqual([]);
  });

  it.each<[keyof typeof snippets, RegExp]>([
    ['import of a difference', /'TaskHandle<"difference">' is not assignable to .*'TaskHandle<"passed">'/],
    ['deletion of a difference', /'TaskHandle<"difference">' is not assignable to .*'TaskHandle<"passed">'/],
    ['deletion of values', /'TaskHandle<"values">' is not assignable to .*'TaskHandle<"passed">'/],
    ['import of values', /'TaskHandle<"values">' is not assignable to .*'TaskHandle<"passed">'/],
    ['gate over values', /'TaskHandle<"values">' is not assignable to .*'TaskHandle<"difference">'/],
    ['compare of a difference', /'TaskHandle<"difference">' is not assignable to .*'TaskHandle<"values">'/],
    ['verify before the import', /'TaskHandle<"passed">' is not assignable to .*'TaskHandle<"written">'/],
    ['a literal as handle', /'edge' is missing in type|not assignable to type 'TaskHandle<"passed">'/],
    ['a literal with all members', /'edge' is private|not assignable to type 'TaskHandle<"passed">'/],
    ['no input', /'input' is missing/],
    ['a widened handle', /is not assignable to .*'TaskHandle<"passed">'/],
  ])('refuse %s', (name, message) => {
    expect(errors.get(name)).toEqual([expect.stringMatching(message)]);
  });
});
