/** M1: three nodes become five under load. */
import { judge, waitForRest } from "../judge.ts";
import { availabilityOf } from "../load/availability.ts";
import { nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, atMost, plain, type Row } from "../row.ts";

export const growUnderLoad: Row = {
  id: "M1",
  title: "growing from 3 to 5 nodes",
  promise: "under load: 0 lost, success at least 99.9 %, every key on 3 different nodes, p99 at most 3 times as long",
  withinMinutes: 6,
  run: async (run) => {
    await using world = await run.open({ nodes: 3 });
    await using load = await startLoad({ seed: run.seed, addresses: world.nodes.map(({ address }) => address) });
    await Bun.sleep(1000);
    const quietMs = nowMs();
    await Bun.sleep(run.isQuick ? 4000 : 10_000);
    const fromMs = nowMs();
    for (const name of ["n4", "n5"]) {
      const startedMs = nowMs();
      await world.add(name);
      await load.setAddresses(world.nodes.map(({ address }) => address));
      await Bun.sleep(run.isQuick ? 4000 : 8000);
      run.say(`${name} added ${Math.round(nowMs() - startedMs)} ms ago`);
    }
    await load.rest();
    const { ms } = await waitForRest(
      world,
      world.nodes.map(({ name }) => name),
      60_000,
    );
    run.say(`all wanted copies in place ${Math.round(ms)} ms later`);
    await load.resume();
    await Bun.sleep(1000);
    const history = await load.stop();
    const before = availabilityOf(history.requests, quietMs, fromMs);
    const during = availabilityOf(history.requests, fromMs);
    run.report(plain(`${during.requests} requests`));
    run.report(atLeast("success", during.success * 100, 99.9, " %"));
    run.report(atMost("p99", during.p99Ms, 3 * before.p99Ms));
    await judge(world, history, run);
  },
};
