import { z } from 'zod';
import * as sluice from '../../../workflows';

export const twoDistricts = sluice.definePipeline({
  id: 'twoDistricts',
  summary: 'Brings a data set of two districts into one of the nation',
  parameters: z.strictObject({
    dataSets: sluice.dataSetPairs(),
    periods: sluice.periods(),
    onCollision: z.enum(['reject', 'sum']).default('reject').describe('Rows of both districts with one key'),
    gate: sluice.gatePolicy(),
    dryRun: sluice.dryRun(),
  }),
  graph: (p, { task }) => {
    const north = task('north', sluice.extractDataset({ ...p, from: 'north' }));
    const south = task('south', sluice.extractDataset({ ...p, from: 'south' }));
    const kept = task('drop-small', sluice.transform({ input: north, use: 'dropBelow', options: { least: 10 } }));
    const merged = task('merge', sluice.merge({ inputs: [kept, south], onCollision: p.onCollision }));
    const difference = task('compare', sluice.compareWithTarget({ input: merged, target: 'nation' }));
    const passed = task('gate', sluice.gate({ input: difference, policy: p.gate, dryRun: p.dryRun }));
    const written = task('import', sluice.importDataValues({ input: passed }), { attemptMinutes: 5 });
    const verified = task('verify', sluice.verify({ input: written }));
    task('summary', sluice.compute({ after: [verified], with: (sets) => sets.map(({ account }) => account.created) }));
  },
});
