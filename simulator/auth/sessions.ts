import { randomBytes } from 'node:crypto';

const idleMs = 3_600_000;
const maxSessions = 1_000;

/** Sessions begun by Basic and token logins; a session ends after 3,600 s without a request. */
export class Sessions {
  private readonly byId = new Map<string, { username: string; lastUsed: number }>();

  constructor(private readonly now: () => number) {}

  begin(username: string): string {
    const id = randomBytes(16).toString('hex').toUpperCase();
    this.byId.set(id, { username, lastUsed: this.now() });
    if (this.byId.size > maxSessions) {
      const oldest = this.byId.keys().next().value;
      if (oldest !== undefined) this.byId.delete(oldest);
    }
    return id;
  }

  /** The user of a live session. */
  usernameOf(id: string): string | undefined {
    const session = this.byId.get(id);
    if (session === undefined) return undefined;
    if (this.now() - session.lastUsed > idleMs) {
      this.byId.delete(id);
      return undefined;
    }
    session.lastUsed = this.now();
    return session.username;
  }
}
