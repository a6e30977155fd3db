/** What goes wrong in a run, drawn: a few kinds often, and beside them what must happen often enough to be of use. */
import { pick, type Random, shuffled } from "#base/random.ts";
import { LANE_OF } from "#replication/message.ts";
import type { Fault, Misfortune } from "./fault.ts";

/** The cluster is left alone until then, ms. */
export const START_MS = 3000;

/** How many machines there are at first, all that there may be, and what is settled of them before anything is drawn. */
export type Lifetime = { readonly nodes: number; readonly names: readonly string[]; readonly faults: readonly Fault[] };

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

/** Of three that are to have a write one is down, with what it has, when another loses it. */
const drawLossWhileDown: DrawTogether = (random, names) => {
  const [away, lost] = shuffled(random, names) as [string, string];
  const crash = { kind: "crash", node: away, downMs: drawMs(random, 500, 8000) } as const;
  const wipe = { kind: "wipe", node: lost, downMs: drawMs(random, 50, 5000), joins: true } as const;
  return [
    { atMs: 0, ...crash },
    { atMs: random.below(crash.downMs), ...wipe },
  ];
};

/** While ranges change hands one of those that give, take or have no part in it loses what it has. */
const drawLossWhileChanging: DrawTogether = (random, names) => {
  const handover = random.below(3) === 0 ? drawWeigh(random, names) : drawHandover(random, names);
  const party = "node" in handover && random.below(2) === 0 ? handover.node : nameOf(random, names);
  const wipe = { kind: "wipe", node: party, downMs: drawMs(random, 50, 5000), joins: true } as const;
  return [
    { atMs: 0, ...handover },
    { atMs: drawMs(random, 20, 4000), ...wipe },
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

export function drawFaults(random: Random, { names, faults }: Lifetime, quietAtMs: number): Fault[] {
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
  ["loss while down", 6, drawLossWhileDown],
  ["loss while changing", 4, drawLossWhileChanging],
  ["hinted leave", 6, drawHintedLeave],
  ["pause", 5, one(drawPause)],
  ["lone cut", 4, one((random, names) => drawLoneCut(random, nameOf(random, names), names))],
];

export function drawRareFaults(random: Random, { names }: Lifetime, quietAtMs: number): Fault[] {
  return RARE.flatMap(([name, oneIn, draw]): Fault[] => {
    const chance = random.fork(name);
    if (chance.below(oneIn) > 0) return [];
    const atMs = START_MS + 1000 + chance.below(quietAtMs - START_MS - 3000);
    return (
      draw(chance, names)
        .map((fault) => ({ ...fault, atMs: atMs + fault.atMs }))
        // What would come of it later is spared: then the cluster is to come to rest.
        .filter((fault) => fault.atMs < quietAtMs)
    );
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
