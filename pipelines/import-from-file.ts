import { z } from 'zod';
import {
  connectionName,
  dataFile,
  deletePolicy,
  dryRun,
  fileEncoding,
  fileFormat,
  gatePolicy,
  mappings,
  sizes,
} from '../contracts/parameters';
import { uid } from '../contracts/uid';
import { definePipeline } from '../workflows/define-pipeline';
import { compareWithTarget } from '../workflows/stages/compare-with-target';
import { gate } from '../workflows/stages/gate';
import { importDataValues } from '../workflows/stages/import-data-values';
import { mapIds } from '../workflows/stages/map-ids';
import { readFile } from '../workflows/stages/read-file';
import { verify } from '../workflows/stages/verify';

export const importFromFile = definePipeline({
  id: 'importFromFile',
  summary: 'Brings a file of data values, such as corrected rejects, into one DHIS2',
  parameters: z.strictObject({
    file: dataFile(),
    format: fileFormat(),
    encoding: fileEncoding(),
    target: connectionName('Connection to write to'),
    dataSet: uid().optional().describe('Data set at the target; default: the one that holds the mapped data elements'),
    mappings: mappings(),
    deletes: deletePolicy(),
    sizes: sizes(),
    gate: gatePolicy(),
    dryRun: dryRun(),
  }),
  graph: (p, { task }) => {
    const values = task('read', readFile(p));
    const mapped = task('map', mapIds({ input: values, mappings: p.mappings }));
    const difference = task('compare', compareWithTarget({ input: mapped, target: p.target, deletes: p.deletes }));
    const passed = task('gate', gate({ input: difference, policy: p.gate, dryRun: p.dryRun }));
    const written = task('import', importDataValues({ input: passed, parallelBatches: p.sizes.parallelBatches }));
    return task('verify', verify({ input: written, parallelChunks: p.sizes.parallelChunks }));
  },
});
