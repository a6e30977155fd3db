/** A run as data: the cluster, what clients do, and what goes wrong. Drawn from a seed, and smaller ones of it. */
import { createRandom, pick, type Random, shuffled } from "#base/random.ts";
import type { Consistency } from "#model/consistency.ts";
import type { BatchSizes } from "#replication/batch-sizes.ts";
import { LANE_OF } from "#replication/message.ts";
import type { Fault, Misfortune } from "./fault.ts";
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

export type PlannedOperation = {
  readonly atMs: number;
  readonly kind: "get" | "insert" | "delete" | "scan" | "batch";
  readonly key: string;
  readonly consistency: Consistency;
  readonly ttlMs: number;
  /** Bytes of the payload beside what makes it unique. */
  readonly bytes: number;
  /** Which of the nodes that serve at that time is asked. */
  readonly through: number;
  readonly timeoutMs: number;
  /** The client takes back what it asked for after so long; 0: never. */
  readonly cancelAfterMs: number;
  /** Tries again elsewhere after definite failures. */
  readonly retries: number;
};

export type PlanSize = "full" | "quick";

const QUIET_AT_MS = { full: 60_000, quick: 20_000 } as const;
const OPERATIONS = { full: 480, quick: 200 } as const;
const WORTH = { full: { events: 20_000, operations: 500 }, quick: { events: 0, operations: 0 } } as const;
const NODES = { full: 5, quick: 3 } as const;
/** Machines that may join beside the first ones. */
const SPARE_NODES = 2;
/** The cluster is left alone until then. */
const START_MS = 3000;

export function planOf(seed: number, size: PlanSize): Plan {
  const random = createRandom(`plan ${seed}`);
  const quietAtMs = QUIET_AT_MS[size];
  const life = drawLife(random.fork("life"), size, quietAtMs);
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
      replicationFactor: 3,
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

type Lifetime = { readonly nodes: number; readonly names: readonly string[]; readonly faults: readonly Fault[] };

/** How the cluster comes and goes as a whole: mostly all are there from the start; else it grows, or shrinks and grows. */
function drawLife(random: Random, size: PlanSize, quietAtMs: number): Lifetime {
  const count = NODES[size];
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

type Draw = (random: Random, names: readonly string[]) => Misfortune;
/** What belongs together, ms after the first of it. */
type DrawTogether = (random: Random, names: readonly string[]) => readonly Fault[];

const drawJoin: Draw = (random, names) => ({
  kind: "join",
  node: nameOf(random, names),
  through: nameOf(random, names),
});

/** Some are called off. */
function drawLeave(random: Random, names: readonly string[], isForced: boolean): Misfortune {
  const stayAfterMs = random.below(2) === 0 ? drawMs(random, 1, 500) : 0;
  return { kind: "leave", node: nameOf(random, names), isForced, stayAfterMs };
}

const drawWeigh: Draw = (random, names) => ({
  kind: "weigh",
  node: nameOf(random, names),
  weight: pick(random, [0.3, 0.5, 2]) ?? 2,
  backAfterMs: random.below(2) === 0 ? drawMs(random, 1, 2000) : 0,
});

const drawMove: Draw = (random, names) => ({
  kind: "move",
  node: nameOf(random, names),
  downMs: drawMs(random, 50, 5000),
});

/** Of those lost at most. */
const RESTORED_BATCHES_MAX = 1000;

const CRASH_MESSAGES: readonly string[] = Object.keys(LANE_OF);

const drawRestoreBy =
  (drawBatches: (random: Random) => number): Draw =>
  (random, names) => ({
    kind: "restore",
    node: nameOf(random, names),
    batches: drawBatches(random),
    downMs: drawMs(random, 50, 5000),
  });

const drawRestore = drawRestoreBy((random) => drawMs(random, 1, RESTORED_BATCHES_MAX));

const DRAWS: readonly Draw[] = [
  (random, names) => ({ kind: "crash", node: nameOf(random, names), downMs: drawMs(random, 50, 8000) }),
  (random, names) => ({
    kind: "crash-at-send",
    node: nameOf(random, names),
    message: pick(random, CRASH_MESSAGES) ?? "write",
    nth: 1 + random.below(random.below(2) === 0 ? 3 : 60),
    downMs: drawMs(random, 50, 5000),
  }),
  (random) => ({ kind: "crash-all", downMs: drawMs(random, 10, 4000) }),
  (random, names) => ({ kind: "pause", node: nameOf(random, names), forMs: drawMs(random, 20, 6000) }),
  drawCut,
  (random) => ({
    kind: "storm",
    loss: pick(random, [0.05, 0.3, 0.6]) ?? 0.3,
    duplication: pick(random, [0, 0.2]) ?? 0,
    jitterMs: pick(random, [5, 100, 400]) ?? 100,
    forMs: drawMs(random, 100, 4000),
  }),
  (random, names) => ({
    kind: "slow-disk",
    node: nameOf(random, names),
    slowMs: pick(random, [20, 300, 1500]) ?? 300,
    forMs: drawMs(random, 100, 8000),
  }),
  (random, names) => ({ kind: "full-disk", node: nameOf(random, names), forMs: drawMs(random, 100, 8000) }),
  (random, names) => ({ kind: "failing-disk", node: nameOf(random, names), downMs: drawMs(random, 100, 5000) }),
  (random, names) => ({ kind: "rot", node: nameOf(random, names), index: random.below(1000) }),
  (random, names) => ({
    kind: "skew",
    node: nameOf(random, names),
    skewMs: Math.floor((random.fraction() - 0.5) * (pick(random, [2000, 60_000, 1_200_000]) ?? 2000)),
  }),
  (random, names) => ({ kind: "drift", node: nameOf(random, names), rate: 1 + (random.fraction() - 0.5) / 10 }),
  (random, names) => ({
    kind: "wipe",
    node: nameOf(random, names),
    downMs: drawMs(random, 50, 5000),
    joins: random.below(3) > 0,
  }),
  drawRestore,
  (random, names) => ({ kind: "clone", node: nameOf(random, names), forMs: drawMs(random, 1000, 10_000) }),
  drawJoin,
  (random, names) => drawLeave(random, names, random.below(4) === 0),
];

const drawRemoval: Draw = (random, names) => ({
  kind: "remove",
  node: nameOf(random, names),
  isAlive: random.below(2) === 0,
  downMs: drawMs(random, 50, 20_000),
});

/** Nothing gets to it or from it. */
function drawLoneCut(random: Random, node: string, names: readonly string[]): Misfortune {
  const to = names.filter((other) => other !== node);
  const [isBothWays, holds] = [random.below(3) > 0, random.below(2) === 0];
  return { kind: "cut", from: [node], to, isBothWays, holds, forMs: drawMs(random, 300, 9000) };
}

/** The others know that it is removed before it does. */
const drawUnheardRemoval: DrawTogether = (random, names) => {
  const node = nameOf(random, names);
  const removal = { kind: "remove", node, isAlive: true, downMs: 0 } as const;
  return [
    { atMs: 0, ...drawLoneCut(random, node, names) },
    { atMs: 1, ...removal },
  ];
};

/** Of three that are to have a write one has not heard of it when another loses it. */
const drawSparedLoss: DrawTogether = (random, names) => {
  const [lagging, lost] = shuffled(random, names) as [string, string];
  const cut = { ...drawLoneCut(random, lagging, names), forMs: drawMs(random, 1000, 6000) } as const;
  const wipe = { kind: "wipe", node: lost, downMs: drawMs(random, 50, 1000), joins: true } as const;
  return [
    { atMs: 0, ...cut },
    { atMs: cut.forMs - random.below(500), ...wipe },
  ];
};

/** Who leaves has hints for one that it does not reach. */
const drawHintedLeave: DrawTogether = (random, names) => {
  const [hinted, leaver] = shuffled(random, names) as [string, string];
  const downMs = drawMs(random, 500, 3000);
  const forMs = downMs + drawMs(random, 2000, 12_000);
  const cut = { kind: "cut", from: [leaver], to: [hinted], isBothWays: true, holds: false, forMs } as const;
  const leave = { kind: "leave", node: leaver, isForced: false, stayAfterMs: 0 } as const;
  return [
    { atMs: 0, kind: "crash", node: hinted, downMs },
    { atMs: 1, ...cut },
    { atMs: random.below(downMs + 1000), ...leave },
  ];
};

/** Long enough to be suspected, or for a client to wait no longer. */
const drawPause: Draw = (random, names) => ({
  kind: "pause",
  node: nameOf(random, names),
  forMs: drawMs(random, 150, 3000),
});

const drawSyncingCrash: Draw = (random) => ({ kind: "crash-syncing", downMs: drawMs(random, 5000, 20_000) });
/** What makes ranges change hands. */
const drawHandover: Draw = (random, names) =>
  random.below(3) === 0 ? drawJoin(random, names) : drawLeave(random, names, false);

/** After these, all copies of a node are made anew: at most two in a run, for the sake of more runs. */
const REBUILDING: ReadonlySet<Misfortune["kind"]> = new Set(["wipe", "restore", "clone", "join", "leave", "remove"]);
const REBUILDING_MAX = 2;

function drawFaults(random: Random, { names, faults }: Lifetime, quietAtMs: number): Fault[] {
  // A few kinds a run, often: what goes together is met more often than with all kinds at once.
  const draws = Array.from({ length: 1 + random.below(5) }, () => pick(random, DRAWS) as Draw);
  if (random.fork("removal").below(8) === 0) draws.push(drawRemoval);
  if (random.fork("syncing").below(5) === 0) draws.push(drawSyncingCrash, drawHandover);
  const meanMs = pick(random, [2500, 5000, 8000]) ?? 5000;
  const holding = random.fork("holding");
  const drawn: Fault[] = [];
  let rebuilding = 0;
  let atMs = START_MS;
  for (;;) {
    atMs += random.fraction() * 2 * meanMs;
    if (atMs >= quietAtMs - 1000) return faults.length > 0 && drawn.length > 8 ? drawn.slice(0, 8) : drawn;
    const draw = pick(random, draws) as Draw;
    const usual = draw(random, names);
    const misfortune = usual.kind === "cut" ? { ...usual, holds: holding.below(2) === 0 } : usual;
    if (REBUILDING.has(misfortune.kind) && ++rebuilding > REBUILDING_MAX) continue;
    drawn.push({ atMs: Math.round(atMs * 10) / 10, ...misfortune });
  }
}

const one =
  (draw: Draw): DrawTogether =>
  (random, names) => [{ atMs: 0, ...draw(random, names) }];

/** What must happen often enough to be of use comes beside all the rest: each with its chance, of one in so many runs. */
const RARE: readonly (readonly [string, number, DrawTogether])[] = [
  ["restore", 5, one(drawRestore)],
  // Just what was acknowledged last is missing.
  ["forgotten", 5, one(drawRestoreBy(() => 1))],
  ["weight", 8, one(drawWeigh)],
  ["address", 6, one(drawMove)],
  ["removal", 10, one(drawRemoval)],
  ["unheard removal", 10, drawUnheardRemoval],
  ["spared loss", 6, drawSparedLoss],
  ["hinted leave", 6, drawHintedLeave],
  ["pause", 5, one(drawPause)],
  ["lone cut", 4, one((random, names) => drawLoneCut(random, nameOf(random, names), names))],
];

function drawRareFaults(random: Random, { names }: Lifetime, quietAtMs: number): Fault[] {
  return RARE.flatMap(([name, oneIn, draw]): Fault[] => {
    const chance = random.fork(name);
    if (chance.below(oneIn) > 0) return [];
    const atMs = START_MS + 1000 + chance.below(quietAtMs - START_MS - 3000);
    return draw(chance, names).map((fault) => ({ ...fault, atMs: atMs + fault.atMs }));
  });
}

function drawCut(random: Random, names: readonly string[]): Misfortune {
  const mixed = shuffled(random, names);
  const forMs = drawMs(random, 100, 9000);
  const isBothWays = random.below(3) > 0;
  switch (random.below(3)) {
    case 0:
      // One pair only, while both reach all others.
      return { kind: "cut", from: mixed.slice(0, 1), to: mixed.slice(1, 2), isBothWays, holds: false, forMs };
    case 1:
      return { kind: "cut", from: mixed.slice(0, 1), to: mixed.slice(1), isBothWays, holds: false, forMs };
    default: {
      const half = 1 + random.below(mixed.length - 1);
      return { kind: "cut", from: mixed.slice(0, half), to: mixed.slice(half), isBothWays, holds: false, forMs };
    }
  }
}

function nameOf(random: Random, names: readonly string[]): string {
  return pick(random, names) as string;
}

/** Short times are as likely as long ones. */
function drawMs(random: Random, least: number, most: number): number {
  return Math.round(least * (most / least) ** random.fraction());
}

const HASTY_MS = 500;
const KEYS = 10;
/** Keys that are read and written all the time begin so. */
export const BUSY_KEYS = "key ";
/** Of the operations of some runs. */
const LONELY_EVERY = 5;
/** Written at the start and never again: what must be there all the time. */
export const STABLE_KEYS: readonly string[] = Array.from({ length: 8 }, (_, i) => `stable ${i}`);

type Operations = { readonly operations: readonly PlannedOperation[]; readonly spare: readonly PlannedOperation[] };

/** What is done until the quiet, and could be done for twice that time from then on. */
function drawOperations(random: Random, count: number, quietAtMs: number): Operations {
  const keys = 1 + random.below(KEYS);
  const reads = 4 + random.below(10);
  const bytes = pick(random, [0, 0, 200, 5000]) ?? 0;
  const stable = STABLE_KEYS.map(
    (key, i): PlannedOperation => ({
      ...drawOperation(random, keys, reads, 0),
      atMs: START_MS - 1000 + i,
      kind: "insert",
      key,
      consistency: "quorum",
      ttlMs: 0,
      cancelAfterMs: 0,
    }),
  );
  const isLonely = random.fork("lonely").below(3) === 0;
  const draw = (from: Random, fromMs: number, toMs: number, first: number, length: number): PlannedOperation[] => {
    const operations = Array.from({ length }, () => ({
      ...drawOperation(from, keys, reads, bytes),
      atMs: Math.round((fromMs + from.fraction() * (toMs - fromMs)) * 10) / 10,
    }));
    return isLonely ? operations.map((operation, i) => lonely(operation, first + i)) : operations;
  };
  const rest = draw(random, START_MS, quietAtMs - 500, 0, count - stable.length);
  const spare = draw(random.fork("spare"), quietAtMs, 3 * quietAtMs, count, 2 * count);
  const inOrder = (a: PlannedOperation, b: PlannedOperation): number => a.atMs - b.atMs;
  return { operations: [...stable, ...rest].sort(inOrder), spare: spare.sort(inOrder) };
}

/** Where nodes stand still, clients wait for less time and delete more: a delete reads first, and may then be late. */
function hasty(operation: PlannedOperation, index: number): PlannedOperation {
  if (operation.atMs < START_MS) return operation;
  const kind = operation.kind === "insert" && index % 4 === 0 ? "delete" : operation.kind;
  return { ...operation, kind, timeoutMs: index % 3 === 0 ? operation.timeoutMs : HASTY_MS };
}

/** Some of what is inserted has a key of its own, and may be held by a single node. */
function lonely(operation: PlannedOperation, index: number): PlannedOperation {
  if (operation.kind !== "insert" || index % LONELY_EVERY !== 0) return operation;
  return {
    ...operation,
    key: `lonely ${index}`,
    consistency: index % (2 * LONELY_EVERY) === 0 ? "one" : "quorum",
    ttlMs: 0,
  };
}

function drawOperation(random: Random, keys: number, reads: number, bytes: number): Omit<PlannedOperation, "atMs"> {
  const dice = random.below(20);
  const isBrief = random.below(8) === 0;
  const kind =
    random.below(100) === 0
      ? "scan"
      : random.below(30) === 0
        ? "batch"
        : dice < reads
          ? "get"
          : dice >= 18
            ? "delete"
            : "insert";
  return {
    kind,
    key: isBrief ? `brief ${random.below(2)}` : `${BUSY_KEYS}${random.below(keys)}`,
    consistency: pick(random, ["one", "all", ...Array.from({ length: 10 }, () => "quorum" as const)]) ?? "quorum",
    ttlMs: isBrief && kind === "insert" ? (pick(random, [1000, 3000, 20_000]) ?? 1000) : 0,
    bytes: random.below(4) === 0 ? bytes : 0,
    through: random.below(1000),
    timeoutMs: pick(random, [500, 3000, 3000, 10_000]) ?? 3000,
    cancelAfterMs: random.below(40) === 0 ? 1 + random.below(200) : 0,
    retries: random.below(3),
  };
}
