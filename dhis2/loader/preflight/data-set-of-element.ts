import type { TargetIndex } from '../model/target-index';
import type { Reason } from '../rows';
import { preflightCodes } from './reason-codes';

/**
 * The data set that a value of this element belongs to: the one given; else the only one of the target that holds the
 * element. 2.43+: a POST belongs to exactly one set (E8002, E8003); 2.38–2.42 do not ask, and get the same treatment.
 */
export function dataSetOfElement(dataElement: string, given: string | undefined, index: TargetIndex): string | Reason {
  const element = index.dataElement(dataElement);
  if (given !== undefined) {
    const set = index.dataSet(given);
    if (set === undefined) {
      const text = `The target has no data set ${given} that the user may read`;
      return { code: preflightCodes.noDataSet, text };
    }
    if (Object.hasOwn(set.elements, dataElement)) return given;
    const known = element === undefined ? 'is not known to the target' : `is not in the data set ${label(set)}`;
    const code = element === undefined ? preflightCodes.unknownElement : preflightCodes.elementNotInSet;
    return { code, text: `The data element ${element === undefined ? dataElement : label(element)} ${known}` };
  }
  if (element === undefined) {
    const text = `The data element ${dataElement} is not known to the target`;
    return { code: preflightCodes.unknownElement, text };
  }
  const [only, second] = element.dataSets;
  if (only === undefined) {
    const text = `The data element ${label(element)} is in no data set of the target`;
    return { code: preflightCodes.noDataSet, text };
  }
  if (second !== undefined) {
    const sets = element.dataSets.join(', ');
    const text = `The data element ${label(element)} is in several data sets of the target (${sets}): name the one that is meant`;
    return { code: preflightCodes.ambiguousDataSet, text };
  }
  return only;
}

function label(object: { id: string; name: string }): string {
  return object.name === '' ? object.id : `${object.id} "${object.name}"`;
}
