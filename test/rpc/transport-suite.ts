/** What every transport keeps to: one suite for the real one and for the one in memory. */
import { expect, test } from "bun:test";
import type { NodeId } from "#model/node-id.ts";
import {
  type Destination,
  LANES,
  type Lane,
  type PeerIdentity,
  type Transport,
  type TransportEvents,
} from "#rpc/transport.ts";
import { randomBytes, until } from "./memory-handler.ts";

export type Received = { readonly from: PeerIdentity; readonly lane: Lane; readonly message: Uint8Array };

/** A node of a test, with all that its transport told. */
export type TestNode = AsyncDisposable & {
  readonly self: PeerIdentity;
  readonly transport: Transport;
  readonly received: Received[];
  readonly unreachable: { destination: Destination; reason: string }[];
  readonly foreign: { destination: Destination | undefined; reason: string }[];
};

export type NodeOptions = {
  readonly name: string;
  readonly clusterId?: string;
  readonly incarnation?: number;
  /** Of a node that was there before. */
  readonly address?: string;
};

export type Harness = { readonly start: (options: NodeOptions) => Promise<TestNode> };

export const CLUSTER_ID = "c0ffee00c0ffee00c0ffee00c0ffee00";

export function nodeIdOf(name: string): NodeId {
  return Buffer.from(name.padEnd(16, ".")).toString("hex") as NodeId;
}

/** Gathers what a transport tells. */
export function createRecord(): Pick<TestNode, "received" | "unreachable" | "foreign"> & { events: TransportEvents } {
  const received: Received[] = [];
  const unreachable: TestNode["unreachable"] = [];
  const foreign: TestNode["foreign"] = [];
  return {
    received,
    unreachable,
    foreign,
    events: {
      onMessage: (from, lane, message) => received.push({ from, lane, message: new Uint8Array(message) }),
      onUnreachable: (destination, reason) => unreachable.push({ destination, reason }),
      onForeign: (destination, reason) => foreign.push({ destination, reason }),
    },
  };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textsOf = (node: TestNode): string[] => node.received.map(({ message }) => new TextDecoder().decode(message));

export function transportSuite(name: string, createHarness: () => Harness): void {
  const both = async (harness: Harness): Promise<[TestNode, TestNode]> => {
    const [a, b] = [await harness.start({ name: "a" }), await harness.start({ name: "b" })];
    a.transport.setAddress(b.self.node, b.self.address);
    b.transport.setAddress(a.self.node, a.self.address);
    return [a, b];
  };

  test(`${name}: a message arrives on its lane, with who sent it`, async () => {
    const [a, b] = await both(createHarness());
    await using _a = a;
    await using _b = b;
    for (const lane of LANES) a.transport.send({ node: b.self.node }, lane, bytes(`on ${lane}`));
    await until(() => b.received.length === LANES.length);
    for (const lane of LANES) {
      const arrived = b.received.find((each) => each.lane === lane);
      expect(arrived?.from).toEqual(a.self);
      expect(arrived?.message).toEqual(bytes(`on ${lane}`));
    }
    expect(a.unreachable).toEqual([]);
  });

  test(`${name}: a joiner sends to an address, and both then know each other by id`, async () => {
    const harness = createHarness();
    await using contact = await harness.start({ name: "contact" });
    await using joiner = await harness.start({ name: "joiner" });
    joiner.transport.send({ address: contact.self.address }, "control", bytes("hello"));
    await until(() => contact.received.length === 1);
    const from = contact.received[0]?.from as PeerIdentity;
    contact.transport.send({ node: from.node }, "control", bytes("welcome"));
    await until(() => joiner.received.length === 1);
    joiner.transport.send({ node: contact.self.node }, "control", bytes("thanks"));
    joiner.transport.send({ address: contact.self.address }, "control", bytes("again"));
    await until(() => contact.received.length === 3);
    expect(textsOf(contact).sort()).toEqual(["again", "hello", "thanks"]);
    expect(joiner.transport.stats().sessions).toBe(1);
  });

  test(`${name}: messages of every size arrive whole, large ones too`, async () => {
    const [a, b] = await both(createHarness());
    await using _a = a;
    await using _b = b;
    const sizes = [0, 1, 1000, 65_536, 262_143, 262_144, 1 << 20, 20 << 20];
    for (const size of sizes) b.transport.send({ node: a.self.node }, "bulk", randomBytes(size, size));
    await until(() => a.received.length === sizes.length, 20_000);
    for (const { message } of a.received) {
      expect(Bun.hash(message)).toBe(Bun.hash(randomBytes(message.length, message.length)));
    }
  }, 30_000);

  test(`${name}: many messages at once, both ways, all arrive once`, async () => {
    const [a, b] = await both(createHarness());
    await using _a = a;
    await using _b = b;
    const count = 5000;
    for (let i = 0; i < count; i++) {
      a.transport.send({ node: b.self.node }, "write", bytes(`a${i}`));
      b.transport.send({ node: a.self.node }, "write", bytes(`b${i}`));
    }
    await until(() => a.received.length >= count && b.received.length >= count, 10_000);
    expect(new Set(textsOf(a)).size).toBe(count);
    expect(new Set(textsOf(b)).size).toBe(count);
    expect(a.transport.stats().messagesSent).toBe(count);
    expect(a.transport.stats().messagesReceived).toBe(count);
    expect(a.transport.stats().messagesDropped).toBe(0);
  }, 20_000);

  test(`${name}: a node hears itself`, async () => {
    await using node = await createHarness().start({ name: "a" });
    node.transport.send({ node: node.self.node }, "read", bytes("me"));
    expect(node.received).toEqual([]);
    await until(() => node.received.length === 1);
    expect(node.received[0]?.from).toEqual(node.self);
  });

  test(`${name}: where nobody listens, the sender is told at once`, async () => {
    const harness = createHarness();
    await using node = await harness.start({ name: "a" });
    const gone = await harness.start({ name: "gone" });
    await gone[Symbol.asyncDispose]();
    node.transport.setAddress(gone.self.node, gone.self.address);
    const startedAtMs = performance.now();
    node.transport.send({ node: gone.self.node }, "control", bytes("?"));
    await until(() => node.unreachable.length === 1, 1000);
    expect(performance.now() - startedAtMs).toBeLessThan(300);
    expect(node.unreachable[0]?.destination).toEqual({ node: gone.self.node });
    node.transport.send({ address: "127.0.0.1:1" }, "control", bytes("?"));
    await until(() => node.unreachable.length === 2, 1000);
    expect(node.unreachable[1]?.destination).toEqual({ address: "127.0.0.1:1" });
  });

  test(`${name}: nodes of two clusters hear of it, and not from each other`, async () => {
    const harness = createHarness();
    await using a = await harness.start({ name: "a" });
    await using other = await harness.start({ name: "other", clusterId: "beef".repeat(8) });
    a.transport.send({ address: other.self.address }, "control", bytes("hello"));
    await until(() => a.foreign.length === 1 && other.foreign.length === 1);
    expect(a.foreign[0]?.destination).toEqual({ address: other.self.address });
    expect(other.foreign[0]?.destination).toEqual({ address: a.self.address });
    expect(a.foreign[0]?.reason).toContain("cluster");
    expect(other.received).toEqual([]);
    expect(a.unreachable).toEqual([]);
  });

  test(`${name}: what is meant for one node is not given to another that listens there now`, async () => {
    const harness = createHarness();
    await using a = await harness.start({ name: "a" });
    await using other = await harness.start({ name: "other" });
    const former = nodeIdOf("former");
    a.transport.setAddress(former, other.self.address);
    a.transport.send({ node: former }, "write", bytes("for the former only"));
    await until(() => a.unreachable.length === 1);
    expect(a.unreachable[0]?.destination).toEqual({ node: former });
    expect(other.received).toEqual([]);
  });

  test(`${name}: a node whose address is not known gets nothing, and nobody is blamed`, async () => {
    await using a = await createHarness().start({ name: "a" });
    a.transport.send({ node: nodeIdOf("nobody") }, "control", bytes("?"));
    await Bun.sleep(20);
    expect(a.unreachable).toEqual([]);
    expect(a.transport.stats().messagesDropped).toBe(1);
  });

  test(`${name}: a node that restarts at its address is heard and reached again soon`, async () => {
    const harness = createHarness();
    const [a, b] = await both(harness);
    await using _a = a;
    a.transport.send({ node: b.self.node }, "control", bytes("before"));
    await until(() => b.received.length === 1);
    await b[Symbol.asyncDispose]();
    a.transport.send({ node: b.self.node }, "control", bytes("lost"));
    await Bun.sleep(50);
    await using again = await harness.start({ name: "b", incarnation: 2, address: b.self.address });
    const startedAtMs = performance.now();
    await until(() => {
      a.transport.send({ node: b.self.node }, "control", bytes("after"));
      return again.received.length > 0;
    });
    expect(performance.now() - startedAtMs).toBeLessThan(400);
    expect(textsOf(again)).not.toContain("lost");
    again.transport.send({ node: a.self.node }, "control", bytes("back"));
    again.transport.send({ address: a.self.address }, "control", bytes("back"));
    await until(() => a.received.length > 0);
    expect(a.received.at(-1)?.from).toEqual(again.self);
  });

  test(`${name}: a node that restarts elsewhere is reached as soon as it speaks`, async () => {
    const harness = createHarness();
    const [a, b] = await both(harness);
    await using _a = a;
    a.transport.send({ node: b.self.node }, "control", bytes("before"));
    await until(() => b.received.length === 1);
    await b[Symbol.asyncDispose]();
    await using moved = await harness.start({ name: "b", incarnation: 2 });
    expect(moved.self.address).not.toBe(b.self.address);
    moved.transport.send({ address: a.self.address }, "control", bytes("I have moved"));
    await until(() => a.received.length === 1);
    a.transport.send({ node: moved.self.node }, "control", bytes("welcome back"));
    a.transport.send({ node: moved.self.node }, "read", bytes("on another lane"));
    await until(() => moved.received.length === 2);
  });

  test(`${name}: an address that changes leads to the new one`, async () => {
    const harness = createHarness();
    const [a, b] = await both(harness);
    await using _a = a;
    a.transport.send({ node: b.self.node }, "read", bytes("before"));
    await until(() => b.received.length === 1);
    await b[Symbol.asyncDispose]();
    await using moved = await harness.start({ name: "b", incarnation: 2 });
    a.transport.setAddress(b.self.node, moved.self.address);
    a.transport.send({ node: b.self.node }, "read", bytes("after"));
    await until(() => moved.received.length === 1);
  });

  test(`${name}: after forgetting and after the end nothing is sent`, async () => {
    const [a, b] = await both(createHarness());
    await using _b = b;
    a.transport.send({ node: b.self.node }, "read", bytes("one"));
    await until(() => b.received.length === 1);
    a.transport.forget(b.self.node);
    a.transport.send({ node: b.self.node }, "read", bytes("forgotten"));
    await a[Symbol.asyncDispose]();
    a.transport.send({ node: b.self.node }, "read", bytes("over"));
    a.transport.send({ address: b.self.address }, "read", bytes("over"));
    await Bun.sleep(30);
    expect(textsOf(b)).toEqual(["one"]);
  });
}
