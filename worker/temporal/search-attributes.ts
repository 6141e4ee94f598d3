/** Search attributes that Sluice's workflows set, all of type Keyword. */
export const searchAttributes = [
  'SluicePipeline',
  'SluiceSource',
  'SluiceTarget',
  'SluiceDataSet',
  'SluiceOutcome',
] as const;
