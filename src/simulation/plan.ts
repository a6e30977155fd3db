/** A run as data: the cluster, what clients do, and what goes wrong. Drawn from a seed, and smaller ones of it. */
import { createRandom, pick, type Random } from "#base/random.ts";
import type { BatchSizes } from "#replication/batch-sizes.ts";
import type { Fault } from "./fault.ts";
import { drawFaults, drawRareFaults, type Lifetime, START_MS } from "./planned-faults.ts";
import { drawOperations, hasty, type PlannedOperation } from "./planned-operations.ts";
import type { NetworkSettings } from "./simulated-network.ts";
import { smallBatches } from "./small-batches.ts";

export type Plan = {
  readonly seed: number;
  readonly cluster: {
    readonly virtualNodes: number;
    readonly replicationFactor: number;
    readonly successors: number;
    readonly network: NetworkSettings;
    readonly gathers: number;
    readonly refuses: boolean;
    readonly replaceAfterMs: number;
    readonly purgeGraceMs: number;
    readonly hintWindowMs: number;
    readonly compareEveryMs: number;
    readonly scrubEveryMs: number;
    readonly hintsBytesMax: number;
    readonly batches: readonly BatchSizes[];
  };
  /** Machines from the start; the first founds. */
  readonly nodes: number;
  readonly faults: readonly Fault[];
  readonly operations: readonly PlannedOperation[];
  /** Then all faults end, and the cluster is to come to rest. */
  readonly quietAtMs: number;
  /** With less than that behind it by then, clients first go on with the spare operations, as far as it takes. */
  readonly worth: { readonly events: number; readonly operations: number };
  readonly spareOperations: readonly PlannedOperation[];
};

export type PlanSize = "full" | "quick";

const QUIET_AT_MS = { full: 60_000, quick: 20_000 } as const;
const OPERATIONS = { full: 480, quick: 200 } as const;
const WORTH = { full: { events: 20_000, operations: 500 }, quick: { events: 0, operations: 0 } } as const;
const NODES = { full: 5, quick: 3 } as const;
const REPLICATION_FACTOR = 3;
/** Machines that may join beside the first ones. */
const SPARE_NODES = 2;

/** Another number of copies than usual has as many nodes more as it takes for a range to find another owner. */
export function planOf(seed: number, size: PlanSize, replicationFactor = REPLICATION_FACTOR): Plan {
  const random = createRandom(`plan ${seed}`);
  const quietAtMs = QUIET_AT_MS[size];
  const count = NODES[size] + Math.max(0, replicationFactor - REPLICATION_FACTOR);
  const life = drawLife(random.fork("life"), count, quietAtMs);
  const faults = [
    ...life.faults,
    ...drawFaults(random.fork("faults"), life, quietAtMs),
    ...drawRareFaults(random.fork("rare"), life, quietAtMs),
  ];
  const drawn = drawOperations(random.fork("operations"), OPERATIONS[size], quietAtMs);
  const pauses = faults.some(({ kind }) => kind === "pause");
  return {
    seed,
    cluster: {
      virtualNodes: 8,
      replicationFactor,
      successors: 4,
      network: {
        latencyMs: pick(random, [0.2, 0.5, 2, 10]) ?? 1,
        jitterMs: pick(random, [0.2, 1, 5, 20]) ?? 1,
        loss: pick(random, [0, 0, 0, 0.002, 0.02]) ?? 0,
        duplication: pick(random, [0, 0, 0.01, 0.1]) ?? 0,
      },
      gathers: pick(random.fork("gathers"), [0, 0.1, 0.5]) ?? 0,
      refuses: random.below(2) === 0,
      replaceAfterMs: pick(random, [4000, 15_000, 900_000]) ?? 15_000,
      purgeGraceMs: pick(random.fork("purge"), [0, 300, 2000, 10_000]) ?? 10_000,
      compareEveryMs: pick(random.fork("compare"), [15_000, 40_000]) ?? 40_000,
      scrubEveryMs: pick(random.fork("scrub"), [15_000, 40_000]) ?? 40_000,
      hintWindowMs: pick(random, [800, 3_600_000]) ?? 3_600_000,
      hintsBytesMax: pick(random, [3000, 1 << 26]) ?? 1 << 26,
      batches: drawBatches(random.fork("batches")),
    },
    nodes: life.nodes,
    faults: faults.sort((a, b) => a.atMs - b.atMs),
    operations: pauses ? drawn.operations.map(hasty) : drawn.operations,
    quietAtMs,
    worth: WORTH[size],
    spareOperations: pauses ? drawn.spare.map(hasty) : drawn.spare,
  };
}

/** Nodes of three kinds. */
function drawBatches(random: Random): BatchSizes[] {
  return Array.from({ length: 3 }, () => smallBatches(random));
}

/** How the cluster comes and goes as a whole: mostly all are there from the start; else it grows, or shrinks and grows. */
function drawLife(random: Random, count: number, quietAtMs: number): Lifetime {
  const names = Array.from({ length: count + SPARE_NODES }, (_, i) => `n${i + 1}`);
  const joinAt = (name: string, atMs: number): Fault => ({ atMs, kind: "join", node: name, through: "n1" });
  const dice = random.below(10);
  if (dice === 0) {
    const faults = names.slice(1, count).map((name) => joinAt(name, START_MS + random.below(quietAtMs / 6)));
    return { nodes: 1, names, faults };
  }
  if (dice === 1) {
    const third = quietAtMs / 3;
    const leave: Fault = {
      atMs: START_MS + random.below(third),
      kind: "leave",
      node: "n3",
      isForced: true,
      stayAfterMs: 0,
    };
    const faults = [leave, ...names.slice(3, count).map((name) => joinAt(name, third + random.below(third / 2)))];
    return { nodes: 3, names, faults };
  }
  return { nodes: count, names, faults: [] };
}
