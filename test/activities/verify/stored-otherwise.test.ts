import { altering, type Alteration } from '../../../simulator/faults/alterations';
import type { NewRow } from '../../../simulator/direct-access';
import type { SimulatorVersion } from '../../../simulator/version';
import { daysBetween, later, startServers, type Servers } from '../../kit/delta-servers';
import type { NightOptions } from '../../kit/night-runner';
import { clinic, world } from '../../kit/small-world';

const month = '202401';
const key = {
  ...{ dataElement: world.text, period: month },
  ...{ categoryOptionCombo: world.defaultCombo, attributeOptionCombo: world.defaultCombo },
};
const text = (number: number, value: string, more: Partial<NewRow> = {}): NewRow => ({
  ...key,
  ...{ orgUnit: clinic(number), value },
  ...more,
});
const at = (number: number) => ({ orgUnits: [clinic(number)] });
const otherwise: Alteration[] = [
  { kind: 'truncate', ...at(1) },
  { kind: 'dropComment', ...at(2) },
  { kind: 'ignoreCreate', ...at(3) },
  { kind: 'ignoreDelete', ...at(4) },
  { kind: 'ignoreUpdate', ...at(5) },
  { kind: 'ignoreDelete', ...at(6) },
];
let servers: Servers;
afterEach(() => servers.stop());

/** A night some days after the last one. */
function night(more: Partial<NightOptions> = {}) {
  later(servers, daysBetween);
  return servers.nights.run({ dataSet: world.kinds, periods: [month], orgUnits: [world.root], ...more });
}

/** Clinic → value and comment, and how the rows were told from the others. */
const held = () => Object.fromEntries(servers.target.values().map((row) => [row.orgUnit, [row.value, row.comment]]));

describe.each<SimulatorVersion>(['2.42', '2.44'])(
  'rows that a target %s stores otherwise than they were sent',
  (version) => {
    beforeEach(async () => {
      servers = await startServers(['2.42', version]);
      const { source, target } = servers;
      target.insert([text(4, 'goes'), text(5, 'before'), text(6, 'absent'), text(7, 'others', { value: 'x' })]);
      source.insert([
        text(1, 'abcdef'),
        text(2, 'said', { comment: 'why' }),
        text(3, 'nothing'),
        text(4, 'goes', { deleted: true }),
        text(5, 'after'),
        ...[7, 8, 9, 10].map((number) => text(number, 'well')),
      ]);
      target.state.faults.storesOtherwise = altering(otherwise);
    });

    it('are rejects, and are not sent again while nothing changes, whether all is read or what changed', async () => {
      const first = await night();
      const account = { created: 3, updated: 1, deletedByTombstone: 0, rejected: 4, targetHeld: 3 };
      expect(first.account).toMatchObject(account);
      const left = {
        ...{ [clinic(1)]: ['abc', null], [clinic(2)]: ['said', null], [clinic(4)]: ['goes', null] },
        ...{ [clinic(5)]: ['before', null], [clinic(6)]: ['absent', null] },
        ...Object.fromEntries([7, 8, 9, 10].map((number) => [clinic(number), ['well', null]])),
      };
      expect(held()).toEqual(left);

      const codes = { STORED_OTHERWISE: 3, NOT_STORED: 1 };
      for (const [mode, expected] of [
        ['delta', codes],
        ['full', { ...codes, NOT_DELETED: 2 }],
      ] as const) {
        servers.target.log.clear();
        const { account: again, assessment, reading, posts } = await night({ mode });
        expect([reading.mode, posts, servers.target.log.writes()]).toEqual([mode, 0, []]);
        expect(again).toMatchObject({ created: 0, updated: 0, targetDeleted: 0, rejected: 4 });
        const { rejectReasons, rejects, summary } = assessment.preview;
        expect(Object.fromEntries(rejectReasons.map(({ code, rows }) => [code, rows]))).toEqual(expected);
        expect([rejects.new, summary.changes]).toEqual([0, 0]);
        expect(held()).toEqual(left);
      }
    });

    it('are tried again when the source or the target has changed', async () => {
      await night();
      servers.target.state.faults.storesOtherwise = undefined;
      later(servers, 1);
      servers.source.insert([text(1, 'other')]);
      servers.target.insert([text(5, 'by hand')]);
      const { account } = await night();
      expect(account).toMatchObject({ updated: 2, rejected: 2 });
      expect(held()).toMatchObject({ [clinic(1)]: ['other', null], [clinic(5)]: ['after', null] });
    });
  },
);

it('what was lost once only is there after it was sent once more', async () => {
  servers = await startServers();
  const { source, target } = servers;
  source.insert([1, 2, 3].map((number) => text(number, 'well')));
  let lost = 2;
  target.state.faults.storesOtherwise = (row) => (lost-- > 0 ? undefined : row);
  const { account } = await night();
  expect(account).toMatchObject({ created: 3, rejected: 0 });
  expect(Object.keys(held())).toHaveLength(3);
});

it.each([
  ['changed', text(1, 'by hand', { storedBy: 'nurse' })],
  ['deleted', text(1, 'well', { storedBy: 'nurse', deleted: true })],
])('what somebody else has %s behind the import is not overwritten, and fails the run as before', async (_, theirs) => {
  servers = await startServers();
  const { source, target } = servers;
  source.insert([1, 2, 3].map((number) => text(number, 'well')));
  const { finish } = await servers.nights.begin({ dataSet: world.kinds, periods: [month] });
  target.state.faults.storesOtherwise = (row) => (row.orgUnit === clinic(1) ? { ...row, ...theirs } : row);
  await expect(finish()).rejects.toThrow(/verification: /);
  expect(target.state.dataValues.get({ ...key, orgUnit: clinic(1) })).toMatchObject(theirs);
  expect(target.log.writes()).toHaveLength(2);
});

it('are not sent again by the nights after one that read as a delta what the user may read since', async () => {
  const reader = { username: 'reader', password: 'Reader123!' };
  const fewer = Array.from({ length: 11 }, (_, at) => clinic(at + 1));
  servers = await startServers(['2.42', '2.44'], 'UTC', { readers: { reader } });
  const { source, target } = servers;
  source.addUser({ ...reader, authorities: [], orgUnits: [world.root] });
  source.insert([text(2, 'well')]);
  const readerNight = () => {
    later(servers, daysBetween);
    // the overlap reads the row again each night
    const options = { deletes: 'ignore', overlapHours: 720 } as const;
    return servers.nights.run({ dataSet: world.kinds, periods: [month], from: 'reader', ...options });
  };
  await readerNight();
  source.setUserAccess(reader.username, { orgUnits: fewer, dataViewOrgUnits: fewer });
  target.state.faults.storesOtherwise = altering([{ kind: 'truncate' }]);
  later(servers, 1);
  source.insert([text(1, 'abcdef')]);
  const posts: string[] = [];
  for (let nights = 0; nights < 2; nights += 1) {
    const found = await readerNight();
    posts.push(`${found.reading.mode} ${found.posts > 0 ? 'posts' : 'posts nothing'} ${found.account.rejected}`);
  }
  expect(posts).toEqual(['delta posts 1', 'delta posts nothing 1']);
});
