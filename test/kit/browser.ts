import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** CHROMIUM_PATH, else where Debian's package `chromium` puts it. */
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/**
 * `describe` for tests of pages: on a machine without Chromium they are left out, and a line says what to install. `npm test` must work
 * where nothing else was done; `.ci/run` installs it.
 */
export function describeInBrowser(name: string, tests: () => void): void {
  const isThere = existsSync(executablePath);
  if (!isThere)
    process.stderr.write(`"${name}" is not tested: there is no ${executablePath}; apt-get install chromium\n`);
  (isThere ? describe : describe.skip)(name, tests);
}

/** A browser without a window and with a profile of its own, gone after `close`. */
export interface TestBrowser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Starts the Chromium of the machine. */
export async function startBrowser(): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'sluice-browser-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
