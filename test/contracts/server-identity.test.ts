import { identityOf, otherServerLine } from '../../contracts/server-identity';

const a = { identity: 'https://a.example.org', address: 'https://a.example.org' };
const b = { identity: 'https://b.example.org', address: 'https://b.example.org' };

describe('the identity of a server', () => {
  it('is its name where it has one, else its address, also in what an older version stored', () => {
    expect(identityOf({ identity: 'national', address: a.address })).toBe('national');
    expect(identityOf({ address: a.address })).toBe(identityOf(a));
  });

  it('lets a connection that leads to another server be refused with both addresses and what to do', () => {
    expect(otherServerLine('dst', b, a)).toBe(
      'the connection "dst" leads to https://b.example.org today; this run was planned for https://a.example.org and goes to no ' +
        'other server: let "dst" lead there again, or start a new run',
    );
  });

  it('is the same at another address under the same name, and another under another name at the same address', () => {
    const moved = { identity: 'national', address: b.address };
    expect(otherServerLine('dst', moved, { identity: 'national', address: a.address })).toBeUndefined();
    expect(otherServerLine('dst', { ...moved, identity: 'staging' }, moved)).toMatch(
      /leads to the server "staging" \(https:\/\/b\.example\.org\) today; this run was planned for the server "national"/,
    );
  });
});
