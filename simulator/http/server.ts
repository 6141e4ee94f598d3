import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../faults/fault';
import type { FaultBook } from '../faults/fault-book';
import type { LoggedRequest, RequestLog } from '../log/request-log';
import { parseAddress } from './address';
import type { Answering } from './answer';
import type { SimulatorReply } from './exchange';
import { containerPage, loginPage, proxyPage } from './pages';
import { send } from './send';
import { errorReply } from './web-message';

/** Tomcat's limit for request line and headers together (2.42 and 2.44: 8 KB, then an HTML 400). */
const maxHeadBytes = 8_192;

/** Paths under `/simulator`, which no DHIS2 has. */
export interface ControlPaths {
  answer(method: string, path: string, query: readonly (readonly [string, string])[], body: Buffer): SimulatorReply;
}

export interface ServerParts {
  readonly answering: Answering;
  readonly faults: FaultBook;
  readonly log: RequestLog;
  readonly control: ControlPaths;
  readonly contextPath: string;
  /** The highest version prefix, e.g. 44. */
  readonly newestPrefix: number;
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function headBytes(message: IncomingMessage): number {
  const line = (message.method ?? '').length + (message.url ?? '').length + ' HTTP/1.1\r\n\r\n'.length + 1;
  return message.rawHeaders.reduce((sum, text) => sum + text.length + 2, line);
}

function plainHeaders(message: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** The reply of a fault that keeps the request from being handled. */
function replyInstead(fault: Fault): SimulatorReply | undefined {
  if (fault.kind === 'loginPage') return loginPage();
  if (fault.kind !== 'status') return undefined;
  const reply =
    fault.body === 'json'
      ? errorReply(fault.status, `Fault ${fault.status}`)
      : fault.body === 'empty'
        ? { status: fault.status }
        : proxyPage(fault.status);
  if (fault.retryAfterSeconds === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(fault.retryAfterSeconds) } };
}

/** The HTTP side of a simulated server. */
export class HttpServer {
  private readonly server: Server;

  constructor(private readonly parts: ServerParts) {
    this.server = createServer({ maxHeaderSize: 1_000_000, keepAliveTimeout: 30_000 }, (message, response) => {
      void this.serve(message, response);
    });
  }

  /** Begins to listen; rejects with the system's error, e.g. EADDRINUSE. Resolves with the port. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  /** Stops listening and cuts all connections. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = message.url ?? '/';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    try {
      if (path.startsWith('/simulator')) {
        await this.serveControl(message, response, url);
        return;
      }
      const entry = this.parts.log.begin({
        method: message.method ?? '',
        path: path.slice(this.parts.contextPath.length),
        query: mark < 0 ? '' : url.slice(mark + 1),
      });
      response.once('close', () => this.parts.log.end(entry));
      await this.serveLogged(message, response, entry);
      this.parts.log.end(entry);
    } catch {
      // The client has gone in the middle of its request.
      response.destroy();
    }
  }

  private async serveLogged(message: IncomingMessage, response: ServerResponse, entry: LoggedRequest): Promise<void> {
    const address = parseAddress(message.url ?? '/', this.parts.contextPath, this.parts.newestPrefix);
    const body = await readBody(message);
    entry.requestBytes = body.length;
    const headers = plainHeaders(message);
    const query = typeof address === 'string' ? [] : address.query;
    const subject = {
      method: entry.method,
      path: typeof address === 'string' ? entry.path : address.path,
      query,
      headers,
      body,
    };
    const faults = this.parts.faults.strike(subject);
    entry.faults = faults.map((fault) => fault.kind);

    for (const fault of faults) {
      if (fault.kind === 'hold' && fault.point === 'before') await fault.until;
      if (fault.kind === 'reset' && fault.point === 'before') {
        message.socket.destroy();
        return;
      }
    }
    const instead = faults.map(replyInstead).find((reply) => reply !== undefined);
    const base = `http://${headers['host'] ?? 'localhost'}${this.parts.contextPath}`;
    let reply: SimulatorReply;
    if (instead !== undefined) reply = instead;
    else if (headBytes(message) > maxHeadBytes || address === 'malformed') reply = containerPage(400);
    else if (address === 'not found') reply = containerPage(404);
    else {
      const remoteAddress = message.socket.remoteAddress ?? '';
      const answer = await this.parts.answering.answer({
        method: entry.method,
        address,
        headers,
        body,
        remoteAddress,
        base,
      });
      reply = answer.reply;
      entry.username = answer.username;
      entry.error = answer.error;
      entry.wrote = reply.wrote ?? 0;
    }
    for (const fault of faults) {
      if (fault.kind === 'hold' && fault.point === 'after') await fault.until;
      if (fault.kind === 'slow') await sleep(fault.delayMs, undefined, { ref: false });
      if (fault.kind === 'reset') {
        message.socket.destroy();
        return;
      }
    }
    entry.status = reply.status;
    entry.replyBytes = await send(response, reply, faults);
  }

  private async serveControl(message: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
    const address = parseAddress(url, '', this.parts.newestPrefix);
    const body = await readBody(message);
    const reply =
      typeof address === 'string'
        ? errorReply(400, 'Malformed address')
        : this.parts.control.answer(message.method ?? '', address.path, address.query, body);
    await send(response, reply, []);
  }
}
