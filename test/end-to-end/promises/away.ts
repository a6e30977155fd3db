/** A node that was away for a while, under a load of distinct writes that goes on, is equal to the others again. */
import { startCluster } from "../../support/cluster-processes.ts";
import { until } from "../../support/until.ts";
import { durationFigure, noneFigure, type PromiseCheck, plainFigure, secondsText } from "./figure.ts";
import { startInserts } from "./inserts.ts";
import { openStoreFile } from "./store-files.ts";

const EQUAL_WITHIN_MS = 600_000;
const HEALTHY_MS = 10_000;

export const away: PromiseCheck = {
  name: "away",
  summary: "a node away under distinct writes is equal again in ten minutes: --minutes M (10) --rate R (2000)",
  run: async (report, { minutes = 10, rate = 2000 }) => {
    await using cluster = await startCluster({ nodes: 3 });
    const addresses = cluster.nodes.map(({ address }) => address);
    await using inserts = await startInserts({ addresses, rate, payloadBytes: 128 });
    await Bun.sleep(2000);
    await inserts.phase();
    await Bun.sleep(HEALTHY_MS);
    const healthy = await inserts.phase();
    report(plainFigure("healthy: inserts a second, p50 / p99", phaseText(healthy, HEALTHY_MS)));

    const awayMs = minutes * 60_000;
    await inserts.setAddresses(addresses.slice(0, 2));
    await cluster.node("n3").kill();
    await Bun.sleep(awayMs);
    const without = await inserts.phase();
    report(plainFigure("n3 away: inserts a second, p50 / p99", phaseText(without, awayMs)));
    const { folder } = cluster;
    for (const name of ["n1", "n2"]) {
      using file = openStoreFile(`${folder}/${name}`);
      report(plainFigure(`hints at ${name}, and its files`, `${file.hints()} / ${Math.round(file.bytes() / 1e6)} MB`));
    }

    await cluster.restart("n3");
    const backMs = performance.now();
    const { begun } = await inserts.phase();
    using file = openStoreFile(`${folder}/n3`);
    const missing = begun - file.countDistinct(begun);
    report(plainFigure("entries that it lacks when it is back", `${missing} of ${begun}`));
    await inserts.setAddresses(addresses);
    const unacknowledged = 2 * rate;
    const end = await until(
      "the node that was away to have everything",
      async () => {
        await Bun.sleep(2000);
        return begun - file.countDistinct(begun) < unacknowledged && isEqual(folder, begun)
          ? performance.now()
          : undefined;
      },
      { withinMs: EQUAL_WITHIN_MS * 1.5, everyMs: 100 },
    );
    report(durationFigure("equal in the database files after", end - backMs, EQUAL_WITHIN_MS));
    const repairing = await inserts.phase();
    report(plainFigure("meanwhile: inserts a second, p50 / p99", phaseText(repairing, end - backMs)));

    const { phase, unacknowledged: lost } = await inserts.stop();
    const all = phase.begun;
    report(plainFigure("inserts begun, not acknowledged", `${all} / ${lost.length}`));
    const calmMs = performance.now();
    await until("everything to be equal, and no hint left", () => isEqual(folder, all) && hintsIn(folder) === 0, {
      withinMs: 120_000,
      everyMs: 1000,
    });
    report(plainFigure("after the load all files are equal, no hint is left", secondsText(performance.now() - calmMs)));
    const held = new Set(file.distinctVersions(all).keys());
    const isAcknowledged = (index: number): boolean => !lost.includes(index);
    let gone = 0;
    for (let index = 0; index < all; index++) if (!held.has(index) && isAcknowledged(index)) gone++;
    report(noneFigure("acknowledged inserts that it lacks", gone, all - lost.length));
  },
};

function phaseText({ acknowledged, p50Ms, p99Ms }: { acknowledged: number; p50Ms: number; p99Ms: number }, ms: number) {
  return `${Math.round((acknowledged / ms) * 1000)}, ${p50Ms.toFixed(1)} / ${p99Ms.toFixed(0)} ms`;
}

/** Whether all three hold the same versions of the distinct keys before `count`. */
function isEqual(folder: string, count: number): boolean {
  const [first, ...others] = ["n1", "n2", "n3"].map((name) => {
    using file = openStoreFile(`${folder}/${name}`);
    return file.distinctVersions(count);
  });
  if (first === undefined) return false;
  return others.every((other) => {
    if (other.size !== first.size) return false;
    for (const [index, version] of first) if (other.get(index) !== version) return false;
    return true;
  });
}

function hintsIn(folder: string): number {
  return ["n1", "n2", "n3"].reduce((sum, name) => {
    using file = openStoreFile(`${folder}/${name}`);
    return sum + file.hints();
  }, 0);
}
