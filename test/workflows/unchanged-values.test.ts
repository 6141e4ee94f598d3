import type { NewRow } from '../../simulator/direct-access';
import type { SimulatorVersion } from '../../simulator/version';
import { clinic, contentOf, syncParameters, world } from '../kit/small-world';
import { startTwoServers } from '../kit/two-servers';

const at = (number: number, dataElement: string, value: string, more: Partial<NewRow> = {}): NewRow => ({
  dataElement,
  period: '202401',
  orgUnit: clinic(number),
  value,
  ...more,
});

const rows: readonly NewRow[] = [
  at(1, world.visits, '7', { attributeOptionCombo: world.partnerA }),
  at(1, world.visits, '8', { attributeOptionCombo: world.partnerB }),
  at(2, world.visits, '7', { attributeOptionCombo: world.partnerB, followUp: true }),
  at(1, world.number, '0.1'),
  at(2, world.number, '-1234567890.123456'),
  at(3, world.number, '0'),
  at(1, world.text, 'said "yes", then left'),
  at(2, world.text, "semi;colon, 'single' and \\back\\slash"),
  at(3, world.text, 'ኢትዮጵያ, မြန်မာ, Éléphant, 日本 😀'),
  at(4, world.text, '=1+1'),
  at(1, world.longText, 'first line\nsecond, "quoted"\n\nlast'),
  at(2, world.longText, 'one line', { comment: 'a comment, with "quotes"\nand a second line' }),
  at(1, world.yesNo, 'true'),
  at(2, world.yesNo, 'false'),
  at(1, world.date, '2024-02-29'),
];

/** An empty text that is there only for its comment: OLD stores such a row (2.42), NEW keeps none. */
const onlyComment = at(4, world.longText, '', { value: null, comment: 'nothing to say' });
const isOld = (version: SimulatorVersion): boolean => version < '2.43';

describe.each<[SimulatorVersion, SimulatorVersion]>([
  ['2.42', '2.44'],
  ['2.44', '2.38'],
  ['2.38', '2.43.0'],
  ['2.38', '2.42'],
])('from %s to %s', (from, to) => {
  it('brings values of all kinds unchanged, and has nothing to do afterwards', async () => {
    const servers = await startTwoServers({ clinics: 4, versions: [from, to] });
    const { source, target, sluice } = servers;
    try {
      source.insert(rows);
      const expected = contentOf(source);
      if (isOld(from)) source.insert([onlyComment]);
      if (isOld(from) && isOld(to)) Object.assign(expected, contentOf(source));
      const refused = isOld(from) && !isOld(to);
      const parameters = syncParameters({ dataSets: [{ source: world.kinds }, { source: world.partners }] });
      const result = await sluice.run('syncDataset', parameters);
      expect(result.dataSets.map(({ rejectReasons }) => rejectReasons)).toEqual([
        refused ? [expect.objectContaining({ code: 'VALUE_MISSING', rows: 1 })] : [],
        [],
      ]);
      expect(result.outcome).toBe(refused ? 'complete with rejects' : 'complete');
      expect(contentOf(target)).toEqual(expected);

      const again = await sluice.run('syncDataset', parameters);
      expect(again.dataSets.map(({ account, posts }) => [account.created, account.updated, posts])).toEqual([
        [0, 0, 0],
        [0, 0, 0],
      ]);
    } finally {
      await servers.stop();
    }
  }, 180_000);
});
