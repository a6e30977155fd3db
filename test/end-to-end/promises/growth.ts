/** Three nodes become five and then four, all under load. */
import { type ClusterProcesses, startCluster } from "../../support/cluster-processes.ts";
import { connectGrpc } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import { noneFigure, type PromiseCheck, plainFigure, secondsText } from "./figure.ts";
import { startLoad } from "./load.ts";
import { holdingsOf, isEqualEverywhere } from "./replicas.ts";

const LOAD_KEYS = 10_000;

type Figures = { readonly entries: number; readonly transferredEntries: number; readonly transferredBytes: number };

export const growth: PromiseCheck = {
  name: "growth",
  summary: "a fourth and a fifth node join and one leaves for good, under load",
  run: async (report) => {
    await using cluster = await startCluster({ nodes: 3 });
    await using load = await startLoad({
      addresses: addressesOf(cluster),
      keys: LOAD_KEYS,
      payloadBytes: 128,
      writers: 16,
      readers: 16,
      rateMax: 1000,
    });
    await Bun.sleep(1000);
    const before = await figuresOf(cluster);
    let entriesLeast = 0;

    for (const name of ["n4", "n5"]) {
      const startedMs = performance.now();
      const node = await cluster.add(name);
      await load.setAddresses(addressesOf(cluster));
      await cluster.settled(cluster.running().length, 180_000);
      report(plainFigure(`${name} joined and has all its ranges after`, secondsText(performance.now() - startedMs)));
      entriesLeast += (await figuresOf(cluster)).get(node.name)?.entries ?? 0;
    }

    const startedMs = performance.now();
    const leaving = await figuresOf(cluster);
    entriesLeast += leaving.get("n2")?.entries ?? 0;
    await load.setAddresses(addressesOf(cluster).filter((address) => address !== cluster.node("n2").address));
    const left = await cluster.run(["node", "leave", "--yes"], { at: "n2", withinMs: 180_000 });
    if (left.exitCode !== 0) throw new Error(`taikv node leave ended with ${left.exitCode}\n${left.stderr}`);
    await cluster.node("n2").exited;
    report(plainFigure("n2 left after", secondsText(performance.now() - startedMs)));
    await cluster.settled(4, 120_000);

    const summary = await load.stop();
    const verdict = await load.verify();
    report(noneFigure("acknowledged writes lost", verdict.lost, summary.writesAcknowledged));
    report(noneFigure("reads that did not find a key that was there", summary.readsMissing, summary.reads));
    report(noneFigure("reads older than what was acknowledged", summary.readsStale, summary.reads));
    const failed = summary.writesFailed + summary.readsFailed;
    report(
      plainFigure(
        "operations refused meanwhile",
        `${failed} of ${failed + summary.reads + summary.writesAcknowledged}`,
      ),
    );

    const keys = Array.from({ length: LOAD_KEYS }, (_, i) => `load:${i}`);
    const from = addressesOf(cluster)[0] as string;
    await until(
      "all copies to be equal",
      async () => (await holdingsOf(from, keys)).every((holding) => isEqualEverywhere(holding, 3)),
      { withinMs: 60_000, everyMs: 500 },
    ).catch(() => undefined);
    const uneven = (await holdingsOf(from, keys)).filter((holding) => !isEqualEverywhere(holding, 3));
    report(noneFigure("keys without three equal copies on distinct nodes", uneven.length, keys.length));

    const after = await figuresOf(cluster);
    const moved = [...after].reduce(
      (sum, [name, figures]) => sum + figures.transferredEntries - (before.get(name)?.transferredEntries ?? 0),
      0,
    );
    report(
      plainFigure(
        "entries moved, beside the least possible",
        `${moved} / ${entriesLeast} = ${(moved / entriesLeast).toFixed(2)}`,
      ),
    );
  },
};

function addressesOf(cluster: ClusterProcesses): string[] {
  return cluster.running().map(({ address }) => address);
}

/** Figures of the running nodes by name, from each node itself. */
async function figuresOf(cluster: ClusterProcesses): Promise<Map<string, Figures>> {
  const figures = new Map<string, Figures>();
  for (const node of cluster.running()) {
    using client = connectGrpc(node.address);
    const answer = await client.call("taikv.v1.Operator/NodeStatus", {});
    figures.set(node.name, {
      entries: Number(answer["entries"]),
      transferredEntries: Number(answer["transferredEntries"]),
      transferredBytes: Number(answer["transferredBytes"]),
    });
  }
  return figures;
}
