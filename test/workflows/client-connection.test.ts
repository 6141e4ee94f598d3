import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Client } from '@temporalio/client';
import { connectClient } from '../../worker/temporal/client-connection';
import { testTemporal } from '../kit/temporal-for-tests';

/** A way to the Temporal server that can be cut, as when the server is stopped by the same Ctrl-C as the command that follows a run. */
async function openWay(): Promise<{ address: string; cut(): Promise<void> }> {
  const [host = '', port = ''] = testTemporal().address.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

describe('a connection to Temporal that is closed', () => {
  it.each([
    ['before', true],
    ['after', false],
  ])(
    'rejects the calls that wait when the server goes %s it',
    async (_, before) => {
      const way = await openWay();
      const client = await connectClient(way.address);
      const { namespace } = testTemporal();
      const { workflow } = new Client({ connection: client.connection, namespace });
      // nobody serves the queue, so the result does not come
      const handle = await workflow.start('never', { taskQueue: `nobody-${way.address}`, workflowId: way.address });
      const result = handle.result().then(
        () => 'resolved',
        () => 'rejected',
      );
      if (before) await way.cut();
      await new Promise((resolve) => setTimeout(resolve, 300));
      await client.close();
      if (!before) await way.cut();
      expect(await result).toBe('rejected');
    },
    30_000,
  );
});
