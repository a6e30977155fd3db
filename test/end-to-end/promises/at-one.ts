/** An insert at `one` is acknowledged by one owner, and on all owners soon after. */
import { startCluster } from "../../support/cluster-processes.ts";
import { connectGrpc } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import { durationFigure, median, type PromiseCheck, plainFigure, secondsText } from "./figure.ts";
import { holdingsOf, isEqualEverywhere } from "./replicas.ts";

const INSERTS = 200;

export const atOne: PromiseCheck = {
  name: "at-one",
  summary: "an insert at one with all nodes up is on all owners within a second",
  run: async (report) => {
    await using cluster = await startCluster({ nodes: 3 });
    const [first, second] = cluster.nodes.map(({ address }) => address) as [string, string];
    using client = connectGrpc(first);
    await client.insert("warm", "up");
    const everywhereMs: number[] = [];
    for (let i = 0; i < INSERTS; i++) {
      const key = `one:${i}`;
      await client.insert(key, "x", { consistency: "one" });
      const acknowledgedMs = performance.now();
      await until(
        `${key} to be on all owners`,
        async () => {
          const [holding] = await holdingsOf(second, [key]);
          return holding !== undefined && isEqualEverywhere(holding, 3);
        },
        { withinMs: 10_000, everyMs: 2 },
      );
      everywhereMs.push(performance.now() - acknowledgedMs);
    }
    report(
      plainFigure(`on all owners after an insert at one, median of ${INSERTS}`, secondsText(median(everywhereMs))),
    );
    report(durationFigure("the slowest of them", Math.max(...everywhereMs), 1000));
  },
};
