/** C3: a growing set of keys while the network parts and meets again: all that was acknowledged is there, and nothing else. */
import { createRandom } from "#base/random.ts";
import { judge } from "../judge.ts";
import { isUnique } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, plain, type Row } from "../row.ts";
import { hurtAtRandom } from "./random-faults.ts";

const INSERTS = 10_000;
const RATE = 250;

export const setThroughPartitions: Row = {
  id: "C3",
  title: "a set through partitions",
  promise: "10,000 acknowledged inserts, a random partition every 3 s: 0 lost, 0 phantoms",
  withinMinutes: 5,
  run: async (run) => {
    const inserts = run.isQuick ? 2000 : INSERTS;
    await using world = await run.open({ nodes: 3 });
    await using load = await startLoad({
      seed: run.seed,
      addresses: world.nodes.map(({ address }) => address),
      rate: RATE,
      shares: { uniqueInserts: 1, uniqueGets: 0, sharedInserts: 0, sharedDeletes: 0 },
    });
    const faults = await hurtAtRandom(world, createRandom(run.seed), {
      kinds: ["isolate", "isolate-one-way", "cut-pair"],
      // A few more, as some are refused.
      forMs: (1100 * inserts) / RATE,
      everyMs: 3000,
      say: run.say,
    });
    const history = await load.stop();
    const acknowledged = history.attempts.filter(({ key, result }) => isUnique(key) && result === "ok").length;
    run.report(plain(faults));
    run.report(atLeast("acknowledged", acknowledged, inserts * 0.9));
    await judge(world, history, run);
  },
};
