/** A1: a node is killed every five seconds and started again two seconds later. */
import { createRandom } from "#base/random.ts";
import { judge } from "../judge.ts";
import { availabilityOf } from "../load/availability.ts";
import { nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, atMost, plain, type Row } from "../row.ts";
import type { FaultNode } from "../world.ts";

const EVERY_MS = 5000;
const DOWN_MS = 2000;

export const killedEveryFiveSeconds: Row = {
  id: "A1",
  title: "a node killed every 5 s",
  promise: "60 s, back after 2 s: success at least 99.5 %, p99 at most 300 ms, no gap above 1.5 s, 0 lost",
  withinMinutes: 4,
  run: async (run) => {
    const kills = run.isQuick ? 3 : 12;
    const random = createRandom(run.seed);
    await using world = await run.open({ nodes: 3 });
    await using load = await startLoad({ seed: run.seed, addresses: world.nodes.map(({ address }) => address) });
    await Bun.sleep(1000);
    const fromMs = nowMs();
    for (let kill = 1; kill <= kills; kill++) {
      const nextMs = nowMs() + EVERY_MS;
      const victim = world.nodes[random.below(world.nodes.length)] as FaultNode;
      await victim.kill();
      await Bun.sleep(DOWN_MS);
      const { readyMs } = await victim.start();
      run.say(`kill ${kill} of ${kills}: ${victim.name}, ready after ${Math.round(readyMs)} ms`);
      await Bun.sleep(Math.max(0, nextMs - nowMs()));
    }
    const history = await load.stop();
    const { requests, success, p99Ms, gapMs } = availabilityOf(history.requests, fromMs);
    run.report(plain(`${kills} kills, ${requests} requests`));
    run.report(atLeast("success", success * 100, 99.5, " %"));
    run.report(atMost("p99", p99Ms, 300));
    run.report(atMost("longest gap", gapMs, 1500));
    await judge(world, history, run);
  },
};
