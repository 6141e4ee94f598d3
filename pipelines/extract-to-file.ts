import { z } from 'zod';
import {
  connectionName,
  dataFile,
  dataSetIds,
  fileFormat,
  fileLayout,
  ifExists,
  mappings,
  orgUnits,
  periods,
  recount,
  sizes,
  timeZone,
} from '../contracts/parameters';
import { definePipeline } from '../workflows/define-pipeline';
import { extractDataset } from '../workflows/stages/extract-dataset';
import { mapIds } from '../workflows/stages/map-ids';
import { writeFile } from '../workflows/stages/write-file';

export const extractToFile = definePipeline({
  id: 'extractToFile',
  summary: 'Puts data values of one DHIS2 into a CSV, JSON or Parquet file that importFromFile reads back',
  parameters: z.strictObject({
    source: connectionName('Connection to read from'),
    dataSets: dataSetIds(),
    periods: periods(),
    timeZone: timeZone(),
    orgUnits: orgUnits(),
    mappings: mappings(),
    file: dataFile(),
    format: fileFormat(),
    layout: fileLayout(),
    ifExists: ifExists(),
    recount: recount(),
    sizes: sizes(),
  }),
  graph: (p, { task }) => {
    const dataSets = p.dataSets.map((source) => ({ source }));
    const values = task('extract', extractDataset({ ...p, from: p.source, dataSets }));
    const mapped = task('map', mapIds({ input: values, mappings: p.mappings }));
    return task(
      'write',
      writeFile({ input: mapped, file: p.file, format: p.format, layout: p.layout, ifExists: p.ifExists }),
    );
  },
});
