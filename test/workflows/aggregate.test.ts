import pl from 'nodejs-polars';
import { z } from 'zod';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { RunResult } from '../../contracts/run-result';
import { defineTransform } from '../../transforms/define-transform';
import { clinic, contentOf, countRows, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const totalOf = defineTransform({
  id: 'totalOf',
  summary: 'One value for each period: the sum of all org units',
  effect: 'aggregates',
  options: z.strictObject({ orgUnit: z.string().describe('Org unit of the sums') }),
  apply: (frame, { orgUnit }) =>
    frame
      .groupBy(['data_element_id', 'period', 'category_option_combo_id', 'attribute_option_combo_id'])
      .agg(
        pl.lit(orgUnit).first().alias('organisation_unit_id'),
        pl.col('value').cast(pl.Int64).sum().cast(pl.Utf8).alias('value'),
        pl.col('comment').first().alias('comment'),
        pl.lit(false).first().alias('follow_up'),
        pl.lit(false).first().alias('deleted'),
        pl.col('last_updated').max().alias('last_updated'),
      ),
});

const periods = ['202401', '202402'];

describe('a pipeline that aggregates', () => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics: 3, transforms: [totalOf] });
    servers.source.insert(countRows(3, periods));
  });
  afterAll(() => servers.stop());

  it('writes what the transform made of all rows, and accounts for both sides of it', async () => {
    const handle = await servers.sluice.start('totalOfDistrict', {
      dataSets: [{ source: world.counts, target: world.counts }],
      periods,
      dryRun: false,
    });
    const result = (await handle.result()) as RunResult;
    expect(result.outcome).toBe('complete');
    const values = Object.entries(contentOf(servers.target));
    expect(values.map(([, row]) => (row as { value: string }).value)).toEqual(['600', '603']);
    expect(values.every(([key]) => key.includes(clinic(1)))).toBe(true);
    expect(result.dataSets.map(({ account }) => account)).toEqual([
      expect.objectContaining({ extracted: 6, mapped: 6, passedOn: 6 }),
      expect.objectContaining({ extracted: 2, mapped: 2, created: 2, passedOn: 0 }),
    ]);
    expect(result.dataSets[1]?.gatheredRows).toBe(6);

    const { typedSearchAttributes } = await handle.describe();
    const found = (name: string, type: SearchAttributeType) =>
      typedSearchAttributes.get(defineSearchAttributeKey(name, type));
    expect(found('SluiceOutcome', SearchAttributeType.KEYWORD)).toBe('complete');
    expect(found('SluiceSource', SearchAttributeType.KEYWORD_LIST)).toEqual(['source']);
    expect(found('SluiceDataSet', SearchAttributeType.KEYWORD_LIST)).toEqual([world.counts]);
    const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
    expect(currentDetails).toContain(`| total/${world.counts} | 2 | 2 | 0 | 0 | 0 | 0 | 0 | 0 | complete |`);
  }, 120_000);
});
