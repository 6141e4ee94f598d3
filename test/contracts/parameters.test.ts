import fc from 'fast-check';
import { syncDataset } from '../../pipelines';
import { parameterProblems } from '../../workflows/parameter-problems';

const good = {
  source: 'clinic',
  target: 'national',
  dataSets: [{ source: 'DsMonthly00', target: 'DsMonthly00' }],
  periods: ['202401', 'LAST_3_MONTHS'],
};

function problemsOf(parameters: unknown): string[] {
  const parsed = syncDataset.definition.parameters.safeParse(parameters);
  return parsed.success ? [] : parameterProblems(parsed.error);
}

describe('the parameters of syncDataset', () => {
  it('fill in what is safe: a dry run, no deletes, ids as they are', () => {
    const parsed = syncDataset.definition.parameters.parse(good);
    expect(parsed.dryRun).toBe(true);
    expect(parsed.mappings).toEqual({ unmapped: 'reject', onCollision: 'reject' });
    expect(parsed.sizes).toEqual({ chunkValues: 50_000, batchValues: 2_000, parallelChunks: 4, parallelBatches: 2 });
  });

  it('need periods, unless only changes are read', () => {
    const { periods, ...without } = good;
    expect(periods).toHaveLength(2);
    expect(problemsOf(without)).toEqual([expect.stringMatching(/^periods: is missing; name the periods/)]);
    expect(problemsOf({ ...without, mode: 'delta' })).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['a connection that looks like an address', { source: 'https://dhis2.org' }, /^source: .*is not a connection name/],
    [
      'a data set that is not a UID',
      { dataSets: [{ source: 'short' }] },
      /^dataSets\.0\.source: "short" is not a DHIS2 UID/,
    ],
    ['no data set', { dataSets: [] }, /^dataSets: name at least one data set$/],
    [
      'a data set named twice',
      { dataSets: [{ source: 'DsMonthly00' }, { source: 'DsMonthly00' }] },
      /^dataSets\.1\.source: data set DsMonthly00 is named twice$/,
    ],
    ['a malformed period', { periods: ['2024-1'] }, /^periods\.0: "2024-1" is neither a DHIS2 period .*202401/],
    ['an empty list of periods', { periods: [] }, /^periods: name at least one period$/],
    [
      'a range with a malformed end',
      { periods: { from: '202401', to: 'March' } },
      /^periods\.to: "March" is not a DHIS2 period/,
    ],
    ['a range without an end', { periods: { from: '202401' } }, /^periods\.to: is missing \(string expected\)$/],
    ['an org unit that is not a UID', { orgUnits: ['Bo District'] }, /^orgUnits\.0: "Bo District" is not a DHIS2 UID/],
    [
      'more org units than a form should hold',
      { orgUnits: Array.from({ length: 3000 }, (_, at) => `OuUnit${String(at).padStart(5, '0')}`) },
      /^orgUnits: is larger than 32 KiB; put it into a CSV file \(columns id\) below the configured mappings folder/,
    ],
    [
      'a table that is larger than a form should hold',
      {
        mappings: {
          orgUnits: Object.fromEntries(
            Array.from({ length: 1500 }, (_, at) => [`OuUnit${String(at).padStart(5, '0')}`, 'OuUnit00000']),
          ),
        },
      },
      /^mappings\.orgUnits: is larger than 32 KiB; .* \(columns source,target\)/,
    ],
    ['a dry run in words', { dryRun: 'no' }, /^dryRun: .*expected boolean/],
    ['a chunk size of zero', { sizes: { chunkValues: 0 } }, /^sizes\.chunkValues: /],
    ['a parameter that does not exist', { dry_run: true }, /^dry_run: there is no such parameter$/],
    [
      'a mapping that does not exist',
      { mappings: { dataElement: {} } },
      /^mappings\.dataElement: there is no such parameter$/,
    ],
    [
      'a mapping file without a name',
      { mappings: { orgUnits: { file: '' } } },
      /^mappings\.orgUnits\.file: name a CSV file$/,
    ],
    ['periods without a value', { periods: undefined }, /^periods: is missing/],
  ])('refuse %s in one line that says where', (_, change, line) => {
    const problems = problemsOf({ ...good, ...change });
    expect(problems).toEqual([expect.stringMatching(line)]);
  });

  it('give one line for each of several problems', () => {
    const problems = problemsOf({ source: 'a b', dataSets: [{ source: 'x' }], periods: ['202413x'], more: 1 });
    expect(problems.map((line) => line.split(':')[0]).sort()).toEqual([
      'dataSets.0.source',
      'more',
      'periods.0',
      'source',
      'target',
    ]);
  });

  it('refuse any JSON value that is not a set of parameters, in lines without a line break', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const problems = problemsOf(value);
        expect(problems.length).toBeGreaterThan(0);
        for (const line of problems) expect(line).toMatch(/^[^\n]+: [^\n]+$/);
      }),
    );
  });
});
