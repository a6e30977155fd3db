/** A node that starts steps back behind the others on its machine, and comes back; where it could not come back it stays. */
import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { getPriority } from "node:os";
import { startNode } from "../support/node-process.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { until } from "../support/until.ts";

const OWN = getPriority();
/** What a client of HTTP/2 begins with, and its empty settings: a session that asks for nothing. */
const PREFACE = `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0`;
/** A thread's priority is one's own on Linux, and only root has it back for sure. */
const isRootOnLinux = process.platform === "linux" && process.getuid?.() === 0;

/** The `nice` of each thread that there is, by thread; none once the process has ended. */
function nicesOf(pid: number): Map<number, number> {
  const nices = new Map<number, number>();
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`).map(Number)) nices.set(thread, getPriority(thread));
  } catch {
    // A thread, or all of them, ended while they were looked at.
  }
  return nices;
}

test.skipIf(!isRootOnLinux)("a node is behind while it starts, and all of its threads come back", async () => {
  await using folder = await openTemporaryFolder("step-back");
  const pid = Promise.withResolvers<number>();
  const starting = startNode({ name: "n1", dataFolder: folder.path, onProcess: pid.resolve });
  const started = await pid.promise;
  await until("the node steps back", () => nicesOf(started).get(started) === OWN + 10, { everyMs: 5 });
  await using node = await starting;
  await until("its threads come back", () => {
    const nices = [...nicesOf(node.pid).values()];
    return nices.length > 2 && nices.every((nice) => nice === OWN);
  });
});

test.skipIf(!isRootOnLinux)(
  "a node whose clients hold every file descriptor comes back when it has some again",
  async () => {
    await using folder = await openTemporaryFolder("step-back");
    const command = ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh"];
    await using node = await startNode({ name: "n1", dataFolder: folder.path, command });
    const [host = "", port] = node.address.split(":");
    const clients = Array.from({ length: 100 }, () => {
      const client = connect(Number(port), host, () => client.write(PREFACE)).on("error", () => undefined);
      return client;
    });
    const ownNice = (): number | undefined => nicesOf(node.pid).get(node.pid);
    await until("it tries to come back, or ends", () => !node.isRunning() || ownNice() === OWN);
    for (const client of clients) client.destroy();
    await until("its threads come back", () => {
      const nices = [...nicesOf(node.pid).values()];
      return !node.isRunning() || (nices.length > 2 && nices.every((nice) => nice === OWN));
    });
    expect(node.isRunning()).toBe(true);
  },
);

test.skipIf(!isRootOnLinux || Bun.which("setpriv") === null)(
  "a node that could not come back does not step back",
  async () => {
    await using folder = await openTemporaryFolder("step-back");
    const command = ["setpriv", "--inh-caps=-sys_nice", "--bounding-set=-sys_nice"];
    const pid = Promise.withResolvers<number>();
    const starting = startNode({ name: "n1", dataFolder: folder.path, command, onProcess: pid.resolve });
    const started = await pid.promise;
    let isReady = false;
    const seen = new Set<number | undefined>();
    const watched = until("the node is ready", () => seen.add(nicesOf(started).get(started)) && isReady, {
      everyMs: 5,
    });
    await using node = await starting;
    isReady = true;
    await watched;
    expect([...seen]).toEqual([OWN]);
    expect(node.isRunning()).toBe(true);
  },
);
