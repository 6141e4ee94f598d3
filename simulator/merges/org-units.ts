import { z } from 'zod';
import type { Handler } from '../http/exchange';
import { messageReply, refuse } from '../http/web-message';
import { classNames } from '../metadata/schema';
import type { SimulatorState } from '../state/simulator-state';
import { bodyOf, requireAuthority } from './merge-request';
import { moveReferences } from './move-references';
import { discardValues, moveValues } from './move-values';

const strategy = z.enum(['LAST_UPDATED', 'DISCARD']).nullish();

const mergeSchema = z.object({
  sources: z.array(z.string()).nullish(),
  target: z.string().nullish(),
  dataValueMergeStrategy: strategy,
  dataApprovalMergeStrategy: strategy,
  deleteSources: z.boolean().nullish(),
});

const splitSchema = z.object({
  source: z.string().nullish(),
  targets: z.array(z.string()).nullish(),
  primaryTarget: z.string().nullish(),
  deleteSource: z.boolean().nullish(),
});

const unitLists = ['organisationUnits', 'dataViewOrganisationUnits', 'teiSearchOrganisationUnits'];
const members = { lists: unitLists, single: 'parent' };

/**
 * `POST /api/organisationUnits/merge`. Values of the sources are moved to the target by SQL; what the target itself held is deleted
 * first, unless the strategy is `DISCARD`. `deleteSources` is true unless given.
 */
export function mergeOrgUnits(state: SimulatorState): Handler {
  return (request) => {
    requireAuthority(request, 'F_ORGANISATION_UNIT_MERGE');
    const body = bodyOf(request, mergeSchema);
    const sources = [...new Set(body.sources ?? [])];
    const { target } = body;
    if (sources.length === 0) refuse(409, 'At least two source org units must be specified', 'E1500');
    for (const id of sources) {
      if (state.catalogue.orgUnit(id) === undefined) refuse(409, `Source org unit does not exist: \`${id}\``, 'E1503');
    }
    const unit = state.catalogue.orgUnit(target ?? '');
    if (target === undefined || target === null || unit === undefined) {
      refuse(409, 'Target org unit must be specified', 'E1501');
    }
    if (sources.includes(target)) refuse(409, 'Target org unit cannot be a source org unit', 'E1502');
    if (unit.path.split('/').some((above) => sources.includes(above))) {
      refuse(409, 'Target org unit cannot be a descendant of a source org unit', 'E1504');
    }
    const gone = new Set(sources);
    const wrote =
      body.dataValueMergeStrategy === 'DISCARD'
        ? discardValues(state.dataValues, 'orgUnit', gone)
        : moveValues({ table: state.dataValues, member: 'orgUnit', sources: gone, target, targetRows: 'go' });
    moveReferences(state.metadata, classNames.keys(), members, gone, [target]);
    if (body.deleteSources !== false) for (const id of gone) state.metadata.remove('organisationUnits', id);
    return { ...messageReply(200, 'OK', 'Organisation units merged'), wrote };
  };
}

/** `POST /api/organisationUnits/split`: values go to the primary target, metadata to all targets. */
export function splitOrgUnit(state: SimulatorState): Handler {
  return (request) => {
    requireAuthority(request, 'F_ORGANISATION_UNIT_SPLIT');
    const { source, targets: named, primaryTarget, deleteSource } = bodyOf(request, splitSchema);
    const targets = [...new Set(named ?? [])];
    if (source === undefined || source === null || state.catalogue.orgUnit(source) === undefined) {
      refuse(409, 'Source org unit must be specified for split', 'E1510');
    }
    if (targets.length < 2) refuse(409, 'At least two target org units must be specified for split', 'E1511');
    if (targets.includes(source)) refuse(409, 'Source org unit cannot be a target org unit', 'E1512');
    const primary = primaryTarget ?? targets[0] ?? '';
    if (!targets.includes(primary)) refuse(409, 'Primary target must be a target org unit', 'E1514');
    for (const id of targets) {
      const unit = state.catalogue.orgUnit(id);
      if (unit === undefined) refuse(409, `Target org unit does not exist: \`${id}\``, 'E1515');
      if (unit.path.split('/').includes(source)) {
        refuse(409, 'Target org unit cannot be a descendant of the source org unit', 'E1516');
      }
    }
    const gone = new Set([source]);
    const wrote = moveValues({
      table: state.dataValues,
      member: 'orgUnit',
      sources: gone,
      target: primary,
      targetRows: 'compete',
    });
    moveReferences(state.metadata, classNames.keys(), members, gone, [
      primary,
      ...targets.filter((id) => id !== primary),
    ]);
    if (deleteSource !== false) state.metadata.remove('organisationUnits', source);
    return { ...messageReply(200, 'OK', 'Organisation unit split'), wrote };
  };
}
