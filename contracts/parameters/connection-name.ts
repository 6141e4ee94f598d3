import { z } from 'zod';

/** The name of a connection in `sluice.yaml`. Never an address, never a secret. */
export const connectionName = (description: string) =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,62}$/, {
      error: (issue) =>
        `"${String(issue.input)}" is not a connection name (letters, digits, - and _; the names stand in sluice.yaml)`,
    })
    .describe(description);
