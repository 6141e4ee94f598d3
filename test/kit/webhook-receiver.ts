import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/** An HTTP server in the place of a chat service: keeps what is posted, answers as it is told. */
export interface WebhookReceiver {
  readonly url: string;
  readonly messages: unknown[];
  /** How the next posts are answered, in order; 200 when there is nothing left. */
  readonly answers: number[];
  /** Posts that came, whatever was answered. */
  posts: number;
  stop(): Promise<void>;
}

/** `path` may hold a token, as that of a chat service does. */
export async function startWebhookReceiver(path: string): Promise<WebhookReceiver> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (text: string) => (body += text));
    request.on('end', () => {
      receiver.posts += 1;
      const status = receiver.answers.shift() ?? 200;
      if (status === 200 && request.url === path) receiver.messages.push(z.unknown().parse(JSON.parse(body)));
      response.writeHead(status).end(`answer to ${request.url ?? ''}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${port}${path}`,
    messages: [],
    answers: [],
    posts: 0,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return receiver;
}
