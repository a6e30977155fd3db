/** C6: writes that timed out are seen or not, but never seen and then unseen. */
import { createRandom } from "#base/random.ts";
import { registerFaults } from "#simulation/checkers/register.ts";
import { judge } from "../judge.ts";
import { clientRecordOf } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { none, plain, type Row } from "../row.ts";
import { hurtAtRandom } from "./random-faults.ts";

export const unknownOutcomes: Row = {
  id: "C6",
  title: "writes of unknown outcome",
  promise: "time-outs through partitions: 0 keys whose value goes from new to old and back, at quorum, by any node",
  withinMinutes: 4,
  run: async (run) => {
    await using world = await run.open({ nodes: 3 });
    await using load = await startLoad({
      seed: run.seed,
      addresses: world.nodes.map(({ address }) => address),
      sharedKeys: 8,
      shares: { uniqueInserts: 0.02, uniqueGets: 0, sharedInserts: 0.38, sharedDeletes: 0.02 },
      // Given up early, so that many outcomes are unknown.
      deadlineMs: 60,
      retryAfterMs: undefined,
    });
    const faults = await hurtAtRandom(world, createRandom(run.seed), {
      kinds: ["isolate", "isolate-one-way", "cut-pair", "pause"],
      forMs: run.isQuick ? 12_000 : 60_000,
      everyMs: 2000,
      say: run.say,
    });
    const history = await load.stop();
    const unknown = history.attempts.filter(
      ({ kind, result, effect }) => kind !== "get" && result === "failed" && effect !== "nothing-written",
    );
    run.report(plain(faults));
    const flickers = registerFaults(history.attempts.map(clientRecordOf));
    run.report(none("reads back in time", flickers, unknown.length));
    await judge(world, history, run);
  },
};
