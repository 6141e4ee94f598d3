import { PassThrough } from 'node:stream';
import { Secret } from '../../../worker/config/secret';
import type { LoggerOptions } from '../../../worker/logging/logger';
import { createLogger } from '../../../worker/logging/logger';
import { temporalLogger } from '../../../worker/logging/temporal-runtime';

function logged(
  write: (logger: ReturnType<typeof createLogger>) => void,
  options: Partial<LoggerOptions> = {},
): string {
  const output = new PassThrough();
  write(createLogger({ level: 'info', output, ...options }));
  const chunk: unknown = output.read();
  return Buffer.isBuffer(chunk) ? chunk.toString('utf8') : '';
}

it('writes one JSON object per line, with time and level by name', () => {
  const entry: unknown = JSON.parse(logged((logger) => logger.info({ rows: 3 }, 'chunk read')));
  expect(entry).toMatchObject({ level: 'info', rows: 3, msg: 'chunk read' });
  expect(entry).toHaveProperty('time', expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/));
});

it('writes for people when asked to', () => {
  expect(logged((logger) => logger.warn({ rows: 3 }, 'chunk read'), { pretty: true })).toMatch(/WARN.*chunk read/);
});

it('leaves out what is below the level', () => {
  expect(logged((logger) => logger.debug('hidden'))).toBe('');
});

it('never writes secrets, by key or by form, also not in child loggers and errors', () => {
  const text = logged((logger) => {
    logger.info({ taskToken: 'hunter2', password: 'hunter2', nested: { deep: { token: 'hunter2' } } }, 'a');
    logger.info({ headers: { authorization: 'hunter2' }, connection: { secret: new Secret('hunter2') } }, 'b');
    logger.child({ info: { taskToken: 'hunter2' } }).info('c');
    logger.info('GET https://admin:hunter2@hmis.example.org/api with Basic aHVudGVyMg== and ApiToken hunter2hunter2');
    logger.error({ err: new Error('https://admin:hunter2@a.org failed, token d2pat_hunter2hunter2') }, 'd');
  });
  expect(text.trim().split('\n')).toHaveLength(5);
  expect(text).not.toMatch(/hunter2|aHVudGVyMg/);
  expect(text).toContain('https://[redacted]@hmis.example.org/api');
});

it('takes over what the Temporal SDK logs, its errors as ours', () => {
  const text = logged((logger) => {
    const meta = { workflowId: 'w', error: new Error('no answer'), taskToken: 'x1y2' };
    temporalLogger(logger).warn('Activity failed', meta);
  });
  const entry: unknown = JSON.parse(text);
  expect(entry).toMatchObject({
    level: 'warn',
    workflowId: 'w',
    msg: 'Activity failed',
    err: { message: 'no answer' },
  });
  expect(text).not.toContain('x1y2');
});

it('bounds a line of the log, which stays one JSON object without secrets', () => {
  const ids = Array.from({ length: 100_000 }, (_, i) => `Ou${i} Basic aHVudGVyMg==`);
  const line = logged((logger) => {
    logger.error({ err: new Error(ids.join('\n')), ids, nested: Object.fromEntries(ids.entries()) }, ids.join(', '));
  });
  expect(line.length).toBeLessThanOrEqual(32_000);
  expect(line).not.toContain('aHVudGVyMg');
  expect(JSON.parse(line)).toMatchObject({
    level: 'error',
    msg: expect.stringMatching(/^Ou0 .*characters\)$/) as unknown,
  });
});
