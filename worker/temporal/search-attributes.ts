/** Search attributes that Sluice's workflows set, with their types. A run can have several sources and data sets. */
export const searchAttributes = {
  SluicePipeline: 'Keyword',
  SluiceSource: 'KeywordList',
  SluiceTarget: 'Keyword',
  SluiceDataSet: 'KeywordList',
  SluiceOutcome: 'Keyword',
} as const;
export type SearchAttributeName = keyof typeof searchAttributes;

export const searchAttributeNames = Object.keys(searchAttributes) as SearchAttributeName[];
