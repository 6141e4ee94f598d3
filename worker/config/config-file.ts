import { z } from 'zod';
import { endsInApi } from '../../dhis2/client/options';
import { logLevels } from './config';
import { scheduleInFile } from './schedule-in-file';
import { secretReference, textOrReference } from './secret-reference';

const url = z.string().transform((text, context) => {
  const refuse = (message: string): never => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (!URL.canParse(text)) return refuse('is not a URL; write e.g. https://dhis2.example.org/hmis');
  const parsed = new URL(text);
  if (parsed.username !== '' || parsed.password !== '') {
    return refuse('holds a user name or password; take them out and give username and password as keys of their own');
  }
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') return refuse('must begin with https:// or http://');
  if (parsed.search !== '' || parsed.hash !== '') return refuse('must end with the path; take out what follows ? or #');
  if (endsInApi(parsed.pathname)) return refuse('is the address of the API; leave out /api and what follows');
  return parsed.href.replace(/\/+$/, '');
});

const timeLimitMs = z.int().min(1).max(86_400_000);
const folder = z.string().min(1);

/** Not an address: an address needs a colon. */
const serverNameInFile = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/,
    'is the name of a server: letters, digits, dots, - and _, 60 at most; connections with the same name lead to the same server',
  );

const connection = z
  .strictObject({
    url,
    server: serverNameInFile.optional(),
    username: textOrReference.optional(),
    password: secretReference.optional(),
    token: secretReference.optional(),
    concurrency: z.int().min(1).max(64).default(4),
    requestsPerSecond: z.number().positive().max(10_000).optional(),
    timeouts: z
      .strictObject({
        connectMs: timeLimitMs.optional(),
        headersMs: timeLimitMs.optional(),
        bodyMs: timeLimitMs.optional(),
        totalMs: timeLimitMs.optional(),
      })
      .default({}),
  })
  .superRefine((value, context) => {
    const basic = value.username !== undefined || value.password !== undefined;
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (value.token !== undefined && basic) refuse('has a token and a username or password; keep one of the two');
    else if (value.token === undefined && !basic) refuse('needs username and password, or token');
    else if (basic && value.username === undefined) refuse('has a password but no username');
    else if (basic && value.password === undefined) refuse('has a username but no password');
  });

/** A folder; addresses of object stores are refused. */
export const storeFolder = folder.refine(
  (value) => !/^[a-z][a-z0-9+.-]+:\/\//i.test(value),
  'must be a folder; object stores (s3://…) are not served',
);

const store = z.union([storeFolder, z.strictObject({ folder: storeFolder }).transform((value) => value.folder)]);

const port = z.int().min(1).max(65_535);

/** A port number as an environment variable holds it. */
export const portText = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .pipe(port);

/** `host:port` of a Temporal frontend. */
export const temporalAddress = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/, 'must be host:port, e.g. localhost:7233');

export const connectionName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,59}$/, 'a name has letters, digits, - and _, begins with a letter, 60 at most');

const notification = z.strictObject({ kind: z.literal('webhook').default('webhook'), url: textOrReference });

/** What `sluice.yaml` may hold, before references are followed and paths made absolute. */
export const configFile = z.strictObject({
  connections: z.record(connectionName, connection).default({}),
  notifications: z.record(connectionName, notification).default({}),
  store: store.optional(),
  pipelines: folder.optional(),
  transforms: folder.optional(),
  mappings: folder.optional(),
  files: folder.optional(),
  temporal: z
    .strictObject({
      address: temporalAddress.optional(),
      ui: z
        .url({
          protocol: /^https?$/,
          error: 'must be the address of the Temporal UI, e.g. https://temporal.example.org',
        })
        .transform((text) => text.replace(/\/+$/, ''))
        .optional(),
      namespace: z.string().min(1).default('default'),
      dataFolder: folder.optional(),
      port: port.optional(),
      uiPort: port.optional(),
    })
    .default({ namespace: 'default' }),
  project: connectionName.optional(),
  schedules: z.record(connectionName, scheduleInFile).default({}),
  health: z.strictObject({ port }).optional(),
  log: z.strictObject({ level: z.enum(logLevels).default('info') }).default({ level: 'info' }),
});
export type ConfigFile = z.infer<typeof configFile>;
export type ConnectionInFile = ConfigFile['connections'][string];
