/** What a transform file needs: `import { defineTransform, pl } from 'sluice/transforms'`. */
export { default as pl } from 'nodejs-polars';
export { z } from 'zod';
export type { TransformEffect } from '../contracts/transforms';
export { defineTransform, type Transform, type TransformDefinition } from './define-transform';
export { TransformError } from './transform-error';
export { rowColumn, transformSchema } from './transform-schema';
