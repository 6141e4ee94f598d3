import { readFileSync } from 'node:fs';
import { z } from 'zod';

const authentication = z.union([
  z.string(),
  z.strictObject({ token: z.string() }),
  z.strictObject({ bearer: z.string() }),
]);

const request = z.strictObject({
  method: z.string(),
  path: z.string(),
  query: z.array(z.tuple([z.string(), z.string()])).default([]),
  headers: z.record(z.string(), z.string()).default({}),
  auth: authentication.default('admin'),
  body: z.unknown().optional(),
});
export type RecordedRequest = z.infer<typeof request>;

const step = z.looseObject({
  name: z.string(),
  request,
  response: z.strictObject({
    status: z.number(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown(),
  }),
  unordered: z.array(z.string()).default([]),
  ignore: z.array(z.string()).default([]),
  only: z.array(z.string()).optional(),
  capture: z.record(z.string(), z.string()).default({}),
  until: z.strictObject({ path: z.string(), equals: z.unknown(), timeoutSeconds: z.number() }).optional(),
});
export type Step = z.infer<typeof step>;

const recording = z.strictObject({
  name: z.string(),
  about: z.string(),
  server: z.strictObject({ version: z.string(), profile: z.enum(['OLD', 'NEW']) }),
  seed: z.array(z.strictObject({ request, expectStatus: z.number() })),
  steps: z.array(step),
});
export type Recording = z.infer<typeof recording>;

export function readRecording(file: string): Recording {
  return recording.parse(JSON.parse(readFileSync(file, 'utf8')));
}

const wantedDifferences = z.array(
  z.strictObject({ recording: z.string(), step: z.string(), at: z.array(z.string()), reason: z.string().min(20) }),
);
export type WantedDifference = z.infer<typeof wantedDifferences>[number];

/** Where the answer of a step may differ (paths of headers, status, body), with the reason. `recording` is `new-2.44/name`. */
export function readWantedDifferences(file: string): WantedDifference[] {
  return wantedDifferences.parse(JSON.parse(readFileSync(file, 'utf8')));
}
