/**
 * Hints under misfortune: a node is down for a minute, a node that keeps hints for it is killed while it brings them
 * home, another one leaves for good; and the same without hints, so that comparison alone has to do.
 */
import { type ClusterProcesses, startCluster } from "../../support/cluster-processes.ts";
import { until } from "../../support/until.ts";
import { durationFigure, noneFigure, type PromiseCheck, plainFigure, type Report, secondsText } from "./figure.ts";
import { startInserts } from "./inserts.ts";
import { distinctKey } from "./inserts-messages.ts";
import { holdingsOf, isEqualEverywhere } from "./replicas.ts";
import { openStoreFile } from "./store-files.ts";

const NODES = 5;
const COPIES = 3;
const HEALTHY_MS = 15_000;
const WITH_HINTS_MS = 60_000;
const WITHOUT_HINTS_MS = 120_000;
const FILE_BYTES_MAX = 512 * 1024 * 1024;

export const hints: PromiseCheck = {
  name: "hints",
  summary:
    "60 s of writes come home though a keeper is killed and another leaves; and without hints: --minutes M (1) --rate R (200)",
  run: async (report, { minutes = 1, rate = 200 }) => {
    await comeHome(report, minutes, rate, true);
    await comeHome(report, minutes, rate, false);
  },
};

async function comeHome(report: Report, minutes: number, rate: number, withHints: boolean): Promise<void> {
  const label = withHints ? "with hints" : "without hints";
  // Hints that are older than their window end when any owner has the entry: of what is missed nothing is left.
  const args = withHints ? [] : ["--hint-window", "100ms"];
  await using cluster = await startCluster({ nodes: NODES, args });
  const addressOf = (name: string): string => cluster.node(name).address;
  const everyone = cluster.nodes.map(({ address }) => address);
  await using inserts = await startInserts({ addresses: everyone, rate, payloadBytes: 128 });
  await Bun.sleep(2000);
  await inserts.phase();
  await Bun.sleep(HEALTHY_MS);
  const healthy = await inserts.phase();
  // Clients do not speak to the nodes that end: their figures are those of operations that had someone to ask.
  const steady = ["n1", "n4"].map(addressOf);
  await inserts.setAddresses(steady);

  const first = (await inserts.phase()).begun;
  await cluster.node("n5").kill();
  await Bun.sleep(minutes * 60_000);
  const without = await inserts.phase();
  const missed = { from: first, to: without.begun };
  report(plainFigure(`${label}: hints kept when it comes back`, `${hintsIn(cluster)}`));
  report(bytesFigure(cluster, label));

  await cluster.restart("n5");
  const backMs = performance.now();
  if (withHints) {
    await until("the keepers to begin", () => hintsAt(cluster, "n2") > 0, { withinMs: 5000 }).catch(() => undefined);
    await cluster.node("n2").kill();
    report(plainFigure(`${label}: hints left at a keeper when it was killed`, `${hintsAt(cluster, "n2")}`));
    await cluster.restart("n2");
  }
  const left = cluster.run(["node", "leave", "--yes"], { at: "n3", withinMs: 180_000 });
  const limitMs = withHints ? WITH_HINTS_MS : WITHOUT_HINTS_MS;
  await until(
    "each key to have its copies",
    async () => {
      await Bun.sleep(1000);
      return copiesLacking(cluster, missed.from, missed.to) === 0;
    },
    { withinMs: 3 * limitMs, everyMs: 100 },
  ).catch(() => undefined);
  const count = missed.to - missed.from;
  report(durationFigure(`${label}: ${count} keys on ${COPIES} nodes after`, performance.now() - backMs, limitMs));
  const during = await inserts.phase();
  const { exitCode, stderr } = await left;
  if (exitCode !== 0) throw new Error(`taikv node leave ended with ${exitCode}\n${stderr}`);
  report(plainFigure(`${label}: n3 has left after`, secondsText(performance.now() - backMs)));
  const times = during.p99Ms / healthy.p99Ms;
  report({
    name: `${label}: p99 of inserts meanwhile, beside healthy`,
    measured: `${during.p99Ms.toFixed(0)} / ${healthy.p99Ms.toFixed(0)} ms = ${times.toFixed(1)}`,
    promised: "at most 2.0",
    isKept: times <= 2,
  });
  const { unacknowledged } = await inserts.stop();
  await cluster.settled(NODES - 1, 120_000);
  const keys = Array.from({ length: count }, (_, i) => distinctKey(missed.from + i));
  const lost = new Set(unacknowledged.map(distinctKey));
  const holdings = async () => await holdingsOf(addressOf("n1"), keys);
  await until(
    "all owners to hold the same",
    async () => (await holdings()).every((holding) => lost.has(holding.key) || isEqualEverywhere(holding, COPIES)),
    { withinMs: 60_000, everyMs: 1000 },
  ).catch(() => undefined);
  const uneven = (await holdings()).filter((held) => !lost.has(held.key) && !isEqualEverywhere(held, COPIES));
  report(noneFigure(`${label}: acknowledged keys without ${COPIES} equal copies`, uneven.length, keys.length));
  report(noneFigure(`${label}: hints left`, hintsIn(cluster), Math.max(1, count)));
  report(bytesFigure(cluster, label));
}

function bytesFigure(cluster: ClusterProcesses, label: string) {
  const most = Math.max(...files(cluster, (file) => file.bytes()));
  return {
    name: `${label}: largest database with its log`,
    measured: `${Math.round(most / 1e6)} MB`,
    promised: `at most ${Math.round(FILE_BYTES_MAX / 1e6)} MB`,
    isKept: most <= FILE_BYTES_MAX,
  };
}

function files<T>(cluster: ClusterProcesses, read: (file: ReturnType<typeof openStoreFile>) => T): T[] {
  return cluster.nodes.flatMap(({ name, isRunning }) => {
    if (!isRunning()) return [];
    using file = openStoreFile(`${cluster.folder}/${name}`);
    return [read(file)];
  });
}

function hintsIn(cluster: ClusterProcesses): number {
  return files(cluster, (file) => file.hints()).reduce((sum, count) => sum + count, 0);
}

function hintsAt(cluster: ClusterProcesses, name: string): number {
  using file = openStoreFile(`${cluster.folder}/${name}`);
  return file.hints();
}

/** Keys that fewer than all the nodes wanted have, in their files. */
function copiesLacking(cluster: ClusterProcesses, from: number, to: number): number {
  const copies = new Array<number>(to).fill(0);
  for (const versions of files(cluster, (file) => file.distinctVersions(to))) {
    for (const index of versions.keys()) copies[index] = (copies[index] ?? 0) + 1;
  }
  let lacking = 0;
  for (let index = from; index < to; index++) if ((copies[index] ?? 0) < COPIES) lacking++;
  return lacking;
}
