/** What operators and machines do to single nodes of a small simulated cluster. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { Operation } from "#model/operation.ts";
import { openCensus } from "#node/census.ts";
import type { Life } from "#node/life.ts";
import type { Node } from "#node/node.ts";
import type { NodeEvent } from "#node/node-doors.ts";
import { createFigures, type Figures } from "#node/node-figures.ts";
import { createOperatorHandler, type OperatorParts } from "#node/operator-handler.ts";
import { taikv } from "#rpc/generated/taikv.js";
import { positionOfKey } from "#rpc/key-position.ts";
import { createSimulatedCluster, type SimulatedCluster } from "#simulation/simulated-cluster.ts";
import { rewindDisk } from "#simulation/simulated-disk.ts";
import type { Machine } from "#simulation/simulated-process.ts";
import { TRACED } from "#simulation/trace.ts";

type Small = SimulatedCluster & {
  readonly told: (machine: Machine, kind: NodeEvent["kind"]) => number;
  readonly run: (ms: number) => void;
  readonly life: (machine: Machine) => Life;
  /** What comes of a call to its node; "waits" until something does. */
  readonly call: <T>(machine: Machine, run: (node: Node) => Promise<T>) => { result: T | "waits" | Error };
};

function openSmall(names: readonly string[], isNamed = true): Small {
  const told: { readonly machine: Machine; readonly kind: string }[] = [];
  const cluster = createSimulatedCluster(
    {
      seed: names.join(),
      virtualNodes: 4,
      replicationFactor: 3,
      successors: 4,
      gathers: 0,
      network: { latencyMs: 1, jitterMs: 1, loss: 0, duplication: 0 },
      refuses: true,
      replaceAfterMs: 900_000,
      purgeGraceMs: 2000,
      hintWindowMs: 3_600_000,
      compareEveryMs: 4000,
      scrubEveryMs: 300_000,
      hintsBytesMax: 1 << 26,
      batches: [],
    },
    {
      onEvent: ({ machine }, { kind }) => void told.push({ machine, kind }),
      onStep: () => undefined,
      onEnd: () => undefined,
      onSend: () => undefined,
      onFault: (_, fault) => {
        throw fault;
      },
    },
  );
  const run = (ms: number): void => cluster.scheduler.runUntil(cluster.scheduler.nowMs() + ms);
  for (const [i, name] of names.entries()) {
    const machine = cluster.add(name);
    machine.isNamed = isNamed;
    cluster.start(machine, i === 0 ? [] : [names[0] as string]);
    run(9000);
  }
  run(10_000);
  return {
    ...cluster,
    told: (machine, kind) => told.filter((one) => one.machine === machine && one.kind === kind).length,
    run,
    life: (machine) => {
      const life = machine.process?.node?.life();
      if (life === undefined) throw new Error(`${machine.name} takes no part`);
      return life;
    },
    call: (machine, make) => {
      const end: { result: unknown } = { result: "waits" };
      machine.process?.enter(TRACED.operation, () => {
        const node = machine.process?.node;
        if (node === undefined) return;
        make(node).then(
          (result) => {
            end.result = result;
          },
          (error: unknown) => {
            end.result = error;
          },
        );
      });
      return end as ReturnType<Small["call"]> as never;
    },
  };
}

test("a newcomer that was given no name leaves alone whoever was at its address before", () => {
  const cluster = openSmall(["n1", "n2", "n3"], false);
  const n3 = cluster.machine("n3");
  const { id } = cluster.life(n3).identity;
  cluster.crash(n3);
  cluster.run(500);
  const other = cluster.add("n4");
  other.isNamed = false;
  other.address = n3.address;
  n3.address = "elsewhere:7000";
  cluster.start(other, ["n1"]);
  cluster.run(100);
  cluster.start(n3, ["n1"]);
  cluster.run(15_000);
  expect(cluster.told(n3, "set-aside")).toBe(0);
  expect(cluster.life(n3).identity.id).toBe(id);
  expect(cluster.life(other).identity.replaces).toEqual([]);
});

test("whoever comes back empty at its name and address takes its former self's place", () => {
  const cluster = openSmall(["n1", "n2", "n3"]);
  const n3 = cluster.machine("n3");
  const { id } = cluster.life(n3).identity;
  cluster.crash(n3);
  const again = cluster.add("n3 again");
  Object.assign(again, { name: "n3", address: n3.address });
  cluster.start(again, ["n1"]);
  cluster.run(15_000);
  expect(cluster.life(again).identity.replaces).toEqual([id]);
  expect(cluster.life(cluster.machine("n1")).ring.directory.get(id)?.record?.lifecycle).toBe("removed");
});

test("whoever leaves again while a leave is called off does leave", () => {
  const cluster = openSmall(["n1", "n2", "n3", "n4"]);
  const n4 = cluster.machine("n4");
  n4.disk.slowMs = 300;
  const first = cluster.call(n4, (node) => node.leave(false));
  cluster.run(1000);
  const cancelled = cluster.call(n4, (node) => node.cancelLeave());
  cluster.run(5);
  const second = cluster.call(n4, (node) => node.leave(false));
  cluster.run(5000);
  n4.disk.slowMs = 0;
  cluster.run(120_000);
  expect({ first: first.result, cancelled: cancelled.result, second: second.result }).toEqual({
    first: "cancelled",
    cancelled: true,
    second: "left",
  });
  expect(n4.process).toBeUndefined();
});

test("a node that is told to leave before it is in the ring again answers when it has left", () => {
  const cluster = openSmall(["n1", "n2", "n3", "n4"]);
  const n4 = cluster.machine("n4");
  cluster.crash(n4);
  cluster.run(2000);
  cluster.start(n4, ["n1"]);
  for (let i = 0; i < 5000 && n4.process?.node?.life() === undefined; i++) cluster.run(1);
  expect(n4.process?.isServing).toBe(false);
  const left = cluster.call(n4, (node) => node.leave(false));
  cluster.run(120_000);
  expect(left.result).toBe("left");
});

test("calls to a node that begins anew are answered", () => {
  const cluster = openSmall(["n1", "n2", "n3", "n4"]);
  const n2 = cluster.machine("n2");
  const life = cluster.life(n2);
  cluster.scheduler.at(cluster.scheduler.nowMs() + 1, () =>
    cluster.machine("n1").process?.enter(TRACED.operation, () => {
      void cluster.life(cluster.machine("n1")).kernel.remove(life.identity.id);
    }),
  );
  const others = [cluster.life(cluster.machine("n3")).identity.id];
  cluster.crash(cluster.machine("n4"));
  const early = cluster.call(n2, () => life.kernel.giveUp(others, true));
  cluster.run(20_000);
  expect(cluster.life(n2).identity.id).not.toBe(life.identity.id);
  expect(early.result).not.toBe("waits");
  const late = [
    cluster.call<unknown>(n2, () => life.kernel.giveUp(others, true)),
    cluster.call<unknown>(n2, () => life.kernel.lookup(life.ring.virtualNodes.get(0)?.self.position as never, 3, 1500)),
    cluster.call<unknown>(n2, () => life.kernel.findConfig(life.ring.virtualNodes.get(0)?.self.position as never)),
  ];
  cluster.run(5000);
  expect(late.map(({ result }) => result)).not.toContain("waits");
});

test("a removal that was answered is not forgotten by a crash at that moment", () => {
  const cluster = openSmall(["n1", "n2", "n3"]);
  const [n1, n2, n3] = ["n1", "n2", "n3"].map((name) => cluster.machine(name)) as [Machine, Machine, Machine];
  const { id } = cluster.life(n3).identity;
  for (const machine of [n2, n3]) cluster.crash(machine);
  const { kernel } = cluster.life(n1);
  const removal = cluster.call(n1, () => kernel.remove(id));
  for (let i = 0; i < 1000 && removal.result === "waits"; i++) cluster.run(0.1);
  expect(removal.result).toBe(true);
  cluster.crash(n1);
  for (const machine of [n1, n2, n3]) cluster.start(machine, []);
  cluster.run(20_000);
  expect(cluster.life(n2).ring.directory.get(id)?.record?.lifecycle).toBe("removed");
  expect(cluster.life(n1).ring.directory.get(id)?.record?.lifecycle).toBe("removed");
});

test("a removal counts no keys, and is refused while one that is up does not tell its ranges", () => {
  const cluster = openSmall(["n1", "n2", "n3", "n4"]);
  const n1 = cluster.machine("n1");
  cluster.crash(cluster.machine("n4"));
  cluster.run(30_000);
  const silent = new Set(["n3:7000"]);
  const clock = { monotonicMs: () => 0, wallMs: () => 0, after: () => ({ cancel: () => undefined }) };
  const figuresAt = (machine: Machine): Figures => {
    const life = cluster.life(machine);
    // Where much is held, to count takes longer than anybody waits.
    const engine: Life["engine"] = { ...life.engine, count: () => new Promise(() => undefined) };
    return createFigures({ clock, life: { ...life, engine }, version: "", dataFolder: "" });
  };
  const call = async (address: string, _path: string, request: Uint8Array): Promise<Uint8Array> => {
    if (silent.has(address)) throw new Error("no answer");
    const asked = taikv.v1.NodeStatusRequest.decode(request);
    const machine = [...cluster.machines.values()].find((one) => one.address === address) as Machine;
    return taikv.v1.NodeStatusResponse.encode(await figuresAt(machine).read(asked)).finish();
  };
  const caller = { call, [Symbol.dispose]: () => undefined };
  const parts = { life: cluster.life(n1), figures: figuresAt(n1), caller } as unknown as OperatorParts;
  const handler = createOperatorHandler(() => parts);
  const remove = () =>
    cluster.call(n1, async () => handler.remove(taikv.v1.RemoveRequest.create({ node: "n4" }), undefined as never));
  const refused = remove();
  cluster.run(1000);
  expect(refused.result).toMatchObject({ message: expect.stringContaining("no answer in time from n3") });
  silent.clear();
  const removed = remove();
  cluster.run(1000);
  expect(removed.result).toMatchObject({ name: "n4" });
});

/** n1 comes back empty and founds a cluster before anybody of the old one is there; it may be started again, too. */
function foundByMistake(lives: "once" | "twice", isWritten: boolean) {
  const cluster = openSmall(["n1", "n2", "n3"]);
  const machines = ["n1", "n2", "n3"].map((name) => cluster.machine(name));
  const [n1, n2] = machines as [Machine, Machine, Machine];
  const former = cluster.life(n1).identity;
  for (const machine of machines) cluster.crash(machine);
  rewindDisk(n1.disk, 0);
  cluster.start(n1, []);
  cluster.run(5000);
  if (isWritten) insertAt(n1, cluster);
  if (lives === "twice") {
    cluster.crash(n1);
    cluster.start(n1, []);
    cluster.run(5000);
  }
  const mistaken = cluster.life(n1);
  expect(mistaken.how).toBe(lives === "twice" ? "resumed" : "founded");
  expect(mistaken.identity.settings.clusterId).not.toBe(former.settings.clusterId);
  for (const machine of machines.slice(1)) cluster.start(machine, []);
  cluster.run(60_000);
  return { cluster, n1, n2, former, mistaken };
}

function insertAt(machine: Machine, { call, life, run }: Small): void {
  const key = utf8BytesOf("mine");
  const insert: Operation = { kind: "insert", key, payload: utf8BytesOf("kept"), ttlMs: 0, consistency: undefined };
  const written = call(machine, () => life(machine).kernel.operate(insert, positionOfKey(key), 1000, undefined));
  run(1000);
  expect(written.result).toMatchObject({ kind: "inserted" });
}

test("a cluster that was founded by mistake gives way after a restart, too", () => {
  const { cluster, n1, n2, former } = foundByMistake("twice", false);
  const { identity, how } = cluster.life(n1);
  expect({ how, clusterId: identity.settings.clusterId, replaces: identity.replaces }).toEqual({
    how: "joined",
    clusterId: former.settings.clusterId,
    replaces: [former.id],
  });
  expect(cluster.told(n1, "set-aside")).toBe(1);
  expect(cluster.life(n2).ring.directory.get(former.id)?.record?.lifecycle).toBe("removed");
  expect(cluster.told(n1, "address-claimed")).toBe(0);
});

test("one that was written to and started again keeps what it has, and says who claims its address", () => {
  const { cluster, n1, former, mistaken } = foundByMistake("twice", true);
  expect(cluster.life(n1)).toBe(mistaken);
  expect(mistaken.engine.stats().entries).toBe(1);
  expect(cluster.told(n1, "set-aside")).toBe(0);
  // Both of the others claim it, again and again.
  expect(cluster.told(n1, "address-claimed")).toBe(1);
  expect(n1.process?.node?.claimed()).toContain(`of the cluster ${former.settings.clusterId} knows this address`);
  for (const name of ["n2", "n3"]) cluster.crash(cluster.machine(name));
  cluster.run(70_000);
  expect(n1.process?.node?.claimed()).toBe("");
});

test("one that was written to and never started again stops, and keeps what it has", () => {
  const { cluster, n1 } = foundByMistake("once", true);
  expect(n1.process).toBeUndefined();
  expect(cluster.told(n1, "set-aside")).toBe(0);
  cluster.start(n1, []);
  cluster.run(5000);
  expect(cluster.life(n1).engine.stats().entries).toBe(1);
});

test("what only a node that leaves has heard of another's store, others know when it is gone, and keep it", () => {
  const cluster = openSmall(["n1", "n2", "n3", "n4"]);
  const [n1, n3, n4] = ["n1", "n3", "n4"].map((name) => cluster.machine(name)) as [Machine, Machine, Machine];
  const { id } = cluster.life(n3).identity;
  const mark = { incarnation: cluster.life(n4).census.markOf(id)?.incarnation ?? 0, commitNumber: 1_000_000 };
  cluster.life(n4).census.note(id, mark);
  const left = cluster.call(n4, (node) => node.leave(false));
  for (let passedMs = 0; passedMs < 20_000 && left.result === "waits"; passedMs += 10) cluster.run(10);
  expect(left.result).toBe("left");
  expect(cluster.life(n1).census.markOf(id)).toEqual(mark);
  const key = utf8BytesOf("tea");
  const insert: Operation = { kind: "insert", key, payload: key, ttlMs: 0, consistency: "all" };
  cluster.call(
    n1,
    (node) => node.life()?.kernel.operate(insert, positionOfKey(key), 3000, undefined) ?? Promise.reject(),
  );
  cluster.run(1000);
  expect(openCensus(n1.disk.store).markOf(id)).toEqual(mark);
});
