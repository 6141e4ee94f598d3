import { makeToken } from './system/api-tokens';
import { importMetadata, type MetadataPayload } from './metadata/import';
import { localTime } from './clock';
import { defaultIds } from './metadata/default-ids';
import type { ServerState } from './state/create-state';
import type { StoredValue, ValueKey } from './state/data-values';
import type { MetadataObject } from './state/metadata';
import type { ApiToken } from './state/simulator-state';
import { newUid } from './uid';

/** A row to put straight into the table; combos default to the default one, times to now. */
export type NewRow = Pick<StoredValue, 'dataElement' | 'period' | 'orgUnit'> & Partial<StoredValue>;

export interface NewUser {
  readonly username: string;
  readonly password: string;
  /** E.g. `['F_DATAVALUE_ADD']`; `['ALL']` makes a superuser. */
  readonly authorities: readonly string[];
  readonly orgUnits: readonly string[];
  /** The same as `orgUnits` unless given. */
  readonly dataViewOrgUnits?: readonly string[];
}

/** What tests do to a server behind its API. */
export class DirectAccess {
  constructor(readonly state: ServerState) {}

  /** Stores metadata as `POST /api/metadata` by admin would; throws with all problems if any. */
  seed(metadata: MetadataPayload): void {
    const { problems } = importMetadata(this.state, metadata, 'CREATE_AND_UPDATE', defaultIds.adminUser);
    if (problems.length > 0) {
      throw new Error(
        `The metadata cannot be stored: ${problems.map((problem) => `${problem.collection} ${problem.id}: ${problem.message}`).join('; ')}`,
      );
    }
  }

  /** Puts rows into the table, without any check; periods must be in canonical form. */
  insert(rows: Iterable<NewRow>): void {
    const { state } = this;
    const now = state.release.isNew ? state.now() : Math.floor(state.now() / 1000) * 1000;
    const combo = state.catalogue.defaultOptionCombo;
    for (const row of rows) {
      state.knownPeriods.add(row.period);
      state.dataValues.put({
        categoryOptionCombo: combo,
        attributeOptionCombo: combo,
        value: null,
        storedBy: 'admin',
        created: now,
        lastUpdated: now,
        comment: null,
        followUp: null,
        deleted: false,
        ...row,
      });
    }
  }

  /** Rows that are not deleted, in no promised order; `withTombstones`: all rows. */
  values(options: { withTombstones?: boolean } = {}): StoredValue[] {
    const rows = [...this.state.dataValues.all()];
    return options.withTombstones === true ? rows : rows.filter((row) => !row.deleted);
  }

  /** Removes a row without a trace, as pruning does. True if it was there. */
  hardDelete(key: ValueKey): boolean {
    return this.state.dataValues.remove(key);
  }

  /** Exempts an org unit and period from the expiry of a set. */
  addLockException(orgUnit: string, period: string, dataSet: string): void {
    this.state.lockExceptions.add(`${orgUnit}|${period}|${dataSet}`);
  }

  /** Approves the data of a workflow for an org unit and all below: writes are refused. */
  approve(workflow: string, period: string, orgUnit: string): void {
    this.state.approvals.add(`${workflow}|${period}|${orgUnit}`);
  }

  unapprove(workflow: string, period: string, orgUnit: string): void {
    this.state.approvals.delete(`${workflow}|${period}|${orgUnit}`);
  }

  /** Adds a user with one role that holds its authorities; returns the user's id. */
  addUser(user: NewUser): string {
    const id = newUid();
    const role = newUid();
    const references = (ids: readonly string[]): object[] => ids.map((unit) => ({ id: unit }));
    this.seed({
      userRoles: [{ id: role, name: `role of ${user.username}`, authorities: user.authorities }],
      users: [
        {
          id,
          username: user.username,
          password: user.password,
          firstName: user.username,
          surname: 'user',
          userRoles: [{ id: role }],
          organisationUnits: references(user.orgUnits),
          dataViewOrganisationUnits: references(user.dataViewOrgUnits ?? user.orgUnits),
        },
      ],
    });
    return id;
  }

  /** Changes members of a stored object, e.g. `closedDate` or `sharing`, and its `lastUpdated`; undefined removes one. */
  change(collection: string, id: string, members: Readonly<Record<string, unknown>>): void {
    const object = this.state.metadata.get(collection, id);
    if (object === undefined) throw new Error(`There is no ${collection} ${id} in the simulator`);
    const lastUpdated = localTime(this.state.now(), this.state.timeZone);
    const changed: MetadataObject = { ...object, lastUpdated, ...members };
    for (const [name, value] of Object.entries(members)) if (value === undefined) Reflect.deleteProperty(changed, name);
    this.state.metadata.put(collection, changed);
  }

  /** Sets capture and view org units of a user. */
  setUserAccess(
    username: string,
    access: { orgUnits?: readonly string[]; dataViewOrgUnits?: readonly string[] },
  ): void {
    const user = this.state.catalogue.user(username);
    if (user === undefined) throw new Error(`There is no user ${username} in the simulator`);
    const references = (ids: readonly string[]): object[] => ids.map((id) => ({ id }));
    this.change('users', user.id, {
      ...(access.orgUnits === undefined ? {} : { organisationUnits: references(access.orgUnits) }),
      ...(access.dataViewOrgUnits === undefined
        ? {}
        : { dataViewOrganisationUnits: references(access.dataViewOrgUnits) }),
    });
  }

  /** Sets `sharing.public` of an object, e.g. `rw------` to hide its data from all but superusers. */
  setPublicAccess(collection: string, id: string, access: string): void {
    const sharing = this.state.metadata.get(collection, id)?.['sharing'];
    this.change(collection, id, { sharing: { ...(typeof sharing === 'object' ? sharing : {}), public: access } });
  }

  /** A token for a user, as `POST /api/apiToken` makes it. */
  createToken(username: string, wanted: Partial<Omit<ApiToken, 'key' | 'username'>> = {}): string {
    return makeToken(this.state, username, wanted);
  }
}
