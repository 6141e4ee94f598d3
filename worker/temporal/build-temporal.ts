import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';

/** The last tag of the Temporal CLI that `go install` accepts: server 1.29.1, UI 2.42.1. */
export const temporalModule = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';

/**
 * Builds the Temporal command into `folder` with the Go command at `go`.
 * @param progress gets a dot every five seconds, and a line break at the end
 * @returns undefined when done, else why not
 */
export async function buildTemporal(
  go: string,
  folder: string,
  environment: NodeJS.ProcessEnv,
  progress: (text: string) => void,
): Promise<string | undefined> {
  await mkdir(folder, { recursive: true });
  const child = spawn(go, ['install', temporalModule], {
    cwd: folder,
    env: { ...environment, GOBIN: folder, GOFLAGS: '', GO111MODULE: 'on' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  const dots = setInterval(() => progress('.'), 5_000);
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  clearInterval(dots);
  progress('\n');
  if (code === 0) return undefined;
  return said.trim().split('\n').at(-1)?.slice(0, 200) ?? 'failed';
}
