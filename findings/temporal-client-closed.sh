#!/usr/bin/env bash
# A Temporal client waits for a workflow's result while its server is away; then its connection is closed. What becomes of the wait?
#
# Guess:    the promise is rejected, by the close or soon after it.
# Seen:     it is never settled. The client retries the call on a timer, and the timer calls the closed channel: "Channel has been
#           shut down" is thrown out of the timer, where no promise and no catch of the caller can take it. It arrives as an uncaught
#           exception, which ends a process that has no handler for such.
#           Aborting the calls before (withAbortSignal) changes nothing while they wait for their next try.
# Hence:    a program that may end while a server is away needs a retry interceptor of its own that stops retrying, and closes the
#           connection after its last timer.
# Versions: @temporalio/client 1.24.0 with @grpc/grpc-js 1.14.7 (npm)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @temporalio/client@1.24.0 @grpc/grpc-js@1.14.7 >/dev/null 2>&1
cat >closed.js <<'JS'
const { Client, Connection } = require('@temporalio/client');
process.on('uncaughtException', (error) => console.log('uncaught:', error.message));

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const waitAndClose = async (name, watch) => {
  const connection = Connection.lazy({ address: '127.0.0.1:1' });
  let outcome = 'not settled';
  const controller = new AbortController();
  const result = () => new Client({ connection }).workflow.getHandle('some-run').result();
  const told = (error) => (outcome = `rejected with ${error.name}`);
  (watch ? connection.withAbortSignal(controller.signal, result) : result()).then(() => (outcome = 'resolved'), told);
  await pause(400);
  if (watch) {
    controller.abort();
    await pause(100);
  }
  await connection.close();
  await pause(6_000);
  console.log(`${name}: ${outcome}`);
};

waitAndClose('closed', false).then(() => waitAndClose('aborted, then closed', true)).then(() => process.exit(0));
JS
node closed.js | tee seen.txt
cat >expected.txt <<'TXT'
uncaught: Channel has been shut down
closed: not settled
uncaught: Channel has been shut down
aborted, then closed: not settled
TXT
diff expected.txt seen.txt && echo 'as stated'
