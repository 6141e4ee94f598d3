import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ConfigError } from '../../../worker/config/config-error';
import type { LoadConfigOptions } from '../../../worker/config/load-config';
import { loadConfig } from '../../../worker/config/load-config';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sluice-config-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function load(text: string, options: LoadConfigOptions = {}) {
  writeFileSync(join(folder, 'sluice.yaml'), text);
  return loadConfig({ cwd: folder, env: { NATIONAL_PASSWORD: 'x-tra: secret' }, ...options });
}

function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

const national = [
  'connections:',
  '  national:',
  '    url: https://hmis.example.org/dhis/',
  '    username: sluice',
  '    password: { env: NATIONAL_PASSWORD }',
  '',
].join('\n');

const entry = (lines: readonly string[]) =>
  `connections:\n  national:\n${lines.map((line) => `    ${line}\n`).join('')}`;

describe('a good file', () => {
  it('gives connections with secrets from the environment and from files, and defaults for the rest', () => {
    writeFileSync(join(folder, 'token.txt'), 'd2pat_abc\n');
    const config = load(
      `${national}  donor:\n    url: http://127.0.0.1:9001\n    token: { file: token.txt }\n    concurrency: 2\n` +
        '    requestsPerSecond: 1.5\n    timeouts: { connectMs: 500 }\n',
    );
    const first = config.connections.get('national');
    const second = config.connections.get('donor');
    expect(first).toMatchObject({ url: 'https://hmis.example.org/dhis', concurrency: 4 });
    expect(first && 'password' in first.credentials && first.credentials.password.reveal()).toBe('x-tra: secret');
    expect(second && 'token' in second.credentials && second.credentials.token.reveal()).toBe('d2pat_abc');
    expect(second).toMatchObject({ concurrency: 2, requestsPerSecond: 1.5, timeouts: { connectTimeoutMs: 500 } });
    expect(config.store.folder).toBe(join(folder, '.sluice/store'));
    expect(config.temporal).toEqual({ namespace: 'default', dataFolder: join(folder, '.sluice/temporal') });
    expect(config.logLevel).toBe('info');
  });

  it.each(['/api/dhis2', '/api/41/dhis2', '/apis'])('may name a server below the path %s', (path) => {
    const config = load(national.replace('/dhis/', path));
    expect(config.connections.get('national')?.url).toBe(`https://hmis.example.org${path}`);
  });

  it('never shows a secret when printed', () => {
    const config = load(national);
    const connection = config.connections.get('national');
    for (const text of [
      JSON.stringify(connection),
      inspect(config, { depth: 9 }),
      String(connection && 'password' in connection.credentials && connection.credentials.password),
    ]) {
      expect(text).not.toContain('x-tra');
    }
    expect(JSON.stringify(connection)).toContain('[secret]');
  });

  it('takes folders relative to the file, not to the working folder', () => {
    load(`${national}mappings: maps\nstore: { folder: ../store }\n`);
    const config = loadConfig({ path: join(folder, 'sluice.yaml'), cwd: tmpdir(), env: { NATIONAL_PASSWORD: 'x' } });
    expect(config.mappingsFolder).toBe(join(folder, 'maps'));
    expect(config.store.folder).toBe(join(folder, '../store'));
  });

  it('lets the environment win for the Temporal address, the namespace and the log level', () => {
    const config = load('temporal: { address: "a:7233" }\n', {
      env: { TEMPORAL_ADDRESS: 'temporal.internal:7233', TEMPORAL_NAMESPACE: 'sluice', SLUICE_LOG_LEVEL: 'debug' },
    });
    expect(config.temporal).toMatchObject({ address: 'temporal.internal:7233', namespace: 'sluice' });
    expect(config.logLevel).toBe('debug');
  });

  it('lets the environment win for the store and the port of health checks', () => {
    const text = 'store: here\nhealth: { port: 8001 }\n';
    expect(load(text, { env: {} })).toMatchObject({ store: { folder: join(folder, 'here') }, healthPort: 8001 });
    expect(load(text, { env: { SLUICE_STORE: '/var/lib/sluice', SLUICE_HEALTH_PORT: '8002' } })).toMatchObject({
      store: { folder: '/var/lib/sluice' },
      healthPort: 8002,
    });
    expect(problemsOf(() => load(text, { env: { SLUICE_HEALTH_PORT: '99999' } }))[0]).toMatch(
      /^environment variable SLUICE_HEALTH_PORT: /,
    );
  });

  it('reads only the secrets that are needed', () => {
    const other = `${national}  other:\n    url: https://b.example.org\n    token: { env: NOT_SET }\n`;
    const config = load(other, { needs: ['national'] });
    expect([...config.connections.keys()]).toEqual(['national']);
    expect(config.connectionNames).toEqual(['national', 'other']);
  });

  it('is not asked for when it is optional and nobody named one', () => {
    expect(loadConfig({ cwd: folder, env: {}, optional: true }).connectionNames).toEqual([]);
    expect(problemsOf(() => loadConfig({ cwd: folder, env: {} }))[0]).toMatch(/sluice\.yaml: no such file; write one/);
    expect(
      problemsOf(() => loadConfig({ cwd: folder, env: { SLUICE_CONFIG: 'nowhere.yaml' }, optional: true }))[0],
    ).toMatch(/nowhere\.yaml \(named by SLUICE_CONFIG\): cannot be read \(ENOENT\)/);
  });
});

describe('a bad file', () => {
  const withAuth = ['username: u', 'password: { env: NATIONAL_PASSWORD }'];
  const cases: [title: string, text: string, line: string][] = [
    ['an empty file', '# nothing\n', 'sluice.yaml: the file is empty'],
    ['text that is not YAML', 'connections: [\n', 'sluice.yaml line 2: not YAML'],
    ['a list at the top', '- a\n', 'sluice.yaml line 1: must hold keys of its own'],
    [
      'a key that is there twice',
      `${national}  national:\n    url: x\n`,
      'sluice.yaml line 6: this key is there twice',
    ],
    [
      'an unknown key',
      `${national}conections: {}\n`,
      'sluice.yaml line 6: conections: unknown key; did you mean connections?',
    ],
    [
      'an unknown key of a connection',
      entry(['url: https://a.org', 'usrname: u', 'token: { env: NATIONAL_PASSWORD }']),
      'sluice.yaml line 4: connections.national.usrname: unknown key; did you mean username?',
    ],
    ['no URL', entry(withAuth), 'sluice.yaml line 2: connections.national.url: is missing'],
    [
      'a URL that is none',
      entry(['url: hmis', ...withAuth]),
      'sluice.yaml line 3: connections.national.url: is not a URL',
    ],
    [
      'another scheme',
      entry(['url: ftp://a.org', ...withAuth]),
      'line 3: connections.national.url: must begin with https://',
    ],
    ['the address of the API', entry(['url: https://a.org/api', ...withAuth]), 'leave out /api'],
    [
      'the address of a version of the API',
      entry(['url: https://a.org/api/dhis2/api/41/', ...withAuth]),
      'leave out /api',
    ],
    [
      'a password as plain text',
      entry(['url: https://a.org', 'username: u', 'password: hunter2']),
      'sluice.yaml line 5: connections.national.password: must not stand here as plain text; write { env:',
    ],
    [
      'an unset variable',
      entry(['url: https://a.org', 'token: { env: SLUICE_NOT_THERE }']),
      'sluice.yaml line 4: connections.national.token: the environment variable SLUICE_NOT_THERE is not set',
    ],
    [
      'a missing secret file',
      entry(['url: https://a.org', 'token: { file: /nowhere/token }']),
      'sluice.yaml line 4: connections.national.token: cannot read the file /nowhere/token (ENOENT)',
    ],
    [
      'no credentials',
      entry(['url: https://a.org']),
      'line 2: connections.national: needs username and password, or token',
    ],
    ['a user name alone', entry(['url: https://a.org', 'username: u']), 'has a username but no password'],
    ['both kinds', entry(['url: https://a.org', 'token: { env: A }', ...withAuth]), 'has a token and a username'],
    [
      'a user name with a colon',
      entry(['url: https://a.org', 'username: a:b', withAuth[1] ?? '']),
      'must not contain a colon',
    ],
    [
      'a name with a space',
      'connections:\n  "my server":\n    url: https://a.org\n    token: { env: A }\n',
      'sluice.yaml line 2: connections.my server: a name has letters',
    ],
    ['an object store', `${national}store: s3://bucket/x\n`, 'sluice.yaml line 6: store: must be a folder'],
    [
      'an object store below its key',
      'store:\n  folder: s3://b\n',
      'sluice.yaml line 2: store.folder: must be a folder',
    ],
    [
      'a concurrency of 0',
      entry(['url: https://a.org', 'concurrency: 0', ...withAuth]),
      'line 4: connections.national.concurrency: must be at least 1',
    ],
    ['an unknown log level', 'log: { level: loud }\n', 'sluice.yaml line 1: log.level: must be one of trace, debug'],
    [
      'a Temporal address with a scheme',
      'temporal:\n  address: http://a:7233\n',
      'sluice.yaml line 2: temporal.address: must be host:port',
    ],
    ['a port out of range', 'temporal: { port: 70000 }\n', 'temporal.port: must be at most 65535'],
  ];

  it.each(cases)('with %s gets one line that says what and where', (_, text, expected) => {
    const problems = problemsOf(() => load(text));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
    expect(problems[0]).not.toContain('\n');
  });

  it('names every problem at once', () => {
    const text = `${entry(['url: hmis', 'username: u', 'password: plain'])}stor: x\n`;
    expect(problemsOf(() => load(text)).map((line) => line.split(':')[0])).toEqual([
      'sluice.yaml line 3',
      'sluice.yaml line 5',
      'sluice.yaml line 6',
    ]);
  });

  it('with credentials in the URL is refused without repeating them', () => {
    const [problem] = problemsOf(() => load(entry(['url: https://admin:district@a.org', ...withAuth])));
    expect(problem).toContain('line 3: connections.national.url: holds a user name or password');
    expect(problem).not.toMatch(/admin|district/);
  });

  it('does not repeat a plain password, nor a secret file of two lines', () => {
    writeFileSync(join(folder, 'two.txt'), 'hunter2\nhunter3\n');
    const text = entry(['url: https://a.org', 'token: { file: two.txt }']);
    expect(problemsOf(() => load(text))[0]).toMatch(/two\.txt has more than one line/);
    expect(problemsOf(() => load(text)).join()).not.toContain('hunter');
    expect(problemsOf(() => load(entry(['url: https://a.org', 'token: hunter2']))).join()).not.toContain('hunter');
  });

  it('with a bad variable names the variable', () => {
    expect(problemsOf(() => load(national, { env: { NATIONAL_PASSWORD: 'x', TEMPORAL_ADDRESS: 'nope' } }))).toEqual([
      'environment variable TEMPORAL_ADDRESS: must be host:port, e.g. localhost:7233',
    ]);
  });
});

describe('notifications', () => {
  const token = 'T0K3N-of-the-team';
  const team = `${national}notifications:\n  team: { url: { env: TEAM_WEBHOOK } }\n`;
  const env = (address: string) => ({ NATIONAL_PASSWORD: 'x', TEAM_WEBHOOK: address });

  it('hold their address as a secret', () => {
    const config = load(team, { env: env(`https://chat.example.org/${token}`) });
    expect(config.notifications?.get('team')?.url.reveal()).toBe(`https://chat.example.org/${token}`);
    expect(inspect(config, { depth: 9 })).not.toContain(token);
    expect(JSON.stringify([...(config.notifications ?? [])])).not.toContain(token);
  });

  it('that lead nowhere are named by line, without what was read', () => {
    const problems = problemsOf(() => load(team, { env: env(`chat.example.org/${token}`) }));
    expect(problems).toEqual([
      expect.stringMatching(/notifications\.team\.url.* is not an address that begins with https:/),
    ]);
    expect(problems.join()).not.toContain(token);
  });
});
