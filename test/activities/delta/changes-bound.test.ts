import { changesBound } from '../../../activities/delta/changes-bound';

const old = (timeZone: string) => ({ profile: 'OLD' as const, timeZone });

it.each([
  ['2.43+', { profile: 'NEW' as const, timeZone: 'America/Lima' }, '2024-06-01T19:00:00.350Z'],
  ['2.38–2.42 at UTC', old('UTC'), '2024-06-01T19:00:00.000Z'],
  ['2.38–2.42 ahead of UTC', old('Asia/Kathmandu'), '2024-06-01T19:00:00.000Z'],
  ['2.38–2.42 behind UTC', old('America/Lima'), '2024-06-01T14:00:00.000Z'],
  ['2.38–2.42 in a zone that is not known here', old('Mars/Olympus'), '2024-06-01T07:00:00.000Z'],
])('asks a server of %s for all changes since the watermark less the overlap', (_, server, bound) => {
  expect(changesBound('2024-06-01T20:00:00.350Z', '2024-06-02T20:00:00.000Z', 1, server)).toBe(bound);
});

it('takes the largest lag where summer time ended after the watermark', () => {
  // New York: 4 hours behind UTC until 06:00Z on 3 November 2024, 5 hours from then on
  const bound = changesBound('2024-11-03T05:30:00.000Z', '2024-11-03T07:00:00.000Z', 0, old('America/New_York'));
  expect(bound).toBe('2024-11-03T00:30:00.000Z');
});
