import { z } from 'zod';
import {
  completeness,
  connectionName,
  dataSetPairs,
  deletePolicy,
  dryRun,
  fullEveryDays,
  gatePolicy,
  mappings,
  orgUnits,
  overlapHours,
  periods,
  periodsUnlessDelta,
  recount,
  sizes,
  syncMode,
  timeZone,
} from '../contracts/parameters';
import { definePipeline } from '../workflows/define-pipeline';
import { compareWithTarget } from '../workflows/stages/compare-with-target';
import { extractDataset } from '../workflows/stages/extract-dataset';
import { gate } from '../workflows/stages/gate';
import { importDataValues } from '../workflows/stages/import-data-values';
import { mapIds } from '../workflows/stages/map-ids';
import { syncCompleteness } from '../workflows/stages/sync-completeness';
import { verify } from '../workflows/stages/verify';

export const syncDataset = definePipeline({
  id: 'syncDataset',
  summary: 'Brings data sets of one DHIS2 to another',
  parameters: periodsUnlessDelta(
    z.strictObject({
      source: connectionName('Connection to read from'),
      target: connectionName('Connection to write to'),
      dataSets: dataSetPairs(),
      mode: syncMode(),
      periods: periods().optional(),
      timeZone: timeZone(),
      fullEveryDays: fullEveryDays(),
      overlapHours: overlapHours(),
      orgUnits: orgUnits(),
      mappings: mappings(),
      deletes: deletePolicy(),
      completeness: completeness(),
      recount: recount(),
      sizes: sizes(),
      gate: gatePolicy(),
      dryRun: dryRun(),
    }),
  ),
  graph: (p, { task }) => {
    const values = task('extract', extractDataset({ ...p, from: p.source }));
    const mapped = task('map', mapIds({ input: values, mappings: p.mappings }));
    const difference = task('compare', compareWithTarget({ input: mapped, target: p.target, deletes: p.deletes }));
    const passed = task('gate', gate({ input: difference, policy: p.gate, dryRun: p.dryRun }));
    const written = task('import', importDataValues({ input: passed, parallelBatches: p.sizes.parallelBatches }));
    const verified = task('verify', verify({ input: written, parallelChunks: p.sizes.parallelChunks }));
    if (p.completeness === 'ignore') return verified;
    return task('completeness', syncCompleteness({ input: verified, deletes: p.deletes, policy: p.gate }));
  },
});
