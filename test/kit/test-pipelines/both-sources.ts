import * as sluice from '../../../workflows';

export const bothSources = sluice.definePipeline({
  id: 'bothSources',
  summary: 'Brings data sets of two servers into one of the nation',
  parameters: sluice.z.strictObject({ periods: sluice.periods(), gate: sluice.gatePolicy(), dryRun: sluice.dryRun() }),
  graph: ({ periods, gate, dryRun }, { task }) => {
    const pair = (source: string) => [{ source, target: 'DsNation000' }];
    const north = task('north', sluice.extractDataset({ from: 'north', dataSets: pair('DsCounts000'), periods }));
    const south = task('south', sluice.extractDataset({ from: 'south', dataSets: pair('DsKinds0000'), periods }));
    const clean = task('clean', sluice.transform({ input: north, use: 'dropBelow', options: { least: 10 } }));
    const merged = task('merge', sluice.merge({ inputs: [clean, south], onCollision: 'reject' }));
    const difference = task('compare', sluice.compareWithTarget({ input: merged, target: 'nation' }));
    const passed = task('gate', sluice.gate({ input: difference, policy: gate, dryRun }));
    return task('verify', sluice.verify({ input: task('import', sluice.importDataValues({ input: passed })) }));
  },
});
