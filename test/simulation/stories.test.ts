/** Small stories of whole clusters: what one misfortune does, and that the cluster comes to rest after it. */
import { expect, test } from "bun:test";
import type { Fault } from "#simulation/fault.ts";
import { type Plan, planOf } from "#simulation/plan.ts";
import { rotOne } from "#simulation/rot.ts";
import { type RunResult, simulate } from "#simulation/simulate.ts";

const CALM: Plan = { ...planOf(1, "quick"), nodes: 3, faults: [] };

function live(...faults: readonly Fault[]): RunResult {
  return simulate({ ...CALM, faults });
}

const times = ({ coverage }: RunResult, path: string): number => coverage.get(path) ?? 0;

test("a node that starts on a full disk comes into the ring when there is room", () => {
  const run = live(
    { atMs: 5000, kind: "crash", node: "n2", downMs: 500 },
    { atMs: 5300, kind: "full-disk", node: "n2", forMs: 4000 },
  );
  expect(run.faults).toEqual([]);
}, 60_000);

test("a node that starts on a full disk says nothing before the number of its start is kept: nobody takes it for its past", () => {
  const run = live(
    { atMs: 5000, kind: "crash-all", downMs: 1500 },
    { atMs: 5200, kind: "full-disk", node: "n2", forMs: 9000 },
    { atMs: 10_500, kind: "crash-all", downMs: 20 },
  );
  expect(run.faults).toEqual([]);
  expect(times(run, "fault crash-all")).toBe(2);
}, 60_000);

test("a node that is to leave while its disk is full refuses, and leaves when it is told again", () => {
  const run = live(
    { atMs: 5000, kind: "full-disk", node: "n2", forMs: 6000 },
    { atMs: 6000, kind: "leave", node: "n2", isForced: true, stayAfterMs: 0 },
  );
  expect(run.faults).toEqual([]);
  expect(times(run, "ended left")).toBe(1);
}, 60_000);

test("a machine that comes back empty takes the place of its former self, told whom to join or not", () => {
  for (const joins of [true, false]) {
    const run = live({ atMs: 6000, kind: "wipe", node: "n1", downMs: 500, joins });
    expect(run.faults).toEqual([]);
    expect(times(run, "fault wipe")).toBe(1);
  }
}, 60_000);

test("a node that gives up a cluster that it has founded by mistake, and has no room to begin anew, ends because of its disk", () => {
  const run = live(
    { atMs: 6000, kind: "full-disk", node: "n1", forMs: 6000 },
    { atMs: 6100, kind: "wipe", node: "n1", downMs: 500, joins: false },
  );
  expect(run.faults).toEqual([]);
  expect(times(run, "ended storage-failed")).toBeGreaterThan(0);
}, 60_000);

test("a node that is told while it founds a cluster that it is a member of another gives up its own, however slow its disk", () => {
  for (const [seed, slowMs] of [
    [1, 200],
    [2, 350],
    [3, 1000],
    [4, 3000],
  ] as const) {
    const faults: Fault[] = [
      { atMs: 8000, kind: "slow-disk", node: "n1", slowMs, forMs: 5000 },
      { atMs: 8100, kind: "wipe", node: "n1", downMs: 500, joins: false },
    ];
    const run = simulate({ ...planOf(seed, "quick"), nodes: 3, faults });
    expect(run.faults).toEqual([]);
    expect(times(run, "set-aside")).toBe(1);
  }
}, 60_000);

test("a disk from the past is set aside, and its node begins anew", () => {
  const run = live({ atMs: 9000, kind: "restore", node: "n3", batches: 100, downMs: 300 });
  expect(run.faults).toEqual([]);
  expect(times(run, "set-aside")).toBe(1);
}, 60_000);

test("a copied disk that is started, too, serves nobody", () => {
  const run = live({ atMs: 7000, kind: "clone", node: "n2", forMs: 4000 });
  expect(run.faults).toEqual([]);
  expect(times(run, "ended identity-conflict")).toBeGreaterThan(0);
}, 60_000);

test.each([
  ["comes back with its disk", false],
  ["hears of it while it runs, and is", true],
])(
  "a removed machine %s as another node, and its former self stays out",
  (_, isAlive) => {
    const run = live({ atMs: 6000, kind: "remove", node: "n2", isAlive, downMs: 2000 });
    expect(run.faults).toEqual([]);
    expect(times(run, "fault remove")).toBe(1);
    expect(times(run, "set-aside")).toBe(1);
  },
  60_000,
);

test("weights change on two nodes at once, and one of them crashes in the middle: nothing is lost, and shares follow", () => {
  const run = live(
    { atMs: 5000, kind: "weigh", node: "n2", weight: 2, backAfterMs: 0 },
    { atMs: 5000, kind: "weigh", node: "n3", weight: 0.5, backAfterMs: 0 },
    { atMs: 6500, kind: "crash", node: "n2", downMs: 800 },
    { atMs: 9000, kind: "weigh", node: "n2", weight: 0.5, backAfterMs: 0 },
  );
  expect(run.faults).toEqual([]);
  expect(times(run, "fault weigh")).toBe(3);
  const joined = (one: RunResult): number => times(one, "ring virtual-node-joined");
  expect(joined(run)).toBeGreaterThan(joined(live()));
}, 60_000);

test("a node that is removed while it leaves begins anew, and leaves when it is told again", () => {
  const faults: Fault[] = [
    { atMs: 8000, kind: "leave", node: "n2", isForced: false, stayAfterMs: 0 },
    { atMs: 8005, kind: "remove", node: "n2", isAlive: true, downMs: 0 },
  ];
  const run = simulate({ ...CALM, nodes: 5, faults });
  expect(run.faults).toEqual([]);
  expect(times(run, "fault remove")).toBe(1);
  expect(times(run, "ended left")).toBe(1);
}, 60_000);

test("who is to leave and then to stay after all keeps its place, and loses nothing", () => {
  const run = live({ atMs: 6000, kind: "leave", node: "n2", isForced: true, stayAfterMs: 20 });
  expect(run.faults).toEqual([]);
  expect(times(run, "leave called off")).toBe(1);
  expect(times(run, "ended left")).toBe(0);
}, 60_000);

test("a weight is taken back while the ring still follows it", () => {
  const run = live({ atMs: 6000, kind: "weigh", node: "n2", weight: 3, backAfterMs: 5 });
  expect(run.faults).toEqual([]);
  expect(times(run, "weight called off")).toBe(1);
}, 60_000);

test("a machine that comes back at another address is the node that it was", () => {
  const run = live({ atMs: 6000, kind: "move", node: "n2", downMs: 1000 });
  expect(run.faults).toEqual([]);
  expect(times(run, "fault move")).toBe(1);
  expect(times(run, "set-aside")).toBe(0);
}, 60_000);

test("a machine that comes back empty, while one of the other two owners has missed much, is given all that was acknowledged", () => {
  for (const [seed, forMs] of [
    [3, 3500],
    [21, 4500],
    [25, 4500],
  ] as const) {
    const plan = planOf(seed, "quick");
    const faults: Fault[] = [
      { atMs: 6000, kind: "cut", from: ["n3"], to: ["n1", "n2"], isBothWays: true, holds: false, forMs },
      { atMs: 7500, kind: "wipe", node: "n2", downMs: 50, joins: true },
    ];
    // Nobody reads what is written now, so that no read mends it; nor do hints.
    const operations = plan.operations.map((operation, i): Plan["operations"][number] => {
      if (operation.atMs <= 6000 || operation.atMs >= 7500) return operation;
      return { ...operation, kind: "insert", key: `lonely ${i}`, consistency: "quorum", ttlMs: 0, cancelAfterMs: 0 };
    });
    const run = simulate({ ...plan, nodes: 3, faults, operations, cluster: { ...plan.cluster, hintsBytesMax: 1 } });
    expect([seed, run.faults]).toEqual([seed, []]);
    expect(times(run, "fault wipe")).toBe(1);
  }
}, 60_000);

test("no disk is lost while another node gives its copies up by force: with a vote for that under way, nobody could vote any more", () => {
  const run = live(
    { atMs: 8000, kind: "leave", node: "n3", isForced: true, stayAfterMs: 0 },
    { atMs: 8020, kind: "wipe", node: "n2", downMs: 150, joins: true },
  );
  expect(run.faults).toEqual([]);
  expect(times(run, "ended left")).toBe(1);
  expect(times(run, "fault wipe")).toBe(0);
}, 60_000);

test("a head rots only while every owner has its disk; payloads rot as they like", () => {
  const rotten: boolean[] = [];
  simulate(CALM, {
    meddle: (world) => {
      const [first, second] = world.cluster.machines.values();
      if (first?.node === undefined || second === undefined) return;
      world.ids.delete(first.node);
      for (const index of [0, 1]) rotten.push(rotOne(world, second, index, false) !== undefined);
      world.ids.set(first.node, first);
      rotten.push(rotOne(world, second, 0, false) !== undefined);
    },
  });
  expect(rotten).toEqual([false, true, true]);
}, 60_000);
