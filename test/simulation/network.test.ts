/** The simulated network: what a link that holds makes of messages, and what comes up together. */
import { expect, test } from "bun:test";
import { createRandom } from "#base/random.ts";
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";
import type { Lane, PeerIdentity } from "#rpc/transport.ts";
import { createGathering } from "#simulation/gathering.ts";
import { createScheduler } from "#simulation/scheduler.ts";
import { createSimulatedNetwork } from "#simulation/simulated-network.ts";
import { nodeNamed } from "../support/lone-node.ts";

function networkOfTwo() {
  const scheduler = createScheduler();
  const network = createSimulatedNetwork(scheduler, createRandom("network"));
  const came: { readonly what: number; readonly atMs: number }[] = [];
  const send = (what: number): void =>
    network.carry("a", "b", what, () => void came.push({ what, atMs: scheduler.nowMs() }));
  const run = (ms: number): void => scheduler.runUntil(scheduler.nowMs() + ms);
  return { network, came, send, run };
}

test("what a link holds comes when it is released, and is on its way until then", () => {
  const { network, came, send, run } = networkOfTwo();
  network.hold("a", "b");
  network.hold("a", "b");
  for (let what = 0; what < 10; what++) send(what);
  run(3000);
  network.release("a", "b");
  run(1000);
  expect([came.length, [...network.flying()].length]).toEqual([0, 10]);
  network.release("a", "b");
  run(1000);
  expect([came.length, [...network.flying()].length]).toEqual([10, 0]);
  expect(came.every(({ atMs }) => atMs > 4000)).toBe(true);
  send(10);
  run(10);
  expect(came.at(-1)?.what).toBe(10);
});

test("only that way of the link is held, and a cut link still loses what it held", () => {
  const { network, came, send, run } = networkOfTwo();
  network.hold("b", "a");
  send(0);
  run(10);
  expect(came.length).toBe(1);
  network.hold("a", "b");
  send(1);
  run(10);
  network.block("a", "b");
  network.release("a", "b");
  run(1000);
  expect(came.length).toBe(1);
});

test("of what is held, some is lost with its sender or its receiver, and all that waited for too long", () => {
  for (const gone of ["a", "b", "c"]) {
    const { network, came, send, run } = networkOfTwo();
    network.hold("a", "b");
    for (let what = 0; what < 100; what++) send(what);
    run(10);
    network.gone(gone);
    network.release("a", "b");
    run(1000);
    if (gone === "c") expect(came.length).toBe(100);
    else expect([came.length > 20, came.length < 80]).toEqual([true, true]);
  }
  const { network, came, send, run } = networkOfTwo();
  network.hold("a", "b");
  send(0);
  run(5000);
  send(1);
  run(5000);
  network.release("a", "b");
  run(1000);
  expect(came.map(({ what }) => what)).toEqual([1]);
});

test("what follows a message on its lane within a moment comes up with it, in order, if chance has it so", () => {
  const from = (incarnation: number): PeerIdentity => ({
    node: nodeNamed(1),
    clusterId: "cluster",
    address: "a",
    incarnation,
    commitNumber: 0,
  });
  for (const [chance, batches] of [
    [1, ["read a b", "write c", "read d", "read e"]],
    [0, ["read a", "read b", "write c", "read d", "read e"]],
  ] as const) {
    const scheduler = createScheduler();
    const taken: string[] = [];
    const arrive = createGathering(scheduler, createRandom("frames"), chance, (lane, arrived) => {
      taken.push([lane, ...arrived.map(({ message }) => utf8TextOf(message))].join(" "));
    });
    const at = (lane: Lane, incarnation: number, text: string): void =>
      arrive(from(incarnation), lane, utf8BytesOf(text));
    at("read", 1, "a");
    at("read", 1, "b");
    at("write", 1, "c");
    at("read", 2, "d");
    scheduler.runUntil(2);
    at("read", 1, "e");
    scheduler.runUntil(4);
    expect([...taken].sort()).toEqual([...batches].sort());
  }
});
