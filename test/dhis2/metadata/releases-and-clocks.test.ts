import { parseRelease } from '../../../dhis2/system/release';
import { serverInstant } from '../../../dhis2/system/server-date';

test.each([
  ['2.38.7', 38, 7, 'OLD'],
  ['2.42.5.2', 42, 5, 'OLD'],
  ['2.43.0', 43, 0, 'NEW'],
  ['2.44-SNAPSHOT', 44, 0, 'NEW'],
  ['2.100.1', 100, 1, 'NEW'],
] as const)('%s is read', (version, minor, patch, profile) => {
  expect(parseRelease(version)).toEqual({ version, major: 2, minor, patch, profile });
});

test.each(['', 'v44', 'SNAPSHOT', '2'])('%j is no release', (version) => expect(parseRelease(version)).toBeUndefined());

test.each([
  ['2026-11-23T03:06:10.123', 'UTC', '2026-11-23T03:06:10.123Z'],
  ['2026-11-23T03:06:10.123', 'Africa/Nairobi', '2026-11-23T00:06:10.123Z'],
  ['2026-11-23T03:06:10', 'America/Bogota', '2026-11-23T08:06:10.000Z'],
  ['2026-11-23T03:06:10', 'GMT+05:30', '2026-11-22T21:36:10.000Z'],
  ['2026-11-23T03:06:10', 'GMT-03:00', '2026-11-23T06:06:10.000Z'],
])('%s in %s is %s', (text, zone, instant) => expect(serverInstant(text, zone)?.toISOString()).toBe(instant));

test('a zone or text that cannot be read gives nothing', () => {
  expect(serverInstant('2026-11-23T03:06:10', 'Mars/Olympus')).toBeUndefined();
  expect(serverInstant('yesterday', 'UTC')).toBeUndefined();
});
