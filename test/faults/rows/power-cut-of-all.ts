/** D3: the power of all machines is cut at one moment under load. */
import { createRandom } from "#base/random.ts";
import { judge, waitForRest } from "../judge.ts";
import { nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atMost, none, plain, type Row } from "../row.ts";
import { serves } from "../serves.ts";

const SERVING_MS_MAX = 15_000;
/** So much slower is every fsync, that a cut finds something unsynced. */
const SLOW_MS = 20;

export const powerCutOfAll: Row = {
  id: "D3",
  title: "power cut of all nodes at once",
  promise: "10 cuts under load, torn: 0 lost at quorum, the cluster serves at most 15 s after, no manual step",
  needs: ["gcc"],
  withinMinutes: 10,
  run: async (run) => {
    const cuts = run.isQuick ? 2 : 10;
    const random = createRandom(run.seed);
    await using world = await run.open({ nodes: 3, hurt: { disk: true } });
    for (const { machine } of world.nodes) machine.disk?.slowSync(SLOW_MS);
    await using load = await startLoad({ seed: run.seed, addresses: world.nodes.map(({ address }) => address) });
    const names = world.nodes.map(({ name }) => name);
    const servingMs: number[] = [];
    const restless: string[] = [];
    let unsynced = 0;
    for (let cut = 1; cut <= cuts; cut++) {
      await Bun.sleep(1500 + random.below(2000));
      const torn = await world.cutPower?.(world.nodes, `${run.seed}/${cut}`);
      unsynced += torn?.unsynced ?? 0;
      const startedMs = nowMs();
      await Promise.all(world.nodes.map((node) => node.start()));
      await Promise.all(world.nodes.map(serves));
      servingMs.push(nowMs() - startedMs);
      await load.rest();
      const { ms, faults } = await waitForRest(world, names, 10_000);
      await load.resume();
      restless.push(...faults.map((fault) => `after cut ${cut}: ${fault}`));
      run.say(
        `cut ${cut} of ${cuts}: ${torn?.kept} of ${torn?.unsynced} unsynced sectors kept, all serve after ${Math.round(servingMs.at(-1) as number)} ms, at rest after ${Math.round(ms)} ms`,
      );
    }
    run.report(plain(`${cuts} cuts (${unsynced} unsynced sectors)`));
    run.report(atMost("serving after", Math.max(...servingMs), SERVING_MS_MAX));
    if (restless.length > 0) run.report(none("unrest after a cut", restless));
    await judge(world, await load.stop(), run);
  },
};
