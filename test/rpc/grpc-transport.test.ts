/** The transport over gRPC: the common suite, and what only a real network can do. */
import { expect, test } from "bun:test";
import { createRandom } from "#base/random.ts";
import { createConnection } from "#client/connection.ts";
import { taikv } from "#rpc/generated/taikv.js";
import type { GrpcServerLimits } from "#rpc/grpc/grpc-server.ts";
import { createGrpcTransport, type GrpcTransportOptions } from "#rpc/grpc/grpc-transport.ts";
import { helloFrame, messagesFrame } from "#rpc/session.ts";
import { LANES, type PeerIdentity } from "#rpc/transport.ts";
import { randomBytes, startTestServer, until } from "./memory-handler.ts";
import {
  CLUSTER_ID,
  createRecord,
  type NodeOptions,
  nodeIdOf,
  type TestNode,
  transportSuite,
} from "./transport-suite.ts";

type StartOptions = NodeOptions & Partial<GrpcTransportOptions> & { readonly limits?: GrpcServerLimits };

async function start(options: StartOptions): Promise<TestNode> {
  const { name, clusterId = CLUSTER_ID, incarnation = 1, address = "127.0.0.1:0" } = options;
  const record = createRecord();
  let self: PeerIdentity | undefined;
  const transport = createGrpcTransport({ self: () => self, events: record.events, ...options });
  const node = await startTestServer({ listen: address, peers: transport, limits: options.limits ?? {} });
  self = { node: nodeIdOf(name), clusterId, address: node.address, incarnation, commitNumber: 0 };
  return {
    self,
    transport,
    ...record,
    [Symbol.asyncDispose]: async () => {
      await transport[Symbol.asyncDispose]();
      await node[Symbol.asyncDispose]();
    },
  };
}

/** A node in a process of its own that sends to the other one every 100 ms. */
function chatterProgram(other: PeerIdentity): string {
  return `
    const { startChatter } = await import("./chatter-node.ts");
    await startChatter(${JSON.stringify(other)});
  `;
}

transportSuite("grpc", () => ({ start }));

test("messages that come up together share frames", async () => {
  await using a = await start({ name: "a" });
  await using b = await start({ name: "b" });
  a.transport.setAddress(b.self.node, b.self.address);
  for (let i = 0; i < 10_000; i++) a.transport.send({ node: b.self.node }, "write", randomBytes(20, i));
  await until(() => b.received.length === 10_000, 10_000);
  expect(a.transport.stats().framesSent).toBeLessThan(100);
});

test("both dial at once: one stream is left, and nothing is lost", async () => {
  await using a = await start({ name: "a" });
  await using b = await start({ name: "b" });
  a.transport.setAddress(b.self.node, b.self.address);
  b.transport.setAddress(a.self.node, a.self.address);
  let sent = 0;
  for (let round = 0; round < 50; round++) {
    a.transport.send({ node: b.self.node }, "control", randomBytes(9, round));
    b.transport.send({ node: a.self.node }, "control", randomBytes(9, round));
    sent++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => a.received.length === sent && b.received.length === sent);
  await until(() => a.transport.stats().sessions === 1 && b.transport.stats().sessions === 1);
  expect(a.unreachable).toEqual([]);
  expect(b.unreachable).toEqual([]);
});

test.each(["0", "z"])(
  "a node that is another one from now on says so on every lane, under an id that begins with %s",
  async (later) => {
    let self: PeerIdentity | undefined;
    await using a = await start({ name: "a", self: () => self });
    await using b = await start({ name: "b" });
    self = a.self;
    const sendOnAllLanes = (): void => {
      for (const lane of LANES) {
        a.transport.send({ address: b.self.address }, lane, randomBytes(9, 1));
        b.transport.send({ address: a.self.address }, lane, randomBytes(9, 2));
      }
    };
    sendOnAllLanes();
    await until(() => a.received.length === LANES.length && b.received.length === LANES.length);
    self = { ...a.self, node: nodeIdOf(later) };
    a.transport.forgetAll();
    for (let round = 0; round < 3; round++) {
      b.received.length = 0;
      // The first ones may be lost with the sessions that end.
      await until(() => {
        sendOnAllLanes();
        return LANES.every((lane) => b.received.some((each) => each.lane === lane));
      });
      expect(new Set(b.received.map(({ from }) => from.node))).toEqual(new Set([nodeIdOf(later)]));
    }
  },
);

test("a full queue drops what does not fit, and counts it", async () => {
  await using a = await start({ name: "a", bytesQueuedMax: 100_000 });
  await using b = await start({ name: "b" });
  a.transport.setAddress(b.self.node, b.self.address);
  for (let i = 0; i < 1000; i++) a.transport.send({ node: b.self.node }, "bulk", new Uint8Array(1000));
  const { messagesDropped } = a.transport.stats();
  expect(messagesDropped).toBeGreaterThan(890);
  await until(() => b.received.length === 1000 - messagesDropped);
});

test("a message above the wire's limit is dropped, and the next arrives", async () => {
  await using a = await start({ name: "a" });
  await using b = await start({ name: "b" });
  a.transport.setAddress(b.self.node, b.self.address);
  a.transport.send({ node: b.self.node }, "bulk", new Uint8Array(32 << 20));
  a.transport.send({ node: b.self.node }, "bulk", new Uint8Array(31 << 20));
  await until(() => b.received.length === 1, 10_000);
  expect(a.transport.stats().messagesDropped).toBe(1);
});

test("a node that dies is noticed at once, before anything is sent to it", async () => {
  await using a = await start({ name: "a" });
  const child = Bun.spawn([process.execPath, "-e", chatterProgram(a.self)], { cwd: import.meta.dir, stdout: "pipe" });
  await until(() => a.received.length > 0, 5000);
  const from = a.received[0]?.from as PeerIdentity;
  child.kill("SIGKILL");
  const killedAtMs = performance.now();
  await until(() => a.unreachable.length > 0, 2000);
  expect(performance.now() - killedAtMs).toBeLessThan(500);
  expect(a.unreachable[0]?.destination).toEqual({ node: from.node });
});

test("a frozen node is noticed, and works again when it thaws", async () => {
  const keepalive = { keepaliveMs: 200, keepaliveTimeoutMs: 200 };
  await using a = await start({ name: "a", helloTimeoutMs: 300, ...keepalive, limits: keepalive });
  const child = Bun.spawn([process.execPath, "-e", chatterProgram(a.self)], { cwd: import.meta.dir, stdout: "pipe" });
  await until(() => a.received.length > 0, 5000);
  const from = a.received[0]?.from as PeerIdentity;
  child.kill("SIGSTOP");
  await until(() => a.transport.stats().sessions === 0, 3000);
  a.transport.send({ node: from.node }, "control", randomBytes(5, 5));
  await Bun.sleep(400);
  expect(a.transport.stats().messagesDropped).toBe(1);
  child.kill("SIGCONT");
  const heard = a.received.length;
  await until(() => {
    a.transport.send({ node: from.node }, "control", randomBytes(5, 5));
    return a.received.length > heard;
  });
  child.kill("SIGKILL");
});

test("something that is no TaiKV node is told as unreachable", async () => {
  await using a = await start({ name: "a", helloTimeoutMs: 500 });
  using web = Bun.serve({ port: 0, fetch: () => new Response("hello") });
  a.transport.send({ address: `127.0.0.1:${web.port}` }, "control", new Uint8Array(1));
  await until(() => a.unreachable.length === 1, 3000);
});

test("a listener that never answers costs messages, not memory, and nobody is blamed", async () => {
  await using a = await start({ name: "a", helloTimeoutMs: 200 });
  using silent = Bun.listen({ hostname: "127.0.0.1", port: 0, socket: { data: () => {} } });
  for (let i = 0; i < 10; i++) a.transport.send({ address: `127.0.0.1:${silent.port}` }, "control", new Uint8Array(1));
  await until(() => a.transport.stats().messagesDropped === 10);
  expect(a.unreachable).toEqual([]);
});

test("malformed and unexpected frames end their stream and touch nothing else", async () => {
  await using a = await start({ name: "a" });
  const hello = helloFrame({ ...a.self, node: nodeIdOf("raw") });
  const frames: Uint8Array[][] = [
    [new Uint8Array([0xff, 0xff, 0xff])],
    [messagesFrame([new Uint8Array(1)])],
    [taikv.v1.PeerFrame.encode({ hello: { clusterId: CLUSTER_ID, node: new Uint8Array(3), address: "x:1" } }).finish()],
    [taikv.v1.PeerFrame.encode({}).finish()],
    [hello, new Uint8Array([0x12, 0x7f])],
  ];
  for (const sequence of frames) {
    using connection = createConnection(a.self.address);
    await connection.connectFault(2000);
    const stream = connection.duplex(taikv.v1.Ring.prototype.exchange.path);
    const ended = new Promise<number>((resolve) => stream.on("status", ({ code }) => resolve(code)));
    stream.on("data", () => {});
    stream.on("error", () => {});
    for (const frame of sequence) stream.write(Buffer.from(frame));
    expect(await ended).toBe(3);
  }
  expect(a.received).toEqual([]);
  await using b = await start({ name: "b" });
  b.transport.send({ address: a.self.address }, "control", new Uint8Array(1));
  await until(() => a.received.length === 1);
});

test("a former life of a node is refused while its present one is here", async () => {
  await using a = await start({ name: "a" });
  await using present = await start({ name: "b", incarnation: 5 });
  await using former = await start({ name: "b", incarnation: 4 });
  present.transport.send({ address: a.self.address }, "control", new Uint8Array([5]));
  await until(() => a.received.length === 1);
  former.transport.send({ address: a.self.address }, "control", new Uint8Array([4]));
  await Bun.sleep(100);
  expect(a.received.length).toBe(1);
  a.transport.send({ node: present.self.node }, "read", new Uint8Array([6]));
  await until(() => present.received.length === 1);
});

test("a node that does not know its cluster yet neither sends nor takes streams", async () => {
  await using a = await start({ name: "a" });
  const record = createRecord();
  await using young = createGrpcTransport({ self: () => undefined, events: record.events });
  await using server = await startTestServer({ peers: young });
  young.send({ address: a.self.address }, "control", new Uint8Array(1));
  a.transport.send({ address: server.address }, "control", new Uint8Array(1));
  await until(() => a.unreachable.length === 1);
  expect(a.received).toEqual([]);
});

test("while nodes come and go nothing reaches the wrong node or arrives twice; then each pair has a stream a lane", async () => {
  const names = ["a", "b", "c"];
  const random = createRandom("nodes that come and go");
  const nodes = new Map<string, TestNode>();
  const seen = new Set<string>();
  const faults: string[] = [];
  let nextNumber = 0;

  const take = (node: TestNode): void => {
    for (const { from, message } of node.received.splice(0)) {
      const text = new TextDecoder().decode(message);
      const [sender = "", receiver = ""] = text.split(" ");
      if (nodeIdOf(receiver) !== node.self.node || nodeIdOf(sender) !== from.node) faults.push(`astray: ${text}`);
      if (seen.has(text)) faults.push(`twice: ${text}`);
      seen.add(text);
    }
  };
  const startNode = async (name: string, incarnation: number): Promise<void> => {
    const address = nodes.get(name)?.self.address;
    const node = await start({ name, incarnation, ...(address && random.below(2) === 0 && { address }) });
    nodes.set(name, node);
    for (const other of nodes.values()) {
      node.transport.setAddress(other.self.node, other.self.address);
      other.transport.setAddress(node.self.node, node.self.address);
    }
  };
  const chatter = (): void => {
    for (const [sender, node] of nodes) {
      for (const receiver of names) {
        const message = new TextEncoder().encode(`${sender} ${receiver} ${nextNumber++}`);
        const lane = LANES[nextNumber % LANES.length] ?? "control";
        if (receiver !== sender) node.transport.send({ node: nodeIdOf(receiver) }, lane, message);
      }
    }
  };

  for (const name of names) await startNode(name, 1);
  const timer = setInterval(chatter, 5);
  for (let round = 0; round < 12; round++) {
    const name = names[round % names.length] as string;
    await Bun.sleep(60);
    await nodes.get(name)?.[Symbol.asyncDispose]();
    await Bun.sleep(random.below(50));
    for (const node of nodes.values()) take(node);
    await startNode(name, round + 2);
  }
  const sessionsWanted = (names.length - 1) * LANES.length;
  await until(() => [...nodes.values()].every((node) => node.transport.stats().sessions === sessionsWanted));
  clearInterval(timer);
  for (const node of nodes.values()) {
    take(node);
    await node[Symbol.asyncDispose]();
  }
  expect(faults).toEqual([]);
  expect(seen.size).toBeGreaterThan(100);
});
