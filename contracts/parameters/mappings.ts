import { mappingsSchema } from '../mappings';

/** How source ids become target ids; without it ids are the same on both sides. */
export const mappings = () =>
  mappingsSchema
    .prefault({})
    .describe(
      'Source id → target id, per kind of id: {"orgUnits": {"<source>": "<target>"}} or {"orgUnits": {"file": "org-units.csv"}}',
    );
