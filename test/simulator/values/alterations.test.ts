import type { Alteration } from '../../../simulator/faults/alterations';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import type { SimulatorVersion } from '../../../simulator/version';
import { ask } from '../http-client';
import { seedSmallWorld } from '../small-world';

const cases = { dataElement: 'DeCases0000', period: '202401' };
const [created, updated, deleted] = ['OuNorthA000', 'OuNorthB000', 'OuSouthA000'];

describe.each<SimulatorVersion>(['2.42', '2.44'])(
  'a server %s that stores rows otherwise than they are sent',
  (version) => {
    let simulator: Simulator;

    beforeEach(async () => {
      simulator = await startSimulator({ version });
      seedSmallWorld(simulator);
      simulator.insert([
        { ...cases, orgUnit: updated, value: '41', comment: 'old' },
        { ...cases, orgUnit: deleted, value: '51' },
      ]);
    });
    afterEach(() => simulator.stop());

    const alter = (...storesOtherwise: Alteration[]) =>
      ask(`${simulator.url}/simulator/engine-faults`, { method: 'POST', auth: null, body: { storesOtherwise } });
    const post = async (...dataValues: object[]): Promise<unknown> =>
      (
        await ask(`${simulator.url}/api/dataValueSets`, {
          method: 'POST',
          body: { dataSet: 'DsMonthly00', dataValues: dataValues.map((row) => ({ ...cases, ...row })) },
        })
      ).json();
    const stored = () =>
      Object.fromEntries(simulator.values().map(({ orgUnit, value, comment }) => [orgUnit, [value, comment]]));

    it('answers as if it had stored them as they were sent', async () => {
      const sent = [
        { orgUnit: created, value: '1234', comment: 'new' },
        { orgUnit: updated, value: '567', comment: 'new' },
      ];
      await alter({ kind: 'dropLast' }, { kind: 'dropComment', orgUnits: [updated] });
      const answer = await post(...sent);
      expect(stored()).toEqual({ [created]: ['123', 'new'], [updated]: ['56', null], [deleted]: ['51', null] });
      await ask(`${simulator.url}/simulator/faults`, { method: 'DELETE', auth: null });
      simulator.hardDelete({
        ...{ ...cases, orgUnit: created },
        categoryOptionCombo: simulator.state.catalogue.defaultOptionCombo,
        attributeOptionCombo: simulator.state.catalogue.defaultOptionCombo,
      });
      simulator.insert([{ ...cases, orgUnit: updated, value: '41', comment: 'old' }]);
      expect(answer).toEqual(await post(...sent));
      expect(stored()).toMatchObject({ [created]: ['1234', 'new'], [updated]: ['567', 'new'] });
    });

    it('leaves what it does not take as it was', async () => {
      await alter({ kind: 'ignoreCreate' }, { kind: 'ignoreUpdate' }, { kind: 'ignoreDelete' });
      const before = stored();
      await post({ orgUnit: created, value: '1' }, { orgUnit: updated, value: '2' });
      await post({ orgUnit: deleted, value: '51', deleted: true });
      expect(stored()).toEqual(before);
    });
  },
);
