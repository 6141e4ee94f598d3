import * as shipped from '../../pipelines';
import type { Pipeline } from '../../workflows/define-pipeline';
import { isPipeline } from '../../workflows/definition/definition-problems';

/** A pipeline and where it stands. */
export interface ExportedPipeline {
  /** The workflow's type. */
  readonly exportName: string;
  /** The file, where it is not one of Sluice's own, as people are shown it. */
  readonly file?: string;
  /** The same, absolute. */
  readonly path?: string;
  readonly pipeline: Pipeline;
}

/** The pipelines that come with Sluice. */
export function shippedPipelines(): ExportedPipeline[] {
  return Object.entries(shipped).flatMap(([exportName, exported]: [string, unknown]) =>
    isPipeline(exported) ? [{ exportName, pipeline: exported }] : [],
  );
}
