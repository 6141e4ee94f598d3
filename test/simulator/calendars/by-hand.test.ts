import { startCalendarServers, type LocalCalendar } from '../../kit/calendar-servers';
import type { SimulatorVersion } from '../../../simulator/version';
import { ask } from '../http-client';
import { summaryOf } from '../values/value-world';

test.each<[LocalCalendar, SimulatorVersion]>([
  ['ethiopian', '2.42'],
  ['ethiopian', '2.44'],
  ['nepali', '2.42'],
  ['nepali', '2.44'],
])('every row of a country in the %s calendar is taken by a %s by hand', async (calendar, version) => {
  const servers = await startCalendarServers(calendar, ['2.42', version]);
  const { source, target, rowCount } = servers;
  const url = `${target.url}/api/dataValueSets`;
  for (const dataValue of source.values()) {
    const { dataElement, period, orgUnit, categoryOptionCombo, attributeOptionCombo, value } = dataValue;
    const sent = { dataElement, period, orgUnit, categoryOptionCombo, attributeOptionCombo, value };
    const { conflicts } = summaryOf(await ask(url, { method: 'POST', body: { dataValues: [sent] } }));
    expect(conflicts).toEqual([]);
  }
  expect(target.values()).toHaveLength(rowCount);
  await servers.stop();
});
