/**
 * A ring of many nodes in one process, built by joining one by one through real messages, and measured.
 *
 *     bun run ring-report -- --nodes 64 --vnodes 32 --seed 1
 *
 * Prints whether it is one ordered ring, whether lookups from every node agree with a sorted list, and the mean number
 * of hops beside ½·log2 N and beside a walk from successor to successor; once with a location table that holds the
 * whole ring and once with one that does not.
 */
import { parseArgs } from "node:util";
import { createRandom } from "#base/random.ts";
import { type Position, positionFrom } from "#model/position.ts";
import { successorIndex } from "#model/ring-view.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import { idealFaults, violations } from "#ring/invariants.ts";
import { membersOf, ringPictureOf } from "./ring-picture.ts";
import { createSimulatedRing, type SimulatedRing } from "./simulated-ring.ts";

export type RingReport = {
  readonly nodes: number;
  readonly virtualNodes: number;
  readonly locationsMax: number;
  readonly isOneRing: boolean;
  readonly lookups: number;
  readonly wrong: number;
  readonly hopsMean: number;
  readonly hopsMax: number;
  /** Hops if every lookup went from successor to successor. */
  readonly walkMean: number;
  /** Virtual time from the first start until the ring was ideal. */
  readonly builtMs: number;
  readonly locationsMean: number;
};

export type RingReportOptions = {
  readonly nodes: number;
  readonly virtualNodes: number;
  readonly seed: string | number;
  readonly locationsMax: number;
  readonly lookupsPerNode: number;
};

export function ringReport(options: RingReportOptions): RingReport {
  const { nodes, virtualNodes, seed, locationsMax } = options;
  const simulated = createSimulatedRing({ seed, virtualNodes, settings: { locationsMax } });
  const names = Array.from({ length: nodes }, (_, i) => `n${i}`);
  const random = createRandom(`${seed}/report`);
  for (const [i, name] of names.entries()) {
    simulated.add(name);
    if (i === 0) simulated.found(name);
    else simulated.join(name, [names[random.below(i)] as string]);
    if (!simulated.runUntil(() => simulated.node(name).hasJoined, 60_000)) throw new Error(`${name} did not join`);
  }
  const isIdeal = simulated.runUntil(
    isNowAndThen(simulated, 50, () => idealFaults(ringPictureOf(simulated)).length === 0),
    60_000,
  );
  const builtMs = simulated.scheduler.nowMs();
  if (locationsMax < nodes * virtualNodes) simulated.run(20_000);
  const isOneRing = isIdeal && violations(ringPictureOf(simulated)).length === 0;
  return { ...measureLookups(simulated, options), nodes, virtualNodes, locationsMax, isOneRing, builtMs };
}

/** A condition that is looked at only every so many ms of virtual time. */
function isNowAndThen(simulated: SimulatedRing, everyMs: number, condition: () => boolean): () => boolean {
  let nextMs = 0;
  return () => {
    if (simulated.scheduler.nowMs() < nextMs) return false;
    nextMs = simulated.scheduler.nowMs() + everyMs;
    return condition();
  };
}

function measureLookups(
  simulated: SimulatedRing,
  { seed, lookupsPerNode }: RingReportOptions,
): Pick<RingReport, "lookups" | "wrong" | "hopsMean" | "hopsMax" | "walkMean" | "locationsMean"> {
  const random = createRandom(`${seed}/lookups`);
  const truth = membersOf(simulated)
    .map((member) => member.self)
    .sort((a, b) => (a.position < b.position ? -1 : 1));
  let lookups = 0;
  let wrong = 0;
  let hops = 0;
  let hopsMax = 0;
  let walked = 0;
  let locations = 0;
  for (const { name, id, ring } of simulated.running()) {
    locations += ring?.locations.entries.length ?? 0;
    for (let i = 0; i < lookupsPerNode; i++) {
      const position = positionFrom(random.u64());
      const result = simulated.lookup(name, position);
      const owner = truth[successorIndex(truth, position)] as VirtualNode;
      lookups++;
      walked += successorWalk(truth, id, position);
      if (result.kind !== "found" || result.walk[0]?.position !== owner.position) {
        wrong++;
        continue;
      }
      hops += result.hops;
      hopsMax = Math.max(hopsMax, result.hops);
    }
  }
  const answered = Math.max(1, lookups - wrong);
  const running = simulated.running().length;
  return {
    lookups,
    wrong,
    hopsMean: hops / answered,
    hopsMax,
    walkMean: walked / lookups,
    locationsMean: locations / running,
  };
}

/** Other nodes' virtual nodes on the way from the node's nearest virtual node before the position to its owner. */
function successorWalk(truth: readonly VirtualNode[], from: VirtualNode["node"], position: Position): number {
  const owner = successorIndex(truth, position);
  let steps = 0;
  for (let i = owner; steps < truth.length; i--, steps++) {
    if (truth.at(i % truth.length)?.node === from) break;
  }
  return Math.max(0, steps - 1);
}

function printReport(report: RingReport): void {
  const { nodes, virtualNodes, locationsMax } = report;
  const half = (count: number): string => (Math.log2(count) / 2).toFixed(2);
  const lines: readonly (readonly [string, string])[] = [
    ["nodes, virtual nodes each", `${nodes}, ${virtualNodes}`],
    [
      "location table",
      `at most ${locationsMax} (neighbours and fingers stay); ${report.locationsMean.toFixed(0)} held on average`,
    ],
    [
      "one ordered ring",
      `${report.isOneRing ? "yes" : "NO"}, ideal after ${(report.builtMs / 1000).toFixed(1)} s of virtual time`,
    ],
    ["lookups", `${report.lookups}, ${report.wrong} wrong`],
    ["hops, mean and highest", `${report.hopsMean.toFixed(2)}, ${report.hopsMax}`],
    ["½·log2 of nodes", half(nodes)],
    ["½·log2 of virtual nodes", half(nodes * virtualNodes)],
    ["from successor to successor", report.walkMean.toFixed(1)],
  ];
  for (const [what, value] of lines) console.log(`${what.padEnd(28)} ${value}`);
  console.log();
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      nodes: { type: "string", default: "64" },
      vnodes: { type: "string", default: "32" },
      seed: { type: "string", default: "1" },
      lookups: { type: "string", default: "50" },
      "locations-max": { type: "string", default: "64" },
    },
  });
  const { seed } = values;
  console.log(`seed ${seed}\n`);
  let isGood = true;
  for (const locationsMax of [2 ** 20, Number(values["locations-max"])]) {
    const report = ringReport({
      nodes: Number(values.nodes),
      virtualNodes: Number(values.vnodes),
      seed,
      locationsMax,
      lookupsPerNode: Number(values.lookups),
    });
    printReport(report);
    isGood &&= report.isOneRing && report.wrong === 0;
  }
  process.exitCode = isGood ? 0 : 1;
}
