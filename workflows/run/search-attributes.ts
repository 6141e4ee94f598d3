import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { Outcome } from '../../contracts/outcome';
import { isExtract, type Graph } from '../graph/graph';

const pipelineKey = defineSearchAttributeKey('SluicePipeline', SearchAttributeType.KEYWORD);
const sourceKey = defineSearchAttributeKey('SluiceSource', SearchAttributeType.KEYWORD_LIST);
const targetKey = defineSearchAttributeKey('SluiceTarget', SearchAttributeType.KEYWORD);
const dataSetKey = defineSearchAttributeKey('SluiceDataSet', SearchAttributeType.KEYWORD_LIST);
const outcomeKey = defineSearchAttributeKey('SluiceOutcome', SearchAttributeType.KEYWORD);

/** Temporal keeps a keyword of this many characters; data sets of a long list are found by the first of them. */
const maxListed = 50;

/** What a run can be found by in the Temporal UI: its pipeline, the connections and the source's data sets. */
export function describeForSearch(pipeline: string, graph: Graph): void {
  const sources = new Set<string>();
  const targets = new Set<string>();
  const dataSets = new Set<string>();
  for (const node of graph) {
    if (isExtract(node)) {
      sources.add(node.config.from);
      for (const { source } of node.config.dataSets ?? []) dataSets.add(source);
    } else if (node.kind === 'selectValues') dataSets.add(node.config.dataSet);
    else if (node.kind === 'undoRun') for (const { source } of node.config.dataSets) dataSets.add(source);
    else if (node.kind === 'compareWithTarget') targets.add(node.config.target);
  }
  const [target] = targets;
  upsertSearchAttributes([
    { key: pipelineKey, value: pipeline },
    ...(sources.size === 0 ? [] : [{ key: sourceKey, value: [...sources] }]),
    ...(target === undefined ? [] : [{ key: targetKey, value: target }]),
    ...(dataSets.size === 0 ? [] : [{ key: dataSetKey, value: [...dataSets].slice(0, maxListed) }]),
  ]);
}

/** How the run ended. */
export function outcomeForSearch(outcome: Outcome): void {
  upsertSearchAttributes([{ key: outcomeKey, value: outcome }]);
}
