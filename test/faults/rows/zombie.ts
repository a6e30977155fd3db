/** M3: a node that was removed for good comes back with its old disk. */
import { cp } from "node:fs/promises";
import { hexOf } from "#base/bytes.ts";
import { runTaikv } from "../../support/binary.ts";
import { connectGrpc } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import { atOnce } from "../at-once.ts";
import { ANSWER_MS_MAX } from "../cluster-state.ts";
import { judge } from "../judge.ts";
import { type Attempt, nowMs } from "../load/history.ts";
import { attempt } from "../load/key-value-caller.ts";
import { startLoad } from "../load/load.ts";
import { atMost, none, plain, type Row } from "../row.ts";
import type { FaultNode, World } from "../world.ts";

const GONE_MS_MAX = 30_000;
const AWAY_MS = 60_000;
/** Until it is ready or has ended, however busy the machine. */
const START_MS_MAX = 120_000;
/** What is not answered says nothing of what is there: it is asked again for so long. */
const ANSWERED_WITHIN_MS = 60_000;
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
    const oldId = removed.process().ready.id;
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
    await until("it to be gone from every view", async () => (await viewsWith(world, members, oldId)).length === 0, {
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
      // Under a new identity it may be a member again.
      returned.push(...(await viewsWith(world, members, oldId)));
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
    await node.start({ withinMs: START_MS_MAX });
  } catch (error) {
    if (String(error).includes("ended with")) return "refused";
    throw error;
  }
  await Bun.sleep(3000);
  return node.isRunning() ? "admitted" : "refused";
}

/** Views of members in which the identity is. */
async function viewsWith(world: World, members: readonly string[], id: string): Promise<string[]> {
  const views: string[] = [];
  for (const member of members) {
    using client = connectGrpc(world.node(member).address);
    const ring = await client.call("taikv.v1.Operator/Ring", {}, { timeoutMs: ANSWER_MS_MAX });
    const status = await client.call("taikv.v1.Operator/Status", {}, { timeoutMs: ANSWER_MS_MAX });
    const ids = [
      ...(ring["virtualNodes"] as readonly { readonly virtualNode: { readonly node: Uint8Array } }[]).map(
        ({ virtualNode }) => virtualNode.node,
      ),
      ...(status["nodes"] as readonly { readonly record: { readonly id: Uint8Array } }[]).map(
        ({ record }) => record.id,
      ),
    ];
    if (ids.some((one) => hexOf(one) === id)) views.push(`${id} in the view of ${member}`);
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
  const giveUpMs = nowMs() + ANSWERED_WITHIN_MS;
  await atOnce(16, KEYS, async (key) => {
    let one: Attempt;
    do {
      one = await attempt(client, { kind, key, payload, consistency: "quorum", timeoutMs: 5000 });
      attempts.push(one);
    } while (one.result === "failed" && nowMs() < giveUpMs);
    made.push(one);
  });
  return made;
}
