import { z } from 'zod';

/** A server as a run met it; small enough for results, reports and receipts' fingerprints. */
export const serverSummarySchema = z.strictObject({
  connection: z.string(),
  /** Scheme, host, port and path; never credentials. */
  address: z.string(),
  /** Names the server for locks, watermarks and approvals (`identityOf`); absent in what older versions stored. */
  identity: z.string().exactOptional(),
  /** As the server writes it, e.g. `2.42.5.2`. */
  version: z.string(),
  profile: z.enum(['OLD', 'NEW']),
  calendar: z.string(),
  timeZone: z.string(),
  username: z.string(),
  /** DHIS2's own id of the installation; 2.42 and earlier do not tell it. */
  systemId: z.string().exactOptional(),
});
export type ServerSummary = z.infer<typeof serverSummarySchema>;
