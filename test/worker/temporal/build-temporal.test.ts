import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildTemporal } from '../../../worker/temporal/build-temporal';
import { downloadTemporal } from '../../../worker/temporal/download-temporal';
import { probeBinary } from '../../../worker/temporal/temporal-binary';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sluice-build-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function fakeGo(script: string): string {
  const file = join(folder, 'go');
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

it('has go install put the pinned command into the folder, wherever GOBIN pointed before', async () => {
  const go = fakeGo(
    `[ "$1 $2" = "install github.com/temporalio/cli/cmd/temporal@v1.5.1" ] || exit 9
printf '#!/bin/sh\\necho "temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)"\\n' > "$GOBIN/temporal"
chmod 755 "$GOBIN/temporal"`,
  );
  const environment = { ...process.env, GOBIN: '/nowhere' };
  expect(await buildTemporal(go, join(folder, 'cache'), environment, () => undefined)).toBeUndefined();
  expect(await probeBinary(join(folder, 'cache', 'temporal'), 'go', environment)).toMatchObject({
    serverVersion: '1.29.1',
  });
});

it('gives the last line of a build that failed', async () => {
  const go = fakeGo('echo "go: downloading" >&2; echo "no required module provides package" >&2; exit 1');
  expect(await buildTemporal(go, join(folder, 'cache'), process.env, () => undefined)).toBe(
    'no required module provides package',
  );
});

it('says why nothing could be downloaded, soon and without output', async () => {
  // No name is resolved through a proxy that does not exist.
  const offline = { ...process.env, HTTPS_PROXY: 'http://127.0.0.1:1', https_proxy: 'http://127.0.0.1:1' };
  const started = Date.now();
  expect(await downloadTemporal(join(folder, 'cache'), offline, 3_000)).toMatch(/\w/);
  expect(Date.now() - started).toBeLessThan(15_000);
});
