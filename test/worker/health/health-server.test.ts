import type { HealthServer } from '../../../worker/health/health-server';
import { startHealthServer } from '../../../worker/health/health-server';

let server: HealthServer;
let problem: string | undefined;
beforeEach(async () => {
  problem = undefined;
  server = await startHealthServer({ port: 0, problem: () => problem });
});
afterEach(() => server.stop());

const ask = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

it('answers 200 while the process can work, and 503 with the problem when it cannot', async () => {
  const up = await ask('/health');
  expect([up.status, await up.json()]).toEqual([200, { status: 'up' }]);
  problem = 'not connected to Temporal';
  const down = await ask('/health');
  expect([down.status, await down.json()]).toEqual([503, { status: 'down', problem }]);
  expect((await ask('/')).status).toBe(404);
});

it('names a port that is in use', async () => {
  await expect(startHealthServer({ port: server.port, problem: () => undefined })).rejects.toThrow(
    `cannot answer health checks on 127.0.0.1:${server.port}`,
  );
});
