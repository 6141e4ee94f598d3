import { z } from 'zod';
import type { Handler } from '../http/exchange';
import { messageReply } from '../http/web-message';
import { classNames } from '../metadata/schema';
import type { SimulatorState } from '../state/simulator-state';
import { bodyOf, requireAuthority } from './merge-request';
import { moveReferences } from './move-references';
import { discardValues, moveValues } from './move-values';

const mergeSchema = z.object({
  sources: z.array(z.string()).nullish(),
  target: z.string().nullish(),
  dataMergeStrategy: z.enum(['LAST_UPDATED', 'DISCARD']).nullish(),
  deleteSources: z.boolean().nullish(),
});

interface MergeError {
  readonly message: string;
  readonly errorCode: string;
  readonly args: readonly string[];
}

const members = { lists: ['dataElements'], single: 'dataElement', entries: 'dataSetElements' };

/** `POST /api/dataElements/merge` (2.42+). `deleteSources` is false unless given; of a clash the value changed last stays. */
export function mergeDataElements(state: SimulatorState): Handler {
  return (request) => {
    requireAuthority(request, 'F_DATA_ELEMENT_MERGE');
    const { sources: named, target, dataMergeStrategy, deleteSources } = bodyOf(request, mergeSchema);
    const sources = new Set(named ?? []);
    const errors = problems(state, sources, target ?? undefined, dataMergeStrategy ?? undefined);
    const report = (message: string, sourcesDeleted: readonly string[]): object => ({
      mergeReport: { mergeErrors: errors, mergeType: 'DataElement', sourcesDeleted, message },
    });
    if (errors.length > 0) {
      const message = 'One or more errors occurred, please see full details in merge report.';
      return messageReply(409, 'WARNING', message, report('DataElement merge has errors', []));
    }
    const wrote =
      dataMergeStrategy === 'DISCARD'
        ? discardValues(state.dataValues, 'dataElement', sources)
        : moveValues({
            table: state.dataValues,
            member: 'dataElement',
            sources,
            target: target ?? '',
            targetRows: 'compete',
          });
    moveReferences(state.metadata, classNames.keys(), members, sources, [target ?? '']);
    const deleted = deleteSources === true ? [...sources] : [];
    for (const id of deleted) state.metadata.remove('dataElements', id);
    return { ...messageReply(200, 'OK', undefined, report('DataElement merge complete', deleted)), wrote };
  };
}

function problems(
  { catalogue }: SimulatorState,
  sources: ReadonlySet<string>,
  target: string | undefined,
  strategy: string | undefined,
): MergeError[] {
  const errors: MergeError[] = [];
  const add = (errorCode: string, message: string, ...args: string[]) => errors.push({ message, errorCode, args });
  if (sources.size === 0) add('E1530', 'At least one source DataElement must be specified');
  if (target === undefined) add('E1531', 'Target DataElement must be specified');
  else if (sources.has(target)) add('E1532', 'Target DataElement cannot be a source DataElement');
  for (const id of sources) {
    if (catalogue.dataElement(id) === undefined)
      add('E1533', `Source DataElement does not exist: \`${id}\``, 'Source', id);
  }
  const into = catalogue.dataElement(target ?? '');
  if (target !== undefined && into === undefined) {
    add('E1533', `Target DataElement does not exist: \`${target}\``, 'Target', target);
  }
  if (strategy === undefined) {
    add('E1534', 'dataMergeStrategy field must be specified. With value `DISCARD` or `LAST_UPDATED`');
  }
  const others = [...sources].flatMap((id) => catalogue.dataElement(id)?.valueType ?? []);
  const odd = [...new Set(others)].filter((type) => into !== undefined && type !== into.valueType);
  if (into !== undefined && odd.length > 0) {
    const found = odd.join(', ');
    add(
      'E1550',
      `All source ValueTypes must match target ValueType: \`${into.valueType}\`. Other ValueTypes found: \`${found}\``,
    );
  }
  return errors;
}
