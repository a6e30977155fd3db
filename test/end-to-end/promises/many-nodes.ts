/** Sixteen processes that each remember few places of the ring: the fingers do the routing. */
import { startCluster } from "../../support/cluster-processes.ts";
import { connectGrpc } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import { noneFigure, type PromiseCheck, plainFigure, secondsText } from "./figure.ts";
import { holdingsOf } from "./replicas.ts";

const NODES = 16;
const LOCATIONS_MAX = 64;
const KEYS = Array.from({ length: 100 }, (_, i) => `many:${i}`);

export const manyNodes: PromiseCheck = {
  name: "many-nodes",
  summary: `${NODES} processes with at most ${LOCATIONS_MAX} locations each answer every lookup, with hops`,
  run: async (report) => {
    await using cluster = await startCluster({ nodes: 3, args: ["--locations-max", String(LOCATIONS_MAX)] });
    const startedMs = performance.now();
    for (let i = 4; i <= NODES; i++) await cluster.add(`n${i}`);
    await until(
      `${NODES} nodes to be up`,
      async () => (await cluster.status()).nodes.filter(({ state }) => state === "up").length === NODES,
      { withinMs: 120_000, everyMs: 500 },
    );
    report(plainFigure(`${NODES} nodes up after`, secondsText(performance.now() - startedMs)));
    {
      using client = connectGrpc(cluster.node("n1").address);
      for (const key of KEYS) {
        await until(`${key} to be written`, () => client.insert(key, "x", { timeoutMs: 10_000 }), { withinMs: 60_000 });
      }
    }
    const whole = await cluster.settled(NODES, 180_000).then(
      () => secondsText(performance.now() - startedMs),
      () => "not in time",
    );
    report(plainFigure("all ranges with their wanted owners after", whole));
    let unanswered = 0;
    let hops = 0;
    let asked = 0;
    for (const node of cluster.running()) {
      using client = connectGrpc(node.address);
      for (const key of KEYS) {
        asked += 1;
        try {
          const [holding] = await holdingsOf(node.address, [key]);
          hops += holding?.hops ?? 0;
          if ((await client.get(key, { timeoutMs: 10_000 })) === undefined) unanswered += 1;
        } catch {
          unanswered += 1;
        }
      }
    }
    report(noneFigure("lookups without the key", unanswered, asked));
    const mean = hops / asked;
    report({ name: "mean hops of a lookup", measured: mean.toFixed(2), promised: "above 0", isKept: mean > 0 });
    report(
      plainFigure(
        "½·log2 of the nodes, of the virtual nodes",
        `${(Math.log2(NODES) / 2).toFixed(2)}, ${(Math.log2(NODES * 32) / 2).toFixed(2)}`,
      ),
    );
  },
};
