/** D2: the power of one machine is cut while it writes, and it starts again without help. */
import { createRandom, pick } from "#base/random.ts";
import { connectGrpc } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import { judge, waitForRest } from "../judge.ts";
import { nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atMost, none, plain, type Row } from "../row.ts";
import type { FaultNode } from "../world.ts";

const SERVING_MS_MAX = 5000;

export const powerCutOfOne: Row = {
  id: "D2",
  title: "power cut of one node",
  promise: "20 cuts, torn: 0 lost, 0 wrong, opens without help, serving at most 5 s after the restart",
  withinMinutes: 12,
  run: async (run) => {
    const cuts = run.isQuick ? 3 : 20;
    const random = createRandom(run.seed);
    await using world = await run.open({ nodes: 3 });
    await using load = await startLoad({ seed: run.seed, addresses: world.nodes.map(({ address }) => address) });
    const servingMs: number[] = [];
    const restless: string[] = [];
    let unsynced = 0;
    for (let cut = 1; cut <= cuts; cut++) {
      await Bun.sleep(500 + random.below(1500));
      const victim = pick(random, world.nodes) as FaultNode;
      const torn = await world.cutPower?.([victim], `${run.seed}/${cut}`);
      unsynced += torn?.unsynced ?? 0;
      await Bun.sleep(random.below(1000));
      const startedMs = nowMs();
      await victim.start();
      await serves(victim);
      servingMs.push(nowMs() - startedMs);
      const { ms, faults } = await waitForRest(
        world,
        world.nodes.map(({ name }) => name),
        10_000,
      );
      restless.push(...faults.map((fault) => `after cut ${cut}: ${fault}`));
      run.say(
        `cut ${cut} of ${cuts}: ${victim.name}, ${torn?.kept} of ${torn?.unsynced} unsynced sectors kept, serving after ${Math.round(servingMs.at(-1) as number)} ms, at rest after ${Math.round(ms)} ms`,
      );
    }
    run.report(plain(`${cuts} cuts (${unsynced} unsynced sectors)`));
    run.report(atMost("serving after", Math.max(...servingMs), SERVING_MS_MAX));
    if (restless.length > 0) run.report(none("unrest after a cut", restless));
    await judge(world, await load.stop(), run);
  },
};

/** Waits until the node answers a quorum read and takes a quorum write itself. */
export async function serves({ name, address }: FaultNode): Promise<void> {
  using client = connectGrpc(address);
  await until(
    `${name} to serve`,
    async () => {
      await client.insert(`served:${name}`, "yes", { consistency: "quorum", timeoutMs: 500 });
      return (await client.get(`served:${name}`, { consistency: "quorum", timeoutMs: 500 })) !== undefined;
    },
    { withinMs: 30_000, everyMs: 10 },
  );
}
