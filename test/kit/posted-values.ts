import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Simulator } from '../../simulator/simulator';

const payload = z.object({
  dataValues: z.array(z.object({ dataElement: z.string(), period: z.string(), orgUnit: z.string() })),
});

/** The values of each import request that arrives at a server from now on, as `orgUnit period dataElement`, in the order of arrival. */
export function postedValues(server: Simulator): readonly string[][] {
  const posts: string[][] = [];
  server.faults.add({
    match: {
      method: 'POST',
      path: '/api/dataValueSets',
      when: ({ body }) => {
        const text = (body[0] === 0x1f ? gunzipSync(body) : body).toString();
        const { dataValues } = payload.parse(JSON.parse(text));
        posts.push(dataValues.map(({ orgUnit, period, dataElement }) => `${orgUnit} ${period} ${dataElement}`));
        return false;
      },
    },
    fault: { kind: 'slow', delayMs: 0 },
    times: Infinity,
  });
  return posts;
}
