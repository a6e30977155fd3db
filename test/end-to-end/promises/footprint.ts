/** Small things that are felt every day: start-up, memory at rest, one get from the shell. */
import { readFile } from "node:fs/promises";
import { startCluster } from "../../support/cluster-processes.ts";
import { durationFigure, median, type PromiseCheck } from "./figure.ts";

const TRIES = 9;
const RESIDENT_MAX_MB = 120;

export const footprint: PromiseCheck = {
  name: "footprint",
  summary: "ready in 0.5 s, 120 MB at rest, a get from the shell in 150 ms",
  run: async (report) => {
    await using alone = await startCluster({ nodes: 1, args: ["--replicas", "1"] });
    const readyMs: number[] = [alone.node("n1").readyMs];
    for (let i = 1; i < TRIES; i++) {
      await alone.node("n1").kill();
      await alone.restart("n1");
      readyMs.push(alone.node("n1").readyMs);
    }
    report(durationFigure(`from start to ready, a node alone, median of ${TRIES}`, median(readyMs), 500));

    await using cluster = await startCluster({ nodes: 3 });
    report(durationFigure("from start to ready, the third node's join", cluster.node("n3").readyMs, 500));
    await cluster.run(["insert", "tea", "green"]);
    const getMs: number[] = [];
    for (let i = 0; i < TRIES; i++) getMs.push((await cluster.run(["get", "tea"])).ms);
    report(durationFigure(`get of one key from the shell, median of ${TRIES}`, median(getMs), 150));

    await Bun.sleep(10_000);
    for (const node of cluster.nodes) {
      const status = await readFile(`/proc/${node.pid}/status`, "utf8");
      const residentMb = (Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6;
      report({
        name: `resident at rest, ${node.name} of three`,
        measured: `${residentMb.toFixed(0)} MB`,
        promised: `at most ${RESIDENT_MAX_MB} MB`,
        isKept: residentMb <= RESIDENT_MAX_MB,
      });
    }
  },
};
