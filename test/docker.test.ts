import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const file = join(__dirname, '..', 'docker-compose.yml');

const compose = z
  .object({
    services: z.record(
      z.string(),
      z.object({
        image: z.string(),
        profiles: z.array(z.string()).optional(),
        healthcheck: z.object({ test: z.array(z.string()) }),
        depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
      }),
    ),
  })
  .parse(parse(readFileSync(file, 'utf8'), { merge: true }));

/** `docker compose` where it is, else `docker-compose`, else nothing. */
function composeCommand(): [command: string, ...prefix: string[]] | undefined {
  if (spawnSync('docker', ['compose', 'version']).status === 0) return ['docker', 'compose'];
  if (spawnSync('docker-compose', ['version']).status === 0) return ['docker-compose'];
  return undefined;
}

describe('docker-compose.yml', () => {
  const found = composeCommand();
  const validates = found === undefined ? it.skip : it;

  validates.each([[''], ['demo']])('is valid for Compose with the profile "%s"', (profile) => {
    const [command, ...prefix] = found ?? ['docker-compose'];
    const env = { ...process.env, TEMPORAL_DB_PASSWORD: 'check', COMPOSE_PROFILES: profile };
    expect(() => execFileSync(command, [...prefix, '-f', file, 'config'], { env, stdio: 'pipe' })).not.toThrow();
  });

  it('pins every image to a version', () => {
    for (const { image } of Object.values(compose.services)) expect(image).toMatch(/:\d+\.\d+/);
  });

  it('starts the worker and the UI when Temporal is healthy, and Temporal when its database is', () => {
    const { services } = compose;
    expect(services['worker']?.depends_on).toEqual({ temporal: { condition: 'service_healthy' } });
    expect(services['temporal-ui']?.depends_on).toEqual({ temporal: { condition: 'service_healthy' } });
    expect(services['temporal']?.depends_on).toEqual({ postgresql: { condition: 'service_healthy' } });
  });

  it('has two simulators, in the profile demo alone', () => {
    const inDemo = Object.entries(compose.services).filter(([, service]) => service.profiles !== undefined);
    expect(inDemo.map(([name, { profiles }]) => [name, profiles])).toEqual([
      ['simulator-source', ['demo']],
      ['simulator-target', ['demo']],
    ]);
  });
});
