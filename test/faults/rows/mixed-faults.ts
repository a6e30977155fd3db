/** C1: kills, pauses and partitions in turn; reads at quorum see every acknowledged write and never go back. */
import { createRandom } from "#base/random.ts";
import { judge } from "../judge.ts";
import { availabilityOf } from "../load/availability.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, plain, type Row } from "../row.ts";
import { hurtAtRandom } from "./random-faults.ts";

const OPERATIONS = 20_000;
const RATE = 200;
/** What a machine that has other things to do can carry, too. */
const QUICK_RATE = 100;

export const mixedFaults: Row = {
  id: "C1",
  title: "kill, pause and partition",
  promise: "20,000 operations: 0 stale reads, 0 reads back in time",
  withinMinutes: 5,
  run: async (run) => {
    const forMs = run.isQuick ? 15_000 : (OPERATIONS / RATE) * 1000;
    await using world = await run.open({ nodes: 3 });
    await using load = await startLoad({
      seed: run.seed,
      addresses: world.nodes.map(({ address }) => address),
      rate: run.isQuick ? QUICK_RATE : RATE,
      sharedKeys: 20,
      shares: { uniqueInserts: 0.15, uniqueGets: 0.1, sharedInserts: 0.3, sharedDeletes: 0.05 },
    });
    const faults = await hurtAtRandom(world, createRandom(run.seed), {
      kinds: ["kill", "pause", "isolate", "isolate-one-way", "cut-pair"],
      forMs,
      everyMs: 4000,
      say: run.say,
    });
    const history = await load.stop();
    const { requests, success } = availabilityOf(history.requests);
    run.report(plain(faults));
    // What is not answered shows nothing.
    run.report(atLeast("requests answered", Math.round(requests * success), (forMs / 1000) * (run.isQuick ? 10 : 100)));
    await judge(world, history, run);
  },
};
