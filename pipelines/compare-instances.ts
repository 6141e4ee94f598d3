import { z } from 'zod';
import {
  connectionName,
  dataSetPairs,
  deletePolicy,
  mappings,
  orgUnits,
  periods,
  recount,
  sizes,
  timeZone,
} from '../contracts/parameters';
import { definePipeline } from '../workflows/define-pipeline';
import { compareWithTarget } from '../workflows/stages/compare-with-target';
import { extractDataset } from '../workflows/stages/extract-dataset';
import { mapIds } from '../workflows/stages/map-ids';
import { reportDifference } from '../workflows/stages/report-difference';

export const compareInstances = definePipeline({
  id: 'compareInstances',
  summary: 'Shows where data sets of two DHIS2 differ; writes nothing',
  parameters: z.strictObject({
    source: connectionName('Connection to read from'),
    target: connectionName('Connection to compare with'),
    dataSets: dataSetPairs(),
    periods: periods(),
    timeZone: timeZone(),
    orgUnits: orgUnits(),
    mappings: mappings(),
    deletes: deletePolicy(),
    recount: recount(),
    sizes: sizes(),
  }),
  graph: (p, { task }) => {
    const values = task('extract', extractDataset({ ...p, from: p.source }));
    const mapped = task('map', mapIds({ input: values, mappings: p.mappings }));
    const difference = task('compare', compareWithTarget({ input: mapped, target: p.target, deletes: p.deletes }));
    return task('report', reportDifference({ input: difference }));
  },
});
