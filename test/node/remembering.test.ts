/** What a node has been told of another's store is on its disk soon, though nothing else is written. */
import { expect, test } from "bun:test";
import { createRandom } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import { openCensus } from "#node/census.ts";
import { createKernel, type Kernel } from "#node/kernel.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { createReplication, DEFAULT_REPLICATION_SETTINGS } from "#replication/replication-state.ts";
import { createRing } from "#ring/ring-state.ts";
import { type ControlMessage, encodeControlMessage } from "#rpc/codec/control-codec.ts";
import { encodeReplicaMessage } from "#rpc/codec/replica-codec.ts";
import type { PeerIdentity, Transport } from "#rpc/transport.ts";
import { createScheduler } from "#simulation/scheduler.ts";
import { createSimulatedClock } from "#simulation/simulated-clock.ts";
import { digestOfHead, sealEntry } from "#storage/entry-checksum.ts";
import { openMemoryEngine } from "#storage/memory/memory-engine.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { A, B, C } from "../support/few-nodes.ts";

type Quiet = {
  readonly kernel: Kernel;
  readonly engine: StorageEngine;
  readonly hear: (from: NodeId, message: ReplicaMessage | "ring", commitNumber: number) => void;
  readonly run: (ms: number) => Promise<void>;
};

function identityOf(node: NodeId, commitNumber: number): PeerIdentity {
  return { node, clusterId: "c", address: "b:1", incarnation: 1, commitNumber };
}

/** A node that is in no ring yet, and so has nothing to write of its own. */
function openQuiet(): Quiet {
  const scheduler = createScheduler();
  const clock = createSimulatedClock(scheduler, { skewMs: 0, rate: 1 }, 0, (run) => run());
  const engine = openMemoryEngine();
  const record = {
    id: A,
    name: "a",
    address: "a:1",
    incarnation: 1,
    revision: 1,
    weight: 1,
    virtualNodes: 0,
    zone: "",
  };
  const random = createRandom("quiet");
  const kernel = createKernel({
    clock,
    transport: { send: () => undefined, setAddress: () => undefined, forget: () => undefined } as unknown as Transport,
    engine,
    ring: createRing({ record: { ...record, lifecycle: "joining" }, virtualNodes: [], saved: undefined, random }),
    replication: createReplication({
      self: A,
      random,
      sealEntry,
      digestOfHead,
      settings: DEFAULT_REPLICATION_SETTINGS,
    }),
    census: openCensus(engine),
    commitNumberTold: () => engine.commitNumber(),
    onEvent: () => undefined,
    soon: (run) => scheduler.at(scheduler.nowMs(), run),
    afterOthers: (run) => scheduler.at(scheduler.nowMs(), run),
  });
  return {
    kernel,
    engine,
    hear: (node, message, commitNumber) => {
      const control: ControlMessage =
        message === "ring"
          ? { kind: "ring", message: new Uint8Array(), commitNumber }
          : { kind: "replica", message: encodeReplicaMessage(message), commitNumber };
      kernel.receive(identityOf(node, commitNumber), "control", encodeControlMessage(control));
    },
    // The store answers between two moments of virtual time.
    run: async (ms) => {
      for (let passed = 0; passed < ms; passed += 10) {
        scheduler.runUntil(scheduler.nowMs() + 10);
        await Promise.resolve();
      }
    },
  };
}

function markAfterRestart({ engine }: Quiet, node: NodeId): number | undefined {
  return openCensus(engine).markOf(node)?.commitNumber;
}

test("a mark is on the disk soon after it was answered, though nothing else is written", async () => {
  const node = openQuiet();
  await node.run(2000);
  node.hear(B, { kind: "mark", requestId: 1, commitNumber: 7 }, 7);
  await node.run(50);
  expect(markAfterRestart(node, B)).toBeUndefined();
  node.hear(B, { kind: "mark", requestId: 2, commitNumber: 8 }, 8);
  await node.run(60);
  expect(markAfterRestart(node, B)).toBe(8);
  // Within the tenth of a second in which nothing more is written.
  node.hear(B, { kind: "mark", requestId: 3, commitNumber: 9 }, 9);
  await node.run(250);
  expect(markAfterRestart(node, B)).toBe(9);
  node.kernel[Symbol.dispose]();
});

test("what a write or a vote was answered with is remembered as a mark is", async () => {
  const node = openQuiet();
  node.hear(B, { kind: "accept-answer", requestId: 1, outcome: { kind: "accepted" } }, 5);
  await node.run(250);
  expect(markAfterRestart(node, B)).toBe(5);
  const answer = { kind: "write-answer", requestId: 2, outcome: { kind: "stored", commitNumber: 6 } } as const;
  node.kernel.receive(identityOf(B, 5), "write", encodeReplicaMessage(answer));
  await node.run(250);
  expect(markAfterRestart(node, B)).toBe(6);
  node.kernel[Symbol.dispose]();
});

test("a node that is told of no writes writes nothing, whatever numbers are in what it hears", async () => {
  const node = openQuiet();
  await node.run(2000);
  const before = node.engine.commitNumber();
  for (let number = 1; number <= 50; number++) {
    node.hear(number % 2 === 0 ? B : C, "ring", number);
    node.hear(B, { kind: "learn-answer", requestId: number }, number);
    await node.run(100);
  }
  expect(node.engine.commitNumber()).toBe(before);
  node.hear(C, { kind: "mark", requestId: 1, commitNumber: 60 }, 60);
  await node.run(2000);
  expect(node.engine.commitNumber()).toBe(before + 1);
  // Both are told again what is known already.
  node.hear(C, { kind: "mark", requestId: 2, commitNumber: 60 }, 60);
  await node.run(2000);
  expect(node.engine.commitNumber()).toBe(before + 1);
  expect([B, C].map((one) => markAfterRestart(node, one))).toEqual([50, 60]);
  node.kernel[Symbol.dispose]();
});
