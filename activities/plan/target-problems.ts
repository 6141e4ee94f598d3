import type { ResolvedMappings } from '../../contracts/mappings';
import { calendarProblem } from './calendar-problem';
import { mappingImage } from './mapping-image';
import { nothingToFill } from './nothing-to-fill';
import { overlappingSets } from './overlapping-sets';
import { halfFilledTargets } from './shared-targets';
import type { SourceDataSet, SourceDescription } from './source-description';
import { targetDataSetFor } from './target-data-set';
import type { TargetDescription } from './target-description';

/** The set of the target that takes the values of a data set, and a line for each reason why they can't be brought there. */
export function targetProblems(
  source: SourceDescription,
  dataSet: SourceDataSet,
  mappings: ResolvedMappings | undefined,
  target: TargetDescription,
  named: string | undefined,
): { readonly targetDataSet: string | undefined; readonly problems: string[] } {
  const problems = [
    ...calendarProblem(source.server, target.server),
    ...overlappingSets(source, dataSet, mappings, target.model.defaultOptionCombo),
    ...halfFilledTargets(source, mappings),
  ];
  const elements = mappingImage(source, dataSet.id, mappings).dataElements;
  const found = targetDataSetFor(named, elements, target.model, target.server.connection);
  if ('problem' in found) return { targetDataSet: undefined, problems: [...problems, found.problem] };
  const targetType = target.model.dataSets[found.id]?.periodType ?? dataSet.periodType;
  if (targetType !== dataSet.periodType) {
    problems.push(
      `the data set ${dataSet.id} is ${dataSet.periodType}, its target ${found.id} is ${targetType}; values of one can't be values of the other`,
    );
  }
  problems.push(...nothingToFill(source, dataSet, mappings, target, { dataSet: found.id, elements }));
  return { targetDataSet: found.id, problems };
}
