/** The product's pipelines and those that tests need beside them. */
export * from '../../../pipelines';
export { twoDistricts } from './two-districts';
