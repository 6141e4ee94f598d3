import { z } from 'zod';
import {
  connectionName,
  dataElementGroupIds,
  dataElementIds,
  dataSetPairs,
  deletePolicy,
  dryRun,
  elementsOrGroups,
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
import { extractDataElementGroups } from '../workflows/stages/extract-data-element-groups';
import { extractDataElements } from '../workflows/stages/extract-data-elements';
import { gate } from '../workflows/stages/gate';
import { importDataValues } from '../workflows/stages/import-data-values';
import { mapIds } from '../workflows/stages/map-ids';
import { verify } from '../workflows/stages/verify';

export const syncDataElements = definePipeline({
  id: 'syncDataElements',
  summary: 'Brings some data elements, or those of some groups, of one DHIS2 to another',
  parameters: elementsOrGroups(
    periodsUnlessDelta(
      z.strictObject({
        source: connectionName('Connection to read from'),
        target: connectionName('Connection to write to'),
        dataElements: dataElementIds().optional(),
        dataElementGroups: dataElementGroupIds().optional(),
        dataSets: dataSetPairs()
          .optional()
          .describe(
            'The only data sets to look for the elements, and where their values go; default: all that hold one of the elements',
          ),
        mode: syncMode(),
        periods: periods().optional(),
        timeZone: timeZone(),
        fullEveryDays: fullEveryDays(),
        overlapHours: overlapHours(),
        orgUnits: orgUnits(),
        mappings: mappings(),
        deletes: deletePolicy(),
        recount: recount(),
        sizes: sizes(),
        gate: gatePolicy(),
        dryRun: dryRun(),
      }),
    ),
  ),
  graph: ({ dataElements, dataElementGroups = [], ...p }, { task }) => {
    const reading = { ...p, from: p.source };
    const values =
      dataElements === undefined
        ? task('extract', extractDataElementGroups({ ...reading, dataElementGroups }))
        : task('extract', extractDataElements({ ...reading, dataElements }));
    const mapped = task('map', mapIds({ input: values, mappings: p.mappings }));
    const difference = task('compare', compareWithTarget({ input: mapped, target: p.target, deletes: p.deletes }));
    const passed = task('gate', gate({ input: difference, policy: p.gate, dryRun: p.dryRun }));
    const written = task('import', importDataValues({ input: passed, parallelBatches: p.sizes.parallelBatches }));
    return task('verify', verify({ input: written, parallelChunks: p.sizes.parallelChunks }));
  },
});
