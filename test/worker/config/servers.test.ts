import { serverProblems, serversOf } from '../../../worker/config/servers';

const identities = (connections: Record<string, { url: string; server?: string }>) =>
  Object.fromEntries([...serversOf(Object.entries(connections))].map(([name, { identity }]) => [name, identity]));

describe('the server that a connection leads to', () => {
  it('is its address: scheme, lower-case host, port unless it is the default one, path without slash at its end', () => {
    expect(
      identities({
        a: { url: 'https://HMIS.example.org:443/dhis/' },
        b: { url: 'http://hmis.example.org:80' },
        c: { url: 'http://127.0.0.1:8080/' },
      }),
    ).toEqual({ a: 'https://hmis.example.org/dhis', b: 'http://hmis.example.org', c: 'http://127.0.0.1:8080' });
  });

  it('is the one that `server` names, also for other connections to the same address', () => {
    expect(
      identities({
        inside: { url: 'http://127.0.0.1:8080', server: 'national' },
        outside: { url: 'https://hmis.example.org', server: 'national' },
        reader: { url: 'https://hmis.example.org/' },
        other: { url: 'https://hmis.example.org/other' },
      }),
    ).toEqual({
      inside: 'national',
      outside: 'national',
      reader: 'national',
      other: 'https://hmis.example.org/other',
    });
  });

  it('cannot have two names', () => {
    expect(
      serverProblems(
        Object.entries({
          one: { url: 'https://hmis.example.org', server: 'national' },
          two: { url: 'https://hmis.example.org/', server: 'staging' },
        }),
      ),
    ).toEqual([{ connection: 'two', problem: 'the connection one has the same url and names its server "national"' }]);
  });
});
