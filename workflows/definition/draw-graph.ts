import type { Graph, GraphNode } from '../graph/graph';

export const graphFormats = ['text', 'mermaid', 'json'] as const;
export type GraphFormat = (typeof graphFormats)[number];

/** A graph for people (`text`), for a Markdown page (`mermaid`) or for programs (`json`). */
export function drawGraph(graph: Graph, format: GraphFormat): string {
  switch (format) {
    case 'text':
      return asText(graph);
    case 'mermaid':
      return asMermaid(graph);
    case 'json':
      return JSON.stringify(graph, null, 2);
  }
}

/** One line per task: its name, what it does, what it takes from whom, and the plain values that it is told. */
function asText(graph: Graph): string {
  const rows = graph.map((node) => [node.name, node.kind, inputsOf(graph, node), settingsOf(node)]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function inputsOf(graph: Graph, { inputs }: GraphNode): string {
  return inputs.map((input) => `${givenBy(graph, input)} of ${input}`).join(', ');
}

function settingsOf({ config }: GraphNode): string {
  return Object.entries(config)
    .flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [`${key}: ${value}`] : [],
    )
    .join(', ');
}

/** Numbered ids, since a task may have a name that Mermaid keeps for itself, such as `end`. */
function asMermaid(graph: Graph): string {
  const id = (name: string) => `t${graph.findIndex((node) => node.name === name) + 1}`;
  return [
    'flowchart LR',
    ...graph.map(({ name, kind }) => `  ${id(name)}["${name}<br/>${kind}"]`),
    ...graph.flatMap(({ name, inputs }) =>
      inputs.map((input) => `  ${id(input)} -->|${givenBy(graph, input)}| ${id(name)}`),
    ),
  ].join('\n');
}

function givenBy(graph: Graph, name: string): string {
  return graph.find((node) => node.name === name)?.gives ?? '';
}
