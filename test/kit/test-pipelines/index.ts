/** The product's pipelines and those that tests need beside them. */
export * from '../../../pipelines';
export { bothSources } from './both-sources';
export { syncAndTell } from './sync-and-tell';
export { totalOfDistrict } from './total-of-district';
export { twoDistricts } from './two-districts';
