import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';

const storyType = z.object({
  /** What the run did, as the name of the file says in short. */
  story: z.string(),
  /** The workflows of the run, the pipeline's first; histories in Temporal's JSON form. */
  workflows: z.array(z.object({ type: z.string(), workflowId: z.string(), history: z.unknown() })).min(1),
});
export type Story = z.infer<typeof storyType>;

const ending = '.json.gz';

/** The stored stories by the name of their file. */
export function storedStories(): Map<string, Story> {
  const files = readdirSync(__dirname).filter((file) => file.endsWith(ending));
  return new Map(
    files
      .sort()
      .map((file) => [
        file.slice(0, -ending.length),
        storyType.parse(JSON.parse(gunzipSync(readFileSync(join(__dirname, file))).toString('utf8'))),
      ]),
  );
}

export function storeStory(name: string, story: Story): void {
  writeFileSync(join(__dirname, `${name}${ending}`), gzipSync(JSON.stringify(story), { level: 9 }));
}
