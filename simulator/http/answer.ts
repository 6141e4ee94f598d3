import { Sessions } from '../auth/sessions';
import { authenticate } from '../auth/authenticate';
import type { ServerState } from '../state/create-state';
import type { Address } from './address';
import type { SimulatorReply, SimulatorRequest } from './exchange';
import { containerPage, loginPage } from './pages';
import type { Routes } from './routes';
import { errorReply, Refusal } from './web-message';

/** A request whose body has been read. */
export interface ReadRequest {
  readonly method: string;
  readonly address: Address;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
  readonly remoteAddress: string;
  readonly base: string;
}

export interface Answer {
  readonly reply: SimulatorReply;
  readonly username: string | undefined;
  /** An error inside the simulator, for the request log. */
  readonly error: string | undefined;
}

const loginPaths = ['/login', '/dhis-web-login'];

function mediaType(headers: ReadRequest['headers']): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Turns a request into DHIS2's answer: login, path, method, media type, handler. */
export class Answering {
  private readonly sessions: Sessions;

  constructor(
    private readonly state: ServerState,
    private readonly routes: Routes,
  ) {
    this.sessions = new Sessions(() => state.now());
  }

  async answer(request: ReadRequest): Promise<Answer> {
    const { path, suffix } = request.address;
    if (loginPaths.includes(path)) return { reply: loginPage(), username: undefined, error: undefined };
    const login = authenticate(this.state, this.sessions, request);
    if ('refused' in login) return { reply: login.refused, username: undefined, error: undefined };
    const { reply, error } = await this.handled({
      method: request.method,
      path,
      suffix,
      apiVersion: request.address.apiVersion,
      query: request.address.query,
      headers: request.headers,
      body: request.body,
      user: login.user,
      base: request.base,
    });
    return { reply: this.withSession(reply, login.session), username: login.user.username, error };
  }

  private async handled(request: SimulatorRequest): Promise<{ reply: SimulatorReply; error: string | undefined }> {
    const found = this.routes.resolve(request.method, request.path);
    if (found === 'unknown path') return { reply: containerPage(404), error: undefined };
    if (found === 'wrong method') {
      return { reply: errorReply(405, `Request method '${request.method}' is not supported`), error: undefined };
    }
    const type = mediaType(request.headers);
    if (found.consumes?.includes(type) === false) {
      const shown = request.headers['content-type'];
      return {
        reply: errorReply(415, shown ? `Content-Type '${shown}' is not supported` : 'Content-Type is not supported'),
        error: undefined,
      };
    }
    try {
      return { reply: asSuffixDemands(request, await found.handler(request)), error: undefined };
    } catch (error) {
      if (error instanceof Refusal) return { reply: asSuffixDemands(request, error.reply), error: undefined };
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { reply: errorReply(500, 'Internal error of the simulator'), error: text };
    }
  }

  /** Every login by Basic or token sets both cookies (both profiles). */
  private withSession(reply: SimulatorReply, session: string | undefined): SimulatorReply {
    if (session === undefined) return reply;
    return {
      ...reply,
      headers: { ...reply.headers, 'set-cookie': `JSESSIONID=${session}; Path=/; HttpOnly; SameSite=Lax` },
    };
  }
}

/** Errors of a request with the suffix `.csv` come as 500 HTML (both profiles). */
function asSuffixDemands(request: SimulatorRequest, reply: SimulatorReply): SimulatorReply {
  return request.suffix === 'csv' && reply.status >= 400 ? containerPage(500) : reply;
}
