import { z } from 'zod';
import type { AnalyticsOptions } from '../../contracts/analytics';
import type { Dhis2Client } from '../client/dhis2-client';
import type { Query } from '../client/query';
import { Dhis2ContentError, Dhis2RefusedError } from '../errors/errors';
import { shorten } from '../errors/redact';

const startPath = '/api/resourceTables/analytics';
const tasksPath = '/api/system/tasks/ANALYTICS_TABLE';

const startedSchema = z.object({ response: z.object({ id: z.string().min(1) }) });

const messageSchema = z.object({
  /** `INFO`, `WARN`, `ERROR` and others. */
  level: z.string().optional(),
  /** Server-local, without zone. */
  time: z.string().optional(),
  message: z.string().default(''),
  /** True in the last message of a task. */
  completed: z.boolean().default(false),
});
export type TaskMessage = z.infer<typeof messageSchema>;

const taskIdPattern = /^[A-Za-z0-9-]{1,60}$/;

/** Seen on 2.40.12: `Job of type ANALYTICS_TABLE is already running`, without an error code, beside a job that has failed. */
const busySchema = z.object({ message: z.string().regex(/already running/i) });

/**
 * The server builds its tables already. 2.38–2.40 refuse a second task with a 409; from 2.41 on they take it, and it waits for
 * its turn. The same request succeeds when that build has ended.
 */
export class AnalyticsBusyError extends Dhis2RefusedError {}

/** The build of the analytics tables of one server; needs the authority F_PERFORM_MAINTENANCE or ALL. */
export class AnalyticsTables {
  constructor(private readonly client: Dhis2Client) {}

  /**
   * Asks for a build and gives the id of its task. After an error that came late it may have begun all the same.
   * @throws AnalyticsBusyError: nothing was started
   */
  async start(options: AnalyticsOptions, signal?: AbortSignal): Promise<string> {
    const query: Query = Object.entries(options).flatMap(([name, value]: [string, number | boolean | undefined]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    const accept = (status: number, body: unknown): boolean =>
      (status >= 200 && status <= 299) || (status === 409 && busySchema.safeParse(body).success);
    const { status, body } = await this.client.postJson(startPath, query, {}, { signal, accept });
    const request = { method: 'POST', url: this.client.urlOf(startPath, query) };
    if (status === 409) {
      const said = shorten(busySchema.parse(body).message);
      const what = `The server builds its analytics tables already: ${said}`;
      throw new AnalyticsBusyError(what, 'Try again when it has ended.', request, { status });
    }
    const id = startedSchema.safeParse(body).data?.response.id;
    if (id !== undefined && taskIdPattern.test(id)) return id;
    const what = 'The answer to the request for analytics tables names no task';
    throw new Dhis2ContentError(false, what, 'Check the URL and the version of the server.', request, { status });
  }

  /** What the server says of a task, the newest first; empty until it has begun, and for ever for an unknown one. */
  async messages(task: string, signal?: AbortSignal): Promise<TaskMessage[]> {
    return this.client.getJson(`${tasksPath}/${task}`, [], z.array(messageSchema), { signal });
  }

  /** The tasks that have begun and that the server has not forgotten, with their messages. */
  async tasks(signal?: AbortSignal): Promise<ReadonlyMap<string, TaskMessage[]>> {
    const found = await this.client.getJson(tasksPath, [], z.record(z.string(), z.array(messageSchema)), { signal });
    return new Map(Object.entries(found).filter(([id]) => taskIdPattern.test(id)));
  }
}
