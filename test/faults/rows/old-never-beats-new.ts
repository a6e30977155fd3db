/**
 * C5: an old tombstone, hint or disk never beats newer data.
 *
 * Deleted while an owner is away, so that a hint of the tombstone is kept; reaped; written anew; and then the disks of
 * that time come back: that with the hint, and that of the owner that has never heard of the delete.
 */
import { cp } from "node:fs/promises";
import { connectGrpc } from "../../support/grpc-client.ts";
import { atOnce } from "../at-once.ts";
import { rowsOf } from "../cluster-state.ts";
import { judge, waitForRest } from "../judge.ts";
import { type Attempt, nowMs } from "../load/history.ts";
import { attempt } from "../load/key-value-caller.ts";
import { none, plain, type Row } from "../row.ts";
import type { FaultNode, World } from "../world.ts";

const KEYS = Array.from({ length: 100 }, (_, i) => `kv:${i}`);
const AT_ONCE = 16;
const REAPED_MS_MAX = 60_000;

export const oldNeverBeatsNew: Row = {
  id: "C5",
  title: "old never beats new",
  promise: "deleted with a hint, reaped, written anew, then old disks and hints come back: 100 of 100 new values stand",
  needs: ["gcc"],
  withinMinutes: 15,
  run: async (run) => {
    await using world = await run.open({ nodes: 3, hurt: { disk: true } });
    const names = world.nodes.map(({ name }) => name);
    const [first, holder, away] = ["n1", "n2", "n3"].map(world.node) as [FaultNode, FaultNode, FaultNode];
    const attempts: Attempt[] = [];
    const act = (node: FaultNode, kind: Attempt["kind"], payload = "") => actOn(node, kind, payload, attempts);
    const atRest = async (what: string): Promise<void> => {
      const { faults, ms } = await waitForRest(world, names, 60_000);
      run.say(`${what}: at rest after ${Math.round(ms)} ms`);
      if (faults.length > 0) run.report(none(`unrest ${what}`, faults));
    };

    await act(first, "insert", "old");
    await atRest("inserted");
    await away.kill();
    await keepDisk(world, away);
    await act(first, "delete");
    // Whoever has been waited for in vain gets its hint a moment after the answer.
    await Bun.sleep(2000);
    await holder.kill();
    await keepDisk(world, holder);
    await holder.start();
    await away.start();
    await atRest("deleted");
    const startedMs = nowMs();
    while (rowsOf(world.running(), "kv:") > 0 && nowMs() < startedMs + REAPED_MS_MAX) await Bun.sleep(500);
    run.report(plain(`${rowsOf(world.running(), "kv:")} tombstones left when written anew`));

    // A node that cannot read what it has must not take it for nothing.
    first.expectEnd();
    await act(holder, "insert", "new");
    first.machine.disk?.failReads(true);
    await act(holder, "get");
    first.machine.disk?.failReads(false);
    if (!first.isRunning()) await first.start();
    await atRest("written anew, one node unable to read");

    for (const node of [away, holder]) {
      await node.kill();
      await node.wipe();
      await cp(diskOf(world, node), node.dataFolder, { recursive: true });
      await node.start({ withinMs: 60_000 });
      await atRest(`${node.name} back with its old disk`);
    }
    const beaten: string[] = [];
    for (const node of world.running()) {
      const reads = await act(node, "get");
      beaten.push(
        ...reads
          .filter(({ payload }) => payload !== "new")
          .map((read) => `${read.key}: ${read.payload ?? read.result}`),
      );
    }
    run.report(none("new values beaten", beaten, KEYS.length));
    await judge(world, { attempts, requests: [] }, run);
  },
};

function diskOf(world: World, { name }: FaultNode): string {
  return `${world.folder}/${name}-old-disk`;
}

async function keepDisk(world: World, node: FaultNode): Promise<void> {
  await cp(node.dataFolder, diskOf(world, node), { recursive: true });
}

async function actOn(
  node: FaultNode,
  kind: Attempt["kind"],
  payload: string,
  attempts: Attempt[],
): Promise<readonly Attempt[]> {
  using client = connectGrpc(node.address);
  const made: Attempt[] = [];
  await atOnce(AT_ONCE, KEYS, async (key) => {
    for (let tries = 0; tries < 10; tries++) {
      const one = await attempt(client, { kind, key, payload, consistency: "quorum", timeoutMs: 3000 });
      attempts.push(one);
      if (one.result === "failed") continue;
      made.push(one);
      return;
    }
    throw new Error(`${kind} of ${key} at ${node.name} is refused`);
  });
  return made;
}
