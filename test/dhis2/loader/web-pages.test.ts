import { Dhis2 } from '../../../dhis2/dhis2';
import { readTargetModel, sendValues, type LoadRow } from '../../../dhis2/loader';
import { standInFront, type InFront, type OwnAnswer, type Passing } from '../../kit/in-front';
import { errorOf } from '../client/reply-server';
import { asHeld, goodRows, heldBy, row, sets } from './target-world';
import { codes, quick, TestBed } from './test-bed';

const bed = new TestBed();
let front: InFront | undefined;
let dhis2: Dhis2 | undefined;

afterEach(async () => {
  await dhis2?.close();
  await front?.close();
  await bed.stop();
});

const page = (title: string): string =>
  `<html>\r\n<head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
const isImport = ({ method, url }: Passing): boolean => method === 'POST' && url.startsWith('/api/dataValueSets');

async function send(rows: readonly LoadRow[], judge: (passing: Passing) => OwnAnswer | undefined) {
  await bed.start('2.44');
  const dataElements = [...new Set(rows.map(({ dataElement }) => dataElement))];
  const model = await readTargetModel(bed.dhis2, { dataSets: [sets.monthly], dataElements });
  front = await standInFront(bed.simulator.url, judge);
  dhis2 = new Dhis2({ url: front.url, auth: { username: 'admin', password: 'district' } });
  return await sendValues(dhis2, rows, { dataSet: sets.monthly, model, limits: quick });
}

const posts = (): number => front?.seen.filter(isImport).length ?? 0;

const firewalls: readonly (readonly [title: string, answer: OwnAnswer])[] = [
  ['403 with a page', { status: 403, body: page('403 Forbidden') }],
  ['406 with a page', { status: 406, body: page('Not Acceptable!') }],
  ['404 with a page', { status: 404, body: page('404 Not Found') }],
  ['501 with a page', { status: 501, body: page('Method Not Implemented') }],
  ['200 with a page', { status: 200, body: page('Request Rejected') }],
  ['403 with a piece of HTML', { status: 403, body: '<center>Blocked</center>' }],
];

test.each(firewalls)(
  'a firewall that answers %s to markup costs the row, with a reason of its own',
  async (_, answer) => {
    const rows = goodRows(520);
    rows[77] = row({ ...rows[77], comment: '<script>alert(1)</script>' });
    const result = await send(rows, (passing) =>
      isImport(passing) && passing.body.includes('<script') ? answer : undefined,
    );
    expect(codes(result)).toEqual({ landed: 519, 'rejected WEB_PAGE': 1 });
    const outcome = result.outcomes[77];
    expect(outcome?.state === 'rejected' && outcome.text).toMatch(/web page .*firewall/i);
    expect(outcome?.state === 'rejected' && outcome.text).not.toContain('right');
    expect(heldBy(bed.simulator)).toEqual(asHeld(rows.filter((__, i) => i !== 77)));
    expect(posts()).toBeLessThan(45);
  },
);

const readOnly: readonly (readonly [title: string, answer: OwnAnswer])[] = [
  ['405 with a page', { status: 405, body: page('405 Not Allowed') }],
  ['405 with JSON', { status: 405, headers: { 'content-type': 'application/json' }, body: '{"message":"no"}' }],
  ['405 without a body', { status: 405 }],
  ['403 with a page', { status: 403, body: page('403 Forbidden') }],
  ['501 without a body', { status: 501 }],
  ['404 with a page', { status: 404, body: page('404 Not Found') }],
];

test.each(readOnly)('a proxy that answers %s to every POST ends the import at the first', async (_, answer) => {
  const error = await errorOf(send(goodRows(520), (passing) => (passing.method === 'POST' ? answer : undefined)));
  expect(error.name).toBe('Dhis2RefusedError');
  expect(error.message).toContain('Nothing can be written here');
  expect(error.message).toContain('read-only proxy');
  expect(error.message).toContain(`status ${answer.status}`);
  expect(posts()).toBe(2);
  expect(heldBy(bed.simulator)).toEqual([]);
});

test('a page with 200 to every POST ends the import without halving it', async () => {
  const answer = { status: 200, body: page('Down for maintenance') };
  const error = await errorOf(send(goodRows(520), (passing) => (passing.method === 'POST' ? answer : undefined)));
  expect(error.message).toContain('Nothing can be written here');
  expect(posts()).toBeLessThan(5);
});

test('a refusal in JSON that a gateway forbids for all stays one about rights', async () => {
  const answer = { status: 403, headers: { 'content-type': 'application/json' }, body: '{"message":"Forbidden"}' };
  const error = await errorOf(send(goodRows(4), (passing) => (isImport(passing) ? answer : undefined)));
  expect(error.name).toBe('Dhis2ForbiddenError');
  expect(posts()).toBe(1);
});

test('a login page in place of an answer is called a login page', async () => {
  const body = '<html><form action="/login"><input type="password" name="p"></form></html>';
  const error = await errorOf(send(goodRows(4), (passing) => (isImport(passing) ? { status: 403, body } : undefined)));
  expect(error.name).toBe('Dhis2AuthError');
  expect(error.message).toContain('login page');
});
