import * as sluice from 'sluice/pipelines';

export const nightly = sluice.definePipeline({
  id: 'nightly',
  summary: 'Brings data sets over, without numbers below zero',
  parameters: sluice.z.strictObject({
    dataSets: sluice.dataSetPairs(),
    periods: sluice.periods(),
    mappings: sluice.mappings(),
    dryRun: sluice.dryRun(),
  }),
  graph: ({ dataSets, periods, mappings, dryRun }, { task }) => {
    const values = task('extract', sluice.extractDataset({ from: 'source', dataSets, periods }));
    const clean = task('clean', sluice.transform({ input: values, use: 'dropBelow', options: { limit: 0 } }));
    const mapped = task('map', sluice.mapIds({ input: clean, mappings }));
    const difference = task('compare', sluice.compareWithTarget({ input: mapped, target: 'target' }));
    const passed = task('gate', sluice.gate({ input: difference, dryRun }));
    return task('verify', sluice.verify({ input: task('import', sluice.importDataValues({ input: passed })) }));
  },
});
