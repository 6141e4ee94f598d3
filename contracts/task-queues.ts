/** Workflows and the activities that need nothing but the store. Every worker polls it. */
export const mainTaskQueue = 'sluice';

/** Direction of the traffic with a server; reads and writes have queues of their own, so that they can be served apart. */
export type Direction = 'read' | 'write';

/** The queue of the activities that talk to one connection; polled only by workers that hold its secrets. */
export function connectionTaskQueue(connection: string, direction: Direction): string {
  return `dhis2/${connection}/${direction}`;
}
