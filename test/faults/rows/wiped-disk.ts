/** D7: a node comes back under its name and address with an empty folder, and then another one does. */
import { judge, waitForRest } from "../judge.ts";
import { startLoad } from "../load/load.ts";
import { atMost, none, type Row } from "../row.ts";

const REDUNDANT_MS_MAX = 60_000;

export const wipedDisk: Row = {
  id: "D7",
  title: "a wiped disk, same identity",
  promise: "0 quorum reads stale or missing, all copies again within 60 s; a second node wiped after that: 0 lost",
  withinMinutes: 12,
  run: async (run) => {
    await using world = await run.open({ nodes: 3 });
    const names = world.nodes.map(({ name }) => name);
    await using load = await startLoad({ seed: run.seed, addresses: world.nodes.map(({ address }) => address) });
    await Bun.sleep(run.isQuick ? 3000 : 10_000);
    for (const name of ["n2", "n1"]) {
      const victim = world.node(name);
      await victim.kill();
      await victim.wipe();
      await Bun.sleep(500);
      await victim.start({ withinMs: 60_000 });
      await load.rest();
      const { ms, faults } = await waitForRest(world, names, 2 * REDUNDANT_MS_MAX);
      await load.resume();
      run.say(`${name} wiped, all copies again after ${Math.round(ms)} ms`);
      run.report(atMost(`${name} wiped, all copies again after`, ms, REDUNDANT_MS_MAX));
      if (faults.length > 0) run.report(none("copies missing", faults));
      await Bun.sleep(2000);
    }
    await judge(world, await load.stop(), run);
  },
};
