import { z } from 'zod';

/** In which time zone it is decided what day, and so which relative period, a run is for. */
export const timeZone = () =>
  z
    .string()
    .min(1)
    .optional()
    .describe(
      "Time zone of relative periods, e.g. Africa/Freetown; a schedule fills in its own; default: the source server's",
    );
