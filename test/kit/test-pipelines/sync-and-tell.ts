import { z } from 'zod';
import * as sluice from '../../../workflows';

export const syncAndTell = sluice.definePipeline({
  id: 'syncAndTell',
  summary: 'Brings data sets over, has the target build its analytics tables, and tells people',
  parameters: z.strictObject({
    source: sluice.connectionName('Connection to read from'),
    target: sluice.connectionName('Connection to write to'),
    dataSets: sluice.dataSetPairs(),
    periods: sluice.periods(),
    mappings: sluice.mappings(),
    gate: sluice.gatePolicy(),
    dryRun: sluice.dryRun(),
    maxMinutes: z.number().default(1).describe('How long the target may build its tables'),
    tell: z.string().default('team').describe('Name of a notification'),
  }),
  graph: (p, { task }) => {
    const values = task('extract', sluice.extractDataset({ ...p, from: p.source }));
    const mapped = task('map', sluice.mapIds({ input: values, mappings: p.mappings }));
    const difference = task('compare', sluice.compareWithTarget({ input: mapped, target: p.target }));
    const passed = task('gate', sluice.gate({ input: difference, policy: p.gate, dryRun: p.dryRun }));
    const written = task('import', sluice.importDataValues({ input: passed }));
    const verified = task('verify', sluice.verify({ input: written }));
    const built = task(
      'analytics',
      sluice.runAnalytics({
        after: [verified],
        target: p.target,
        lastYears: 2,
        skipResourceTables: true,
        maxMinutes: p.maxMinutes,
      }),
    );
    task('tell', sluice.notify({ after: [built], to: p.tell }), { when: 'always' });
    task('warn', sluice.notify({ after: [built], to: 'duty' }), { when: 'failed' });
  },
});
