import type { Config } from '../../worker/config/config';
import { PipelineCatalog } from './pipeline-catalog';
import { shippedPipelines } from './shipped-pipelines';

/** The pipelines that can be run with this configuration. Throws CliError when one of them can't. */
export function loadPipelines(_config: Config): Promise<PipelineCatalog> {
  return Promise.resolve(new PipelineCatalog(shippedPipelines()));
}
