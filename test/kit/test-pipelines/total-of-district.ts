import { z } from 'zod';
import * as sluice from '../../../workflows';

export const totalOfDistrict = sluice.definePipeline({
  id: 'totalOfDistrict',
  summary: 'Adds the counts of all clinics up for the district',
  parameters: z.strictObject({ dataSets: sluice.dataSetPairs(), periods: sluice.periods(), dryRun: sluice.dryRun() }),
  graph: (p, { task }) => {
    const values = task('extract', sluice.extractDataset({ ...p, from: 'source' }));
    const total = task(
      'total',
      sluice.aggregate({ input: values, use: 'totalOf', options: { orgUnit: 'OuClinic001' } }),
    );
    const difference = task('compare', sluice.compareWithTarget({ input: total, target: 'target' }));
    const passed = task('gate', sluice.gate({ input: difference, dryRun: p.dryRun }));
    task('verify', sluice.verify({ input: task('import', sluice.importDataValues({ input: passed })) }));
  },
});
