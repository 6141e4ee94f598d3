import type { Fault, FaultSubject } from '../../simulator/faults/fault';
import { attemptsOf, earlierFailuresOf } from '../kit/histories';
import { contentOf, countRows, syncParameters } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const clinics = 20;
const path = '/api/dataValueSets';
let servers: TwoServers;

beforeEach(async () => {
  servers = await startTwoServers({ clinics, timeouts: { headersTimeoutMs: 5_000 } });
  servers.source.insert(countRows(clinics, ['202401']));
});
afterEach(() => servers.stop());

/** Strikes each different request once. */
function firstOfEach(): (subject: FaultSubject) => boolean {
  const seen = new Set<string>();
  return ({ query }) => {
    const key = JSON.stringify(query);
    const first = !seen.has(key);
    seen.add(key);
    return first;
  };
}

async function sync(sizes: object) {
  const handle = await servers.sluice.start('syncDataset', syncParameters({ sizes }));
  const result: unknown = await handle.result();
  return { result, extraction: `${handle.workflowId}/extract/DsCounts000` };
}

describe('a source that fails for a while', () => {
  it('gives all of twenty chunks after one 502 each, and history shows the attempts', async () => {
    const { source, target, sluice } = servers;
    const struck = source.faults.add({
      match: { method: 'GET', path, when: firstOfEach() },
      fault: { kind: 'status', status: 502, body: 'html' },
      times: Infinity,
    });
    const { result, extraction } = await sync({ chunkValues: 1, parallelChunks: 20 });
    expect(result).toMatchObject({ outcome: 'complete', dataSets: [{ account: { extracted: 20, created: 20 } }] });
    expect(struck.hits).toBeGreaterThanOrEqual(20);
    expect(contentOf(target)).toEqual(contentOf(source));
    const attempts = await attemptsOf(sluice.client, extraction, 'extractChunk');
    expect(attempts).toHaveLength(20);
    // A chunk that is counted twice asks more than once, and meets a 502 each time.
    expect(Math.min(...attempts)).toBe(2);
    expect(attempts.reduce((sum, attempt) => sum + attempt - 1, 0)).toBe(struck.hits);
    const failures = await earlierFailuresOf(sluice.client, extraction);
    expect(failures).toHaveLength(20);
    for (const failure of failures) expect(failure).toContain('502');
  }, 180_000);

  it('is asked again only when the time of Retry-After is over', async () => {
    const { source, target } = servers;
    source.faults.add({
      match: { method: 'GET', path },
      fault: { kind: 'status', status: 503, body: 'html', retryAfterSeconds: 4 },
    });
    const { result } = await sync({});
    expect(result).toMatchObject({ outcome: 'complete' });
    const [first, second] = source.log.entries().filter((request) => request.path.includes('dataValueSets'));
    expect(first?.status).toBe(503);
    expect((second?.startedAt ?? 0) - (first?.endedAt ?? 0)).toBeGreaterThanOrEqual(4_000);
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);

  it('is asked again after a cut body, after a page of HTML with status 200, and after a reset', async () => {
    const { source, target, sluice } = servers;
    source.faults.add({ match: { method: 'GET', path }, fault: { kind: 'cut', share: 0.5, ending: 'broken' } });
    source.faults.add({
      match: { method: 'GET', path },
      fault: { kind: 'cut', share: 0.5, ending: 'clean' },
      after: 1,
    });
    source.faults.add({ match: { method: 'GET', path }, fault: { kind: 'reset', point: 'before' }, after: 2 });
    source.faults.add({
      match: { method: 'GET', path },
      fault: { kind: 'status', status: 200, body: 'html' },
      after: 2,
    });
    const { result, extraction } = await sync({});
    expect(result).toMatchObject({ outcome: 'complete', dataSets: [{ account: { extracted: 20 } }] });
    expect(contentOf(target)).toEqual(contentOf(source));
    expect(await attemptsOf(sluice.client, extraction, 'extractChunk')).toEqual([5]);
  }, 120_000);
});

describe('a source that fails midway', () => {
  it('by a 500 and by a time-out: no run ends with fewer rows, and nothing is written before all are read', async () => {
    const { source, target } = servers;
    const writtenMeanwhile: number[] = [];
    const failing = (fault: Fault, after: number) =>
      source.faults.add({
        match: {
          method: 'GET',
          path,
          when: () => {
            writtenMeanwhile.push(target.values().length);
            return true;
          },
        },
        fault,
        after,
      });
    const failed = failing({ kind: 'status', status: 500, body: 'html' }, 2);
    const timedOut = failing({ kind: 'slow', delayMs: 8_000 }, 2);
    const { result } = await sync({ chunkValues: 4, parallelChunks: 1 });
    expect([failed.hits, timedOut.hits]).toEqual([1, 1]);
    expect(result).toMatchObject({
      outcome: 'complete',
      dataSets: [{ account: { extracted: clinics, created: clinics } }],
    });
    expect(Math.max(...writtenMeanwhile)).toBe(0);
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);
});

describe('a source that finds a request too large', () => {
  it('is asked for less until it answers, without another attempt', async () => {
    const { source, target, sluice } = servers;
    source.insert(countRows(clinics, ['202402', '202403']));
    const size = (subject: FaultSubject) =>
      subject.query.filter(([name]) => name === 'period').length *
      (subject.query.some(([name, value]) => name === 'children' && value === 'true') ? clinics : 1);
    source.faults.add({
      match: { method: 'GET', path, when: (subject) => size(subject) > clinics },
      fault: { kind: 'status', status: 413, body: 'html' },
      times: Infinity,
    });
    const handle = await sluice.start('syncDataset', syncParameters({ periods: ['202401', '202402', '202403'] }));
    expect(await handle.result()).toMatchObject({ outcome: 'complete', dataSets: [{ account: { extracted: 60 } }] });
    expect(contentOf(target)).toEqual(contentOf(source));
    expect(await attemptsOf(sluice.client, `${handle.workflowId}/extract/DsCounts000`, 'extractChunk')).toEqual([1]);
    const refused = source.log.entries().filter(({ status }) => status === 413);
    expect(refused).toHaveLength(2);
  }, 120_000);
});
