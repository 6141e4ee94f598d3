import { AnalyticsTasks } from '../analytics/analytics-tasks';
import { deleteRegistrations, getRegistrations, postRegistrations } from '../completeness/registrations';
import { readMe } from '../metadata/current-user';
import { mergeDataElements } from '../merges/data-elements';
import { mergeOrgUnits, splitOrgUnit } from '../merges/org-units';
import { getMetadata } from '../metadata/get-metadata';
import { patchObject } from '../metadata/patch-object';
import { postMetadata } from '../metadata/post-metadata';
import { listObjects, readObject } from '../metadata/read';
import { classNames } from '../metadata/schema';
import type { MetadataView } from '../metadata/view';
import type { ServerState } from '../state/create-state';
import { postApiToken } from '../system/api-tokens';
import {
  changeApproval,
  deleteLockException,
  getApprovals,
  getLockExceptions,
  postLockException,
} from '../system/locks';
import { dataSummary, objectCounts } from '../system/counts';
import {
  maintenance,
  ping,
  prune,
  readSettings,
  removeTombstones,
  systemIds,
  systemInfo,
  writeSetting,
} from '../system/system';
import { Jobs } from '../tasks/jobs';
import { exportDataValues } from '../values/export';
import { importDataValues } from '../values/import';
import { deleteDataValue, postDataValue } from '../values/single';
import type { Handler, SimulatorRequest } from './exchange';

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  /** Media types that a body may have; any if not given. */
  readonly consumes?: readonly string[];
  readonly handler: (...parts: string[]) => Handler;
}

/** What is done with a request: a handler, or the reason why there is none. */
export type Resolution =
  { handler: Handler; consumes: readonly string[] | undefined } | 'wrong method' | 'unknown path';

const valueTypes = ['application/json', 'application/xml', 'application/adx+xml', 'application/csv', 'application/pdf'];
const collectionPattern = `(${[...classNames.keys()].join('|')})`;

/** All paths of one server. */
export class Routes {
  readonly analytics: AnalyticsTasks;
  private readonly routes: readonly Route[];

  constructor(private readonly state: ServerState) {
    this.analytics = new AnalyticsTasks(state);
    this.routes = [...this.valueRoutes(), ...this.systemRoutes(), ...this.mergeRoutes(), ...this.metadataRoutes()];
  }

  resolve(method: string, path: string): Resolution {
    let pathKnown = false;
    for (const route of this.routes) {
      const match = route.pattern.exec(path);
      if (match === null) continue;
      pathKnown = true;
      if (route.method === method) return { handler: route.handler(...match.slice(1)), consumes: route.consumes };
    }
    return pathKnown ? 'wrong method' : 'unknown path';
  }

  private valueRoutes(): Route[] {
    const { state } = this;
    const jobs = new Jobs(state);
    const fixed = (handler: Handler) => () => handler;
    return [
      { method: 'GET', pattern: /^\/api\/dataValueSets$/, handler: fixed(exportDataValues(state)) },
      {
        method: 'POST',
        pattern: /^\/api\/dataValueSets$/,
        consumes: valueTypes,
        handler: fixed(importDataValues(state, jobs)),
      },
      { method: 'POST', pattern: /^\/api\/dataValues$/, handler: fixed(postDataValue(state)) },
      { method: 'DELETE', pattern: /^\/api\/dataValues$/, handler: fixed(deleteDataValue(state)) },
      { method: 'GET', pattern: /^\/api\/completeDataSetRegistrations$/, handler: fixed(getRegistrations(state)) },
      {
        method: 'POST',
        pattern: /^\/api\/completeDataSetRegistrations$/,
        consumes: ['application/json', 'application/xml'],
        handler: fixed(postRegistrations(state)),
      },
      {
        method: 'DELETE',
        pattern: /^\/api\/completeDataSetRegistrations$/,
        handler: fixed(deleteRegistrations(state)),
      },
      {
        method: 'GET',
        pattern: /^\/api\/system\/tasks\/ANALYTICS_TABLE$/,
        handler: () => () => this.analytics.list(),
      },
      {
        method: 'GET',
        pattern: /^\/api\/system\/tasks\/(\w+)\/(\w+)$/,
        handler:
          (type = '', id = '') =>
          () =>
            type === 'ANALYTICS_TABLE' ? this.analytics.poll(id) : jobs.tasks(type, id),
      },
      {
        method: 'GET',
        pattern: /^\/api\/system\/taskSummaries\/(\w+)\/(\w+)$/,
        handler:
          (type = '', id = '') =>
          () =>
            jobs.summary(type, id),
      },
    ];
  }

  private systemRoutes(): Route[] {
    const { state } = this;
    const fixed = (handler: Handler) => () => handler;
    return [
      { method: 'GET', pattern: /^\/api\/me$/, handler: fixed((request) => readMe(this.view(request), request)) },
      { method: 'GET', pattern: /^\/api\/system\/info$/, handler: fixed(systemInfo(state)) },
      { method: 'GET', pattern: /^\/api\/system\/id$/, handler: fixed(systemIds()) },
      { method: 'GET', pattern: /^\/api\/system\/ping$/, handler: fixed(ping()) },
      { method: 'GET', pattern: /^\/api\/systemSettings(?:\/([\w.]+))?$/, handler: (key) => readSettings(state, key) },
      { method: 'POST', pattern: /^\/api\/systemSettings\/([\w.]+)$/, handler: (key = '') => writeSetting(state, key) },
      { method: 'POST', pattern: /^\/api\/apiToken$/, handler: fixed(postApiToken(state)) },
      { method: 'GET', pattern: /^\/api\/lockExceptions$/, handler: fixed(getLockExceptions(state)) },
      { method: 'POST', pattern: /^\/api\/lockExceptions$/, handler: fixed(postLockException(state)) },
      { method: 'DELETE', pattern: /^\/api\/lockExceptions$/, handler: fixed(deleteLockException(state)) },
      { method: 'GET', pattern: /^\/api\/dataApprovals\/approvals$/, handler: fixed(getApprovals(state)) },
      { method: 'POST', pattern: /^\/api\/dataApprovals$/, handler: fixed(changeApproval(state)) },
      { method: 'DELETE', pattern: /^\/api\/dataApprovals$/, handler: fixed(changeApproval(state)) },
      { method: 'POST', pattern: /^\/api\/resourceTables\/analytics$/, handler: fixed(this.analytics.start) },
      { method: 'POST', pattern: /^\/api\/maintenance$/, handler: fixed(maintenance(state)) },
      {
        method: 'POST',
        pattern: /^\/api\/maintenance\/softDeletedDataValueRemoval$/,
        handler: fixed(removeTombstones(state)),
      },
      {
        method: 'POST',
        pattern: /^\/api\/maintenance\/dataPruning\/(dataElements|organisationUnits)\/(\w+)$/,
        handler: (collection = '', id = '') => prune(state, collection, id),
      },
      { method: 'GET', pattern: /^\/api\/dataSummary$/, handler: fixed(dataSummary(state)) },
      { method: 'GET', pattern: /^\/api\/system\/objectCounts$/, handler: fixed(objectCounts(state)) },
      {
        method: 'GET',
        pattern: /^\/api\/metadata$/,
        handler: fixed(getMetadata(state, (request) => this.view(request))),
      },
      {
        method: 'POST',
        pattern: /^\/api\/metadata$/,
        consumes: ['application/json'],
        handler: fixed(postMetadata(state)),
      },
    ];
  }

  private mergeRoutes(): Route[] {
    const { state } = this;
    const post = (pattern: RegExp, handler: Handler): Route => ({ method: 'POST', pattern, handler: () => handler });
    return [
      post(/^\/api\/organisationUnits\/merge$/, mergeOrgUnits(state)),
      post(/^\/api\/organisationUnits\/split$/, splitOrgUnit(state)),
      ...(state.release.since('2.42') ? [post(/^\/api\/dataElements\/merge$/, mergeDataElements(state))] : []),
    ];
  }

  private metadataRoutes(): Route[] {
    const { state } = this;
    const list = new RegExp(`^/api/${collectionPattern}$`);
    const single = new RegExp(`^/api/${collectionPattern}/([^/]+)$`);
    return [
      {
        method: 'GET',
        pattern: list,
        handler:
          (collection = '') =>
          (request) =>
            listObjects(this.view(request), state.release, request, collection),
      },
      {
        method: 'GET',
        pattern: single,
        handler:
          (collection = '', id = '') =>
          (request) =>
            readObject(this.view(request), state.release, request, collection, id),
      },
      { method: 'PATCH', pattern: single, handler: (collection = '', id = '') => patchObject(state, collection, id) },
    ];
  }

  private view(request: SimulatorRequest): MetadataView {
    return {
      store: this.state.metadata,
      catalogue: this.state.catalogue,
      user: request.user,
      timeZone: this.state.timeZone,
      base: request.base,
    };
  }
}
