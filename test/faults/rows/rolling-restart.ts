/** M4, with one version: every node is stopped and started again in turn. */
import { judge } from "../judge.ts";
import { availabilityOf } from "../load/availability.ts";
import { nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, plain, type Row } from "../row.ts";

const APART_MS = 15_000;

export const rollingRestart: Row = {
  id: "M4",
  title: "rolling restart (one version)",
  promise: "each node 15 s apart, keys that nobody reads too: 0 lost, success at least 99.9 %",
  withinMinutes: 4,
  run: async (run) => {
    await using world = await run.open({ nodes: 3 });
    await using load = await startLoad({ seed: run.seed, addresses: world.nodes.map(({ address }) => address) });
    await Bun.sleep(3000);
    const fromMs = nowMs();
    for (const node of world.nodes) {
      const code = await node.stop();
      const { readyMs } = await node.start();
      run.say(`${node.name} ended with ${code}, ready again after ${Math.round(readyMs)} ms`);
      await Bun.sleep(run.isQuick ? 3000 : APART_MS);
    }
    const history = await load.stop();
    const { requests, success } = availabilityOf(history.requests, fromMs);
    run.report(plain(`${requests} requests`));
    run.report(atLeast("success", success * 100, 99.9, " %"));
    await judge(world, history, run);
  },
};
