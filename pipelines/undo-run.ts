import { z } from 'zod';
import { connectionName, dataSetPairs, dryRun, gatePolicy, sizes } from '../contracts/parameters';
import { definePipeline } from '../workflows/define-pipeline';
import { InvalidGraphError } from '../workflows/graph/graph';
import { compareWithTarget } from '../workflows/stages/compare-with-target';
import { gate } from '../workflows/stages/gate';
import { importDataValues } from '../workflows/stages/import-data-values';
import { undoRun as undo, writtenBy } from '../workflows/stages/undo-run';
import { verify } from '../workflows/stages/verify';

export const undoRun = definePipeline({
  id: 'undoRun',
  summary: 'Takes back what a run wrote, where the target still holds it',
  parameters: z.strictObject({
    run: z.string().min(1).describe('Run id or workflow id of the run to take back'),
    target: connectionName('Connection to write to; default: that of the run').optional(),
    dataSets: dataSetPairs().optional().describe('Data sets to take back; default: all that the run wrote'),
    sizes: sizes(),
    gate: gatePolicy(),
    dryRun: dryRun(),
  }),
  complete: async (p) => {
    const { runId, target, dataSets } = await writtenBy(p.run);
    return { ...p, run: runId, target: p.target ?? target, dataSets: p.dataSets ?? [...dataSets] };
  },
  graph: (p, { task }) => {
    if (p.target === undefined || p.dataSets === undefined) {
      throw new InvalidGraphError(
        'the graph is known once the run is looked up; name target and dataSets to see it before',
      );
    }
    const values = task('undo', undo({ run: p.run, dataSets: p.dataSets, sizes: p.sizes }));
    // deletions here are of single rows that the run created, never of rows that seem absent
    const difference = task('compare', compareWithTarget({ input: values, target: p.target, deletes: 'propagate' }));
    const passed = task('gate', gate({ input: difference, policy: p.gate, dryRun: p.dryRun }));
    const written = task('import', importDataValues({ input: passed, parallelBatches: p.sizes.parallelBatches }));
    return task('verify', verify({ input: written, parallelChunks: p.sizes.parallelChunks }));
  },
});
