import { sameCalendar } from '../../contracts/calendars';
import type { DataSetPair } from '../../contracts/parameters';
import type { DataSet } from '../../dhis2/metadata/data-set';
import { suggestCombos, suggestIds, type SuggestBy, type Suggestion } from '../../frames/mapping/suggest';
import type { ServerSide } from './server-side';
import { mergeSuggestions } from './suggested-table';

export const mappingKinds = [
  'dataElements',
  'orgUnits',
  'categoryOptionCombos',
  'attributeOptionCombos',
  'optionCodes',
] as const;
export type MappingKind = (typeof mappingKinds)[number];

export interface SuggestedTable {
  readonly kind: MappingKind;
  /** The target's option set, for option codes. */
  readonly optionSet?: string;
  readonly suggestions: readonly Suggestion[];
}

export interface SuggestedTables {
  readonly tables: readonly SuggestedTable[];
  /** What a person should know before they edit: calendars, doubled combos. */
  readonly notes: readonly string[];
}

interface MatchedElement {
  readonly sourceCombo: string;
  readonly targetCombo: string;
  readonly sourceOptions: string | null;
  readonly targetOptions: string | null;
}

/** Matches what the named data sets use on one server with what the other has. Nothing that is ambiguous is chosen. */
export function suggestTables(
  source: ServerSide,
  target: ServerSide,
  pairs: readonly DataSetPair[],
  kinds: ReadonlySet<MappingKind>,
  by: readonly SuggestBy[],
): SuggestedTables {
  const elements: Suggestion[] = [];
  const matched: MatchedElement[] = [];
  const units: Suggestion[] = [];
  const attributes: Suggestion[] = [];
  for (const pair of pairs) {
    const from = source.dataSets.get(pair.source);
    if (from === undefined) continue;
    const to = pair.target === undefined ? undefined : target.dataSets.get(pair.target);
    const candidates = elementsOf(to, target);
    const suggested = suggestIds(
      from.elements.map(({ dataElement }) => dataElement),
      candidates.map(({ dataElement }) => dataElement),
      by,
    );
    elements.push(...suggested);
    matched.push(...matchedElements(from, candidates, suggested));
    const assigned = new Set(from.organisationUnits);
    units.push(
      ...suggestIds(
        source.orgUnits.filter(({ id }) => assigned.has(id)),
        target.orgUnits,
        by,
      ),
    );
    if (to !== undefined) attributes.push(...combosOf(source, from.categoryCombo, target, to.categoryCombo, by));
  }
  const comboPairs = new Map(matched.map((one) => [`${one.sourceCombo} ${one.targetCombo}`, one]));
  const combos = [...comboPairs.values()].flatMap(({ sourceCombo, targetCombo }) =>
    combosOf(source, sourceCombo, target, targetCombo, by),
  );
  const tables: SuggestedTable[] = [
    { kind: 'dataElements' as const, suggestions: mergeSuggestions(elements) },
    { kind: 'orgUnits' as const, suggestions: mergeSuggestions(units) },
    { kind: 'categoryOptionCombos' as const, suggestions: mergeSuggestions(combos) },
    { kind: 'attributeOptionCombos' as const, suggestions: mergeSuggestions(attributes) },
    ...optionTables(source, target, matched, by),
  ];
  return {
    tables: tables.filter(({ kind, suggestions }) => kinds.has(kind) && suggestions.length > 0),
    notes: [
      ...calendarNote(source, target),
      ...(kinds.has('optionCodes') ? unreadableNotes(source, target) : []),
      ...comboNotes(source),
      ...comboNotes(target),
    ],
  };
}

type CandidateElement = Pick<DataSet['elements'][number], 'dataElement' | 'categoryCombo'>;

function elementsOf(set: DataSet | undefined, side: ServerSide): readonly CandidateElement[] {
  if (set !== undefined) return set.elements;
  return side.allElements.map((dataElement) => ({ dataElement, categoryCombo: dataElement.categoryCombo }));
}

function matchedElements(
  from: DataSet,
  candidates: readonly CandidateElement[],
  suggestions: readonly Suggestion[],
): MatchedElement[] {
  const sources = new Map(from.elements.map((element) => [element.dataElement.id, element]));
  const targets = new Map(candidates.map((element) => [element.dataElement.id, element]));
  return suggestions.flatMap((suggestion): MatchedElement[] => {
    const [one, other] = [sources.get(suggestion.source.id), targets.get(suggestion.target?.id ?? '')];
    if (one === undefined || other === undefined) return [];
    return [
      {
        sourceCombo: one.categoryCombo,
        targetCombo: other.categoryCombo,
        sourceOptions: one.dataElement.optionSet,
        targetOptions: other.dataElement.optionSet,
      },
    ];
  });
}

function combosOf(
  source: ServerSide,
  sourceCombo: string,
  target: ServerSide,
  targetCombo: string,
  by: readonly SuggestBy[],
): Suggestion[] {
  return suggestCombos(
    source.categoryCombos.get(sourceCombo)?.categoryOptionCombos ?? [],
    target.categoryCombos.get(targetCombo)?.categoryOptionCombos ?? [],
    new Set([...source.defaults, ...target.defaults]),
    by,
  );
}

function optionTables(
  source: ServerSide,
  target: ServerSide,
  matched: readonly MatchedElement[],
  by: readonly SuggestBy[],
): SuggestedTable[] {
  const byTarget = new Map<string, Set<string>>();
  for (const { sourceOptions, targetOptions } of matched) {
    if (sourceOptions === null || targetOptions === null) continue;
    byTarget.set(targetOptions, (byTarget.get(targetOptions) ?? new Set()).add(sourceOptions));
  }
  return [...byTarget].map(([optionSet, sources]) => ({
    kind: 'optionCodes' as const,
    optionSet,
    suggestions: mergeSuggestions(
      [...sources].flatMap((id) => {
        const [from, to] = [source.optionSets.get(id), target.optionSets.get(optionSet)];
        return from === undefined || to === undefined ? [] : suggestIds(from, to, by);
      }),
    ),
  }));
}

function unreadableNotes(...sides: readonly ServerSide[]): string[] {
  return sides.flatMap(({ unreadable }) =>
    unreadable.map((line) => `${line}; no option codes are suggested for it: write them yourself, or ask again`),
  );
}

function calendarNote(source: ServerSide, target: ServerSide): string[] {
  if (sameCalendar(source.calendar, target.calendar)) return [];
  return [
    `${source.connection} uses the calendar ${source.calendar}, ${target.connection} ${target.calendar}: a sync between them is refused`,
  ];
}

/** Option combos of one category combo that stand for the same category options, and several default option combos. */
function comboNotes({ connection, categoryCombos, defaults }: ServerSide): string[] {
  const notes =
    defaults.length < 2 ? [] : [`${connection} has ${defaults.length} default option combos: ${defaults.join(', ')}`];
  for (const combo of categoryCombos.values()) {
    const bySet = new Map<string, string[]>();
    for (const { id, categoryOptions } of combo.categoryOptionCombos) {
      if (defaults.includes(id)) continue;
      const key = categoryOptions
        .map((option) => option.id)
        .sort()
        .join(' ');
      bySet.set(key, [...(bySet.get(key) ?? []), id]);
    }
    for (const doubles of bySet.values()) {
      if (doubles.length > 1) {
        notes.push(
          `${connection}: the category combo ${combo.name} has ${doubles.length} option combos of the same category options: ${doubles.join(', ')}`,
        );
      }
    }
  }
  return notes;
}
