/** M3: a node that was removed for good comes back with its old disk. */
import { cp } from "node:fs/promises";
import { runTaikv } from "../../support/binary.ts";
import { connectGrpc } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import { atOnce } from "../at-once.ts";
import { judge } from "../judge.ts";
import { type Attempt, nowMs } from "../load/history.ts";
import { attempt } from "../load/key-value-caller.ts";
import { startLoad } from "../load/load.ts";
import { atMost, none, plain, type Row } from "../row.ts";
import type { FaultNode, World } from "../world.ts";

const GONE_MS_MAX = 30_000;
const AWAY_MS = 60_000;
const KEYS = Array.from({ length: 200 }, (_, i) => `shared:zombie:${i}`);

export const zombie: Row = {
  id: "M3",
  title: "a removed node comes back",
  promise:
    "gone from every view within 30 s and for good; back with its old disk, twice: refused or empty, 0 old values",
  withinMinutes: 12,
  run: async (run) => {
    await using world = await run.open({ nodes: 4 });
    const members = ["n1", "n2", "n3"];
    const removed = world.node("n4");
    const attempts: Attempt[] = [];
    await everyKey(world.node("n1"), "insert", "old", attempts);
    await using load = await startLoad({
      seed: run.seed,
      addresses: members.map((name) => world.node(name).address),
    });
    await Bun.sleep(2000);
    await removed.kill();
    const oldDisk = `${world.folder}/old-disk`;
    await cp(removed.dataFolder, oldDisk, { recursive: true });
    const removing = await runTaikv(["node", "remove", "n4", "--yes"], {
      env: { TAIKV_ADDR: world.node("n1").address },
      withinMs: 120_000,
    });
    if (removing.exitCode !== 0)
      throw new Error(`taikv node remove ended with ${removing.exitCode}: ${removing.stderr}`);
    const removedMs = nowMs();
    await until("it to be gone from every view", async () => (await viewsWith(world, members, "n4")).length === 0, {
      withinMs: 2 * GONE_MS_MAX,
    });
    run.report(atMost("gone from every view after", nowMs() - removedMs, GONE_MS_MAX));
    await everyKey(world.node("n2"), "insert", "new", attempts);
    const returned: string[] = [];
    const fates: string[] = [];
    for (const away of [run.isQuick ? 5000 : AWAY_MS, 5000]) {
      await Bun.sleep(away);
      removed.expectEnd();
      fates.push(await comeBack(removed));
      await Bun.sleep(5000);
      if (fates.at(-1) === "refused") returned.push(...(await viewsWith(world, members, "n4")));
      for (const read of await everyKey(world.node("n3"), "get", "", attempts)) {
        if (read.payload !== "new") returned.push(`${read.key}: ${read.payload ?? read.result}`);
      }
      await removed.kill();
      await removed.wipe();
      await cp(oldDisk, removed.dataFolder, { recursive: true });
    }
    run.report(plain(`it was ${fates.join(", then ")}`));
    run.report(none("old values or views of it", returned, KEYS.length));
    const history = await load.stop();
    await judge(world, { ...history, attempts: [...history.attempts, ...attempts] }, run, {
      members: fates.includes("admitted") ? [...members, "n4"] : members,
    });
  },
};

async function comeBack(node: FaultNode): Promise<"refused" | "admitted"> {
  try {
    await node.start({ withinMs: 20_000 });
    await Bun.sleep(3000);
    return node.isRunning() ? "admitted" : "refused";
  } catch {
    return "refused";
  }
}

/** Views of members in which the node is. */
async function viewsWith(world: World, members: readonly string[], name: string): Promise<string[]> {
  const views: string[] = [];
  for (const member of members) {
    using client = connectGrpc(world.node(member).address);
    const ring = await client.call("taikv.v1.Operator/Ring", {});
    const status = await client.call("taikv.v1.Operator/Status", {});
    const names = [
      ...(ring["virtualNodes"] as readonly { readonly nodeName: string }[]).map(({ nodeName }) => nodeName),
      ...(status["nodes"] as readonly { readonly record: { readonly name: string } }[]).map(
        ({ record }) => record.name,
      ),
    ];
    if (names.includes(name)) views.push(`${name} in the view of ${member}`);
  }
  return views;
}

async function everyKey(
  node: FaultNode,
  kind: Attempt["kind"],
  payload: string,
  attempts: Attempt[],
): Promise<readonly Attempt[]> {
  using client = connectGrpc(node.address);
  const made: Attempt[] = [];
  await atOnce(16, KEYS, async (key) => {
    const one = await attempt(client, { kind, key, payload, consistency: "quorum", timeoutMs: 5000 });
    attempts.push(one);
    made.push(one);
  });
  return made;
}
