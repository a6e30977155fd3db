/** `kill -9` of any one of three nodes under load. */
import { type ClusterProcesses, startCluster } from "../../support/cluster-processes.ts";
import { type ConsistencyName, connectGrpc, type GrpcClient } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import { durationFigure, noneFigure, type PromiseCheck, plainFigure, type Report } from "./figure.ts";
import { startLoad } from "./load.ts";
import { holdingsOf, isEqualEverywhere } from "./replicas.ts";

const LOAD_KEYS = 2000;
const PROBES = Array.from({ length: 600 }, (_, i) => `probe:${i}`);
const PROBES_AT_ONCE = 25;
const AVAILABLE_WITHIN_MS = 2000;
const EQUAL_WITHIN_MS = 30_000;

export const killOne: PromiseCheck = {
  name: "kill-one",
  summary: "kill -9 of each of three nodes under load: back at quorum, nothing lost, caught up after restart",
  run: async (report) => {
    await using cluster = await startCluster({ nodes: 3 });
    for (const victim of ["n1", "n2", "n3"]) await killUnderLoad(cluster, victim, report);
  },
};

async function killUnderLoad(cluster: ClusterProcesses, victim: string, report: Report): Promise<void> {
  const survivors = cluster.nodes.filter(({ name }) => name !== victim).map(({ address }) => address);
  const all = cluster.nodes.map(({ address }) => address);
  const clients = survivors.map((address) => connectGrpc(address));
  try {
    await Promise.all(PROBES.map((key) => (clients[0] as GrpcClient).insert(key, "x", { timeoutMs: 30_000 })));
    await using load = await startLoad({
      addresses: all,
      keys: LOAD_KEYS,
      payloadBytes: 128,
      writers: 16,
      readers: 16,
      rateMax: 1500,
    });
    await Bun.sleep(2000);

    const killedMs = performance.now();
    await cluster.node(victim).kill();
    const known = load.setAddresses(survivors);
    await everyKeyBack(clients, "quorum");
    report(
      durationFigure(
        `${victim} killed: every key readable and writable again`,
        performance.now() - killedMs,
        AVAILABLE_WITHIN_MS,
      ),
    );
    await known;
    await Bun.sleep(3000);

    await cluster.restart(victim);
    const restartedMs = performance.now();
    await load.setAddresses(cluster.nodes.map(({ address }) => address));
    await Bun.sleep(2000);
    const summary = await load.stop();
    const keys = [...PROBES, ...Array.from({ length: LOAD_KEYS }, (_, i) => `load:${i}`)];
    await until(
      "all replicas to be equal",
      async () => (await holdingsOf(survivors[0] as string, keys)).every((holding) => isEqualEverywhere(holding, 3)),
      { withinMs: 2 * EQUAL_WITHIN_MS, everyMs: 200 },
    );
    report(
      durationFigure(
        `${victim} restarted: replicas of ${keys.length} keys equal`,
        performance.now() - restartedMs,
        EQUAL_WITHIN_MS,
      ),
    );
    const verdict = await load.verify();
    report(noneFigure(`${victim}: acknowledged writes lost`, verdict.lost, summary.writesAcknowledged));
    report(
      noneFigure(
        `${victim}: reads of what is missing or old`,
        summary.readsMissing + summary.readsStale,
        summary.reads,
      ),
    );
    const failed = summary.writesFailed + summary.readsFailed;
    const done = summary.writesAcknowledged + summary.reads;
    report(plainFigure(`${victim}: operations refused while it was gone`, `${failed} of ${done + failed}`));
    report(
      plainFigure(
        `${victim}: p99 of writes / reads`,
        `${summary.writeP99Ms.toFixed(1)} / ${summary.readP99Ms.toFixed(1)} ms`,
      ),
    );
  } finally {
    for (const client of clients) client[Symbol.dispose]();
  }
}

/** Reads and writes every probe until each has succeeded once in both. */
async function everyKeyBack(clients: readonly GrpcClient[], consistency: ConsistencyName): Promise<void> {
  const rest = PROBES.entries();
  const prober = async (): Promise<void> => {
    for (const [i, key] of rest) {
      const client = clients[i % clients.length] as GrpcClient;
      const options = { consistency, timeoutMs: AVAILABLE_WITHIN_MS };
      await until(`${key} to be readable`, async () => (await client.get(key, options)) !== undefined, { everyMs: 5 });
      await until(`${key} to be writable`, () => client.insert(key, "x", options), { everyMs: 5 });
    }
  };
  await Promise.all(Array.from({ length: PROBES_AT_ONCE }, prober));
}
