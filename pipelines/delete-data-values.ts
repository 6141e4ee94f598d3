import { z } from 'zod';
import { connectionName, dryRun, gatePolicy, periods, sizes, timeZone } from '../contracts/parameters';
import { uid } from '../contracts/uid';
import { definePipeline } from '../workflows/define-pipeline';
import { compareWithTarget } from '../workflows/stages/compare-with-target';
import { deleteDataValues as deleteTask } from '../workflows/stages/delete-data-values';
import { gate } from '../workflows/stages/gate';
import { selectValues } from '../workflows/stages/select-values';
import { verify } from '../workflows/stages/verify';

export const deleteDataValues = definePipeline({
  id: 'deleteDataValues',
  summary: 'Deletes the values of a data set in some org units and periods, after a preview; undoRun brings them back',
  parameters: z.strictObject({
    target: connectionName('Connection to delete at'),
    dataSet: uid().describe('Data set whose values are deleted'),
    dataElements: z.array(uid()).min(1).optional().describe('Only these of its data elements; default: all'),
    orgUnits: z.array(uid()).min(1).describe('Org units, each with all units below it'),
    periods: periods(),
    timeZone: timeZone(),
    sizes: sizes(),
    gate: gatePolicy(),
    dryRun: dryRun(),
  }),
  graph: (p, { task }) => {
    const values = task('select', selectValues({ ...p, from: p.target }));
    const difference = task('compare', compareWithTarget({ input: values, target: p.target, deletes: 'propagate' }));
    const passed = task('gate', gate({ input: difference, policy: p.gate, dryRun: p.dryRun }));
    const deleted = task('delete', deleteTask({ input: passed, parallelBatches: p.sizes.parallelBatches }));
    return task('verify', verify({ input: deleted, parallelChunks: p.sizes.parallelChunks }));
  },
});
