/** C4: keys deleted while a replica is away longer than every grace time do not come back with it. */
import { cp } from "node:fs/promises";
import { connectGrpc } from "../../support/grpc-client.ts";
import { atOnce } from "../at-once.ts";
import { rowsOf } from "../cluster-state.ts";
import { judge, waitForRest } from "../judge.ts";
import { type Attempt, nowMs } from "../load/history.ts";
import { attempt } from "../load/key-value-caller.ts";
import { atMost, none, type Row } from "../row.ts";
import type { World } from "../world.ts";

const KEYS = 1000;
const AT_ONCE = 16;
/** Beyond the grace of a purge and the window of hints, ms. */
const AWAY_MS = 20_000;
const HINT_WINDOW = "2s";
const PURGED_MS_MAX = 90_000;
const PREFIX = "doomed:";

export const deletesStay: Row = {
  id: "C4",
  title: "deletes stay",
  promise: "1,000 deleted while a replica is away: 0 come back by read, repair, hint, join or an old disk; all purged",
  withinMinutes: 15,
  run: async (run) => {
    const keys = Array.from({ length: run.isQuick ? 200 : KEYS }, (_, i) => `${PREFIX}${i}`);
    await using world = await run.open({ nodes: 3, args: ["--hint-window", HINT_WINDOW] });
    const attempts: Attempt[] = [];
    await everyKey(world, keys, "insert", "all", attempts);
    const away = world.node("n3");
    await away.kill();
    const oldDisk = `${world.folder}/old-disk`;
    await cp(away.dataFolder, oldDisk, { recursive: true });
    await everyKey(world, keys, "delete", "quorum", attempts);
    await Bun.sleep(AWAY_MS);
    const back: string[] = [];
    const rest = async (what: string): Promise<void> => {
      const names = world.nodes.map(({ name }) => name);
      back.push(...(await cameBack(world, keys)).map((fault) => `${what}, at once: ${fault}`));
      const { faults, ms } = await waitForRest(world, names, 60_000);
      if (faults.length > 0) run.report(none(`unrest ${what}`, faults));
      back.push(...(await cameBack(world, keys)).map((fault) => `${what}: ${fault}`));
      run.say(`${what}: at rest after ${Math.round(ms)} ms`);
    };

    await away.start();
    await rest("after its return");
    const purging = nowMs();
    let left = rowsOf(world.running(), PREFIX);
    while (left > 0 && nowMs() < purging + PURGED_MS_MAX) {
      await Bun.sleep(500);
      left = rowsOf(world.running(), PREFIX);
    }
    run.report({
      ...atMost("no row left after", nowMs() - purging, PURGED_MS_MAX),
      isKept: left === 0,
      details: [`${left} rows are left`],
    });

    await away.kill();
    await away.wipe();
    await cp(oldDisk, away.dataFolder, { recursive: true });
    await away.start({ withinMs: 60_000 });
    await rest("with its old disk");
    await world.add("n4");
    await rest("after another node's join");
    run.report(none("came back", back, keys.length));
    await judge(world, { attempts, requests: [] }, run);
  },
};

async function everyKey(
  world: World,
  keys: readonly string[],
  kind: "insert" | "delete",
  consistency: "quorum" | "all",
  attempts: Attempt[],
): Promise<void> {
  using client = connectGrpc(world.node("n1").address);
  await atOnce(AT_ONCE, keys, async (key) => {
    for (let tries = 0; tries < 10; tries++) {
      const made = await attempt(client, { kind, key, payload: `old ${key}`, consistency, timeoutMs: 5000 });
      attempts.push(made);
      if (made.result !== "failed") return;
    }
    throw new Error(`${kind} of ${key} is refused`);
  });
}

/** Asks every node, at `one` and at `quorum`. */
async function cameBack(world: World, keys: readonly string[]): Promise<string[]> {
  const back: string[] = [];
  for (const node of world.running()) {
    using client = connectGrpc(node.address);
    await atOnce(AT_ONCE, keys, async (key) => {
      for (const consistency of ["one", "quorum"] as const) {
        const made = await attempt(client, { kind: "get", key, consistency, timeoutMs: 3000 });
        if (made.result === "ok") back.push(`${key} at ${node.name} at ${consistency}`);
      }
    });
  }
  return back;
}
