/** Sixteen processes that each remember few places of the ring: the fingers do the routing. */
import { startCluster } from "../../support/cluster-processes.ts";
import { connectGrpc } from "../../support/grpc-client.ts";
import { noneFigure, type PromiseCheck, plainFigure } from "./figure.ts";
import { holdingsOf } from "./replicas.ts";

const NODES = 16;
const LOCATIONS_MAX = 64;
const KEYS = Array.from({ length: 100 }, (_, i) => `many:${i}`);

export const manyNodes: PromiseCheck = {
  name: "many-nodes",
  summary: `${NODES} processes with at most ${LOCATIONS_MAX} locations each answer every lookup, with hops`,
  run: async (report) => {
    await using cluster = await startCluster({ nodes: 3, args: ["--locations-max", String(LOCATIONS_MAX)] });
    for (let i = 4; i <= NODES; i++) await cluster.add(`n${i}`);
    await cluster.settled(NODES, 300_000);
    {
      using client = connectGrpc(cluster.node("n1").address);
      for (const key of KEYS) await client.insert(key, "x", { timeoutMs: 10_000 });
    }
    let unanswered = 0;
    let disagreeing = 0;
    let hops = 0;
    let asked = 0;
    const owners = new Map<string, string>();
    for (const node of cluster.running()) {
      using client = connectGrpc(node.address);
      for (const holding of await holdingsOf(node.address, KEYS)) {
        asked += 1;
        hops += holding.hops;
        const names = holding.replicas
          .map(({ name }) => name)
          .toSorted((a, b) => a.localeCompare(b))
          .join();
        if ((owners.get(holding.key) ?? names) !== names) disagreeing += 1;
        owners.set(holding.key, names);
        if ((await client.get(holding.key)) === undefined) unanswered += 1;
      }
    }
    report(noneFigure("lookups without the key", unanswered, asked));
    report(noneFigure("lookups that name other owners than the rest", disagreeing, asked));
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
