/** D2: the power of one machine is cut while it writes, and it starts again without help. */
import { createRandom, pick } from "#base/random.ts";
import { judge, waitForRest } from "../judge.ts";
import { nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atMost, none, plain, type Row } from "../row.ts";
import { serves } from "../serves.ts";
import type { FaultNode } from "../world.ts";

const SERVING_MS_MAX = 5000;
/** So much slower is every fsync, that a cut finds something unsynced. */
const SLOW_MS = 20;

export const powerCutOfOne: Row = {
  id: "D2",
  title: "power cut of one node",
  promise: "20 cuts, torn: 0 lost, 0 wrong, opens without help, serving at most 5 s after the restart",
  needs: ["gcc"],
  withinMinutes: 12,
  run: async (run) => {
    const cuts = run.isQuick ? 3 : 20;
    const random = createRandom(run.seed);
    await using world = await run.open({ nodes: 3, hurt: { disk: true } });
    for (const { machine } of world.nodes) machine.disk?.slowSync(SLOW_MS);
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
      await load.rest();
      const { ms, faults } = await waitForRest(
        world,
        world.nodes.map(({ name }) => name),
        10_000,
      );
      await load.resume();
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
