import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { canonicalPeriod, isPeriodType, parsePeriod } from '../../../dhis2';

const recordings = path.join(__dirname, '../../recordings');

const pairs = z.array(z.tuple([z.string(), z.string()]));
const valuesSchema = z.object({
  period: z.string().optional(),
  dataValues: z.array(z.object({ period: z.string().optional(), dataElement: z.string() })).default([]),
});
const recordingSchema = z.object({
  seed: z.array(z.object({ request: z.object({ path: z.string(), body: z.unknown() }) })),
  steps: z.array(
    z.object({
      name: z.string(),
      request: z.object({ query: pairs }),
      response: z.object({ status: z.number(), body: z.unknown() }),
    }),
  ),
});
const metadataSchema = z.object({
  dataSets: z.array(
    z.object({
      periodType: z.string(),
      dataSetElements: z.array(z.object({ dataElement: z.object({ id: z.string() }) })),
    }),
  ),
});

function load(profile: string) {
  const text = readFileSync(path.join(recordings, profile, 'export-periods.json'), 'utf8');
  const recording = recordingSchema.parse(JSON.parse(text));
  const sets = recording.seed
    .flatMap(({ request }) => (request.path === '/api/metadata' ? [metadataSchema.safeParse(request.body)] : []))
    .flatMap((read) => read.data?.dataSets ?? []);
  const stored = recording.seed
    .filter(({ request }) => request.path === '/api/dataValueSets')
    .flatMap(({ request }) => valuesSchema.parse(request.body).dataValues);
  const typeOf = new Map(sets.flatMap((set) => set.dataSetElements.map((e) => [e.dataElement.id, set.periodType])));
  return { steps: recording.steps, stored, typeOf };
}

describe.each(['new-2.44', 'old-2.42'])('periods as recorded from a server (%s)', (profile) => {
  const { steps, stored, typeOf } = load(profile);
  const periodsIn = (body: unknown): string[] => {
    const { period, dataValues } = valuesSchema.parse(body);
    return dataValues.map((value) => value.period ?? period ?? '').sort();
  };

  it('has every stored period of the type of its data set', () => {
    expect(stored.length).toBeGreaterThan(30);
    for (const value of stored) {
      const type = typeOf.get(value.dataElement) ?? '';
      expect(isPeriodType(type)).toBe(true);
      expect(`${value.period} ${parsePeriod(value.period ?? '').type}`).toBe(`${value.period} ${type}`);
    }
  });

  const ranges = steps.filter(({ request }) => request.query.some(([name]) => name === 'startDate'));
  it.each(ranges.map((step) => [step.name, step] as const))(
    'starts and ends them as the server does: %s',
    (_, step) => {
      const query = new Map(step.request.query);
      const elements = new Set(step.request.query.flatMap(([name, id]) => (name === 'dataElement' ? [id] : [])));
      const set = query.get('dataSet');
      const ofSet = set === 'rXpDs000002' ? 'Weekly' : undefined;
      const expected = stored
        .filter((value) => elements.has(value.dataElement) || typeOf.get(value.dataElement) === ofSet)
        .map((value) => parsePeriod(value.period ?? ''))
        .filter(
          (period) => period.start >= (query.get('startDate') ?? '') && period.end <= (query.get('endDate') ?? ''),
        )
        .map((period) => period.id);
      expect(periodsIn(step.response.body)).toEqual(expected.sort());
    },
  );

  const named = steps.filter(({ request }) => request.query.some(([name]) => name === 'period'));
  it.each(named.map((step) => [step.name, step] as const))('reads what the server reads: %s', (_, step) => {
    const asked = step.request.query.flatMap(([name, id]) => (name === 'period' ? [id] : []));
    if (step.response.status !== 200) {
      expect(() => asked.map((text) => canonicalPeriod(text))).toThrow('is not a DHIS2 period');
      return;
    }
    const canonical = asked.map((text) => canonicalPeriod(text));
    for (const period of periodsIn(step.response.body)) expect(canonical).toContain(period);
  });

  it('was recorded with both kinds of questions', () => {
    expect(ranges.length).toBeGreaterThan(8);
    expect(named.length).toBeGreaterThan(7);
  });
});
