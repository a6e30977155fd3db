/** D7: a node comes back under its name and address with an empty folder, and then another one does. */
import { entryBytesOf } from "../cluster-state.ts";
import { judge, waitForRest } from "../judge.ts";
import { nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { preload } from "../load/preload.ts";
import { atLeast, atMost, none, type Row } from "../row.ts";
import { lostFigure } from "./newest-writes.ts";

const REDUNDANT_MS_MAX = 60_000;
const PRELOADED_BYTES = 50_000_000;
const QUICK_PRELOADED_BYTES = 10_000_000;

export const wipedDisk: Row = {
  id: "D7",
  title: "a wiped disk, same identity",
  promise:
    "0 quorum reads stale or missing, all copies of 50 MB again within 60 s; a second node wiped after that: 0 lost",
  withinMinutes: 12,
  run: async (run) => {
    await using world = await run.open({ nodes: 3 });
    const names = world.nodes.map(({ name }) => name);
    const addresses = world.nodes.map(({ address }) => address);
    const bytes = run.isQuick ? QUICK_PRELOADED_BYTES : PRELOADED_BYTES;
    const preloaded = await preload({ addresses, seed: run.seed, bytes });
    await using load = await startLoad({ seed: run.seed, addresses });
    await Bun.sleep(run.isQuick ? 3000 : 10_000);
    for (const name of ["n2", "n1"]) {
      const victim = world.node(name);
      await victim.kill();
      await victim.wipe();
      await Bun.sleep(500);
      const startedMs = nowMs();
      await victim.start({ withinMs: 60_000 });
      await load.rest();
      const { faults } = await waitForRest(world, names, 2 * REDUNDANT_MS_MAX);
      const ms = nowMs() - startedMs;
      const copied = entryBytesOf(victim);
      await load.resume();
      run.say(`${name} wiped, all copies again after ${Math.round(ms)} ms, ${copied.toLocaleString("en")} B`);
      run.report(atMost(`${name} wiped, all copies again after`, ms, REDUNDANT_MS_MAX));
      run.report(atLeast("copied", copied / 1e6, bytes / 1e6, " MB"));
      if (faults.length > 0) run.report(none("copies missing", faults));
      await Bun.sleep(2000);
    }
    await load.rest();
    run.report(await lostFigure("preloaded keys lost", addresses[0] as string, preloaded));
    await judge(world, await load.stop(), run);
  },
};
