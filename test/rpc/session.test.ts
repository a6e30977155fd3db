/** Sessions: pipelined, out of order, and honest when a node is lost. */
import { expect, test } from "bun:test";
import { type AddressInfo, connect as connectSocket, createServer, type Socket } from "node:net";
import { connect } from "#client/connect.ts";
import { createConnection } from "#client/connection.ts";
import { NOBODY_ASKED, type Operation } from "#model/operation.ts";
import { taikv } from "#rpc/generated/taikv.js";
import { startTestServer, until } from "./memory-handler.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const insert = (key: string, payload = key): Operation => ({
  kind: "insert",
  key: bytes(key),
  payload: bytes(payload),
  ttlMs: 0,
  consistency: undefined,
});
const get = (key: string): Operation => ({ kind: "get", key: bytes(key), consistency: undefined });

test("thousands of operations at once, each with its own answer", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address, { timeoutMs: 20_000 });
  await using session = kv.session();
  await Promise.all(Array.from({ length: 5000 }, (_, i) => session.execute(insert(`k${i}`))));
  const outcomes = await Promise.all(Array.from({ length: 5000 }, (_, i) => session.execute(get(`k${i}`))));
  for (const [i, outcome] of outcomes.entries())
    expect(outcome).toMatchObject({ kind: "got", payload: bytes(`k${i}`) });
  expect(session.address()).toBe(node.address);
});

test("an early answer does not wait for a late one of the same frame", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address);
  await using session = kv.session();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  node.handler.before = async (operation) => {
    if (new TextDecoder().decode(operation.key) === "slow") await held;
    return undefined;
  };
  const order: string[] = [];
  const slow = session.execute(insert("slow")).then(() => order.push("slow"));
  await session.execute(insert("quick")).then(() => order.push("quick"));
  release();
  await slow;
  expect(order).toEqual(["quick", "slow"]);
});

test("limits and malformed operations are answered, and the session lives on", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address);
  await using session = kv.session();
  expect(await session.execute(get(""))).toMatchObject({ failure: { kind: "invalid-argument" } });
  expect(await session.execute(get("absent"))).toMatchObject({ failure: { kind: "not-found" } });
  expect(await session.execute(insert("k"))).toMatchObject({ kind: "inserted" });
});

test("a passed deadline is an outcome, and says what may have been written", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address);
  await using session = kv.session();
  node.handler.before = () => new Promise(() => {});
  const outcomes = await Promise.all([
    session.execute(insert("k"), { timeoutMs: 100 }),
    session.execute(get("k"), { timeoutMs: 100 }),
  ]);
  expect(outcomes[0]).toMatchObject({ failure: { kind: "deadline-passed", effect: "may-have-been-written" } });
  expect(outcomes[1]).toMatchObject({ failure: { kind: "deadline-passed", effect: "nothing-written" } });
});

const SMALL_BYTES = 1000;
const WAY_MS = 50;

/** What lies before a node and can stand still: what clients send is taken no more, and goes on later. Small pieces are slow. */
async function openWay(address: string) {
  const inward: Socket[] = [];
  const all = new Set<Socket>();
  const server = createServer((client) => {
    const node = connectSocket(Number(address.split(":")[1]), "127.0.0.1");
    for (const [from, to] of [
      [client, node],
      [node, client],
    ] as const) {
      all.add(from);
      let way = Promise.resolve();
      from.on("data", (chunk: Buffer) => {
        way = way.then(() => Bun.sleep(chunk.length < SMALL_BYTES ? WAY_MS : 0)).then(() => void to.write(chunk));
      });
      from.on("close", () => to.destroy());
      from.on("error", () => undefined);
    }
    inward.push(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    standStill: () => {
      for (const socket of inward) socket.pause();
    },
    goOn: () => {
      for (const socket of inward) socket.resume();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of all) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test("a write larger than what the way takes, given up while it stands still, is never carried out", async () => {
  await using node = await startTestServer();
  await using way = await openWay(node.address);
  await using kv = connect(way.address, { timeoutMs: 20_000 });
  await using session = kv.session();
  const begun: string[] = [];
  node.handler.before = async ({ key }) => {
    begun.push(new TextDecoder().decode(key));
    return undefined;
  };
  await session.execute(insert("before"));
  way.standStill();
  const large = session.execute(insert("large", "x".repeat(12 * 1024 * 1024)), { timeoutMs: 300 });
  expect(await large).toMatchObject({
    failure: { effect: "may-have-been-written" },
  });
  way.goOn();
  await session.execute(insert("behind"));
  await session.execute(insert("behind that"));
  expect(begun).toEqual(["before", "behind", "behind that"]);
});

test("when its node is lost, reads go on at another; a write that was sent may have been written", async () => {
  await using other = await startTestServer();
  const node = await startTestServer();
  await using kv = connect(`${node.address},${other.address}`);
  await using session = kv.session();
  await session.execute(insert("k", "first node"));
  await using otherClient = connect(other.address);
  await otherClient.insert("k", "other node");
  let asked = 0;
  node.handler.before = () => {
    asked++;
    return new Promise(() => {});
  };
  const read = session.execute(get("k"));
  const write = session.execute(insert("k", "lost"));
  await until(() => asked === 2);
  await node[Symbol.asyncDispose]();
  expect(await read).toMatchObject({ kind: "got", payload: bytes("other node") });
  expect(await write).toMatchObject({ kind: "failed", failure: { effect: "may-have-been-written" } });
  expect(await session.execute(insert("k2"))).toMatchObject({ kind: "inserted" });
  expect(session.address()).toBe(other.address);
});

test("a node that drains lets a session finish and sends it elsewhere", async () => {
  await using other = await startTestServer();
  await using node = await startTestServer();
  await using kv = connect(`${node.address},${other.address}`);
  await using session = kv.session();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let asked = 0;
  node.handler.before = async () => {
    asked++;
    await held;
    return undefined;
  };
  const open = session.execute(insert("open"));
  await until(() => asked === 1);
  const startedAtMs = performance.now();
  const drained = node.server.drain(5000);
  await until(() => session.address() === undefined);
  expect(await session.execute(insert("new"))).toMatchObject({ kind: "inserted" });
  expect(other.handler.entries.size).toBe(1);
  release();
  expect(await open).toMatchObject({ kind: "inserted" });
  await drained;
  expect(performance.now() - startedAtMs).toBeLessThan(3000);
});

test("what a draining node refuses before its client has heard of it is carried out elsewhere, once", async () => {
  await using node = await startTestServer();
  await using young = await startTestServer();
  await using other = await startTestServer();
  young.handler.isServing = false;
  let begun = 0;
  node.handler.before = async () => {
    const failure = { kind: "not-serving", reason: "drains" } as const;
    return ++begun <= 1000 ? undefined : { kind: "failed", failure, replicas: NOBODY_ASKED };
  };
  await using kv = connect(`${node.address},${young.address},${other.address}`);
  await using session = kv.session();
  const writes = await Promise.all(Array.from({ length: 5000 }, (_, i) => session.execute(insert(`k${i}`))));
  expect(writes.filter(({ kind }) => kind !== "inserted")).toEqual([]);
  expect([node.handler.entries.size, other.handler.entries.size]).toEqual([1000, 4000]);
  expect(await session.execute(get("k4999"))).toMatchObject({ kind: "got" });
  expect(session.address()).toBe(other.address);
});

test("a session that closes waits for what is to be carried out elsewhere", async () => {
  await using node = await startTestServer();
  await using other = await startTestServer();
  node.handler.isServing = false;
  await using kv = connect(`${node.address},${other.address}`);
  const session = kv.session();
  const write = session.execute(insert("k"));
  await session[Symbol.asyncDispose]();
  expect(await write).toMatchObject({ kind: "inserted" });
});

test("operations that nobody serves say so, with one address and with two, and the session lives on", async () => {
  await using node = await startTestServer();
  await using other = await startTestServer();
  for (const addresses of [node.address, `${node.address},${other.address}`]) {
    for (const { handler } of [node, other]) handler.isServing = false;
    await using kv = connect(addresses);
    await using session = kv.session();
    const outcomes = await Promise.all(
      ["a", "b"].flatMap((key) => [session.execute(insert(key)), session.execute(get(key))]),
    );
    for (const outcome of outcomes) expect(outcome).toMatchObject({ failure: { kind: "not-serving" } });
    node.handler.isServing = true;
    expect(await session.execute(insert("k"))).toMatchObject({ kind: "inserted" });
  }
});

test("nobody there: every operation says that nothing was written", async () => {
  await using kv = connect("127.0.0.1:1");
  await using session = kv.session();
  const outcomes = await Promise.all([session.execute(insert("a")), session.execute(insert("b"))]);
  for (const outcome of outcomes) expect(outcome).toMatchObject({ failure: { kind: "not-serving" } });
});

test("a lost client aborts what it asked for; one that said bye does not", async () => {
  await using node = await startTestServer();
  const signals: AbortSignal[] = [];
  node.handler.before = async (_operation, { signal }) => {
    signals.push(signal);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    return undefined;
  };
  using connection = createConnection(node.address);
  await connection.connectFault(2000);
  const stream = connection.duplex(taikv.v1.KeyValue.prototype.session.path);
  stream.on("data", () => {});
  stream.on("error", () => {});
  const operations = [{ requestId: 1, operation: { get: { key: bytes("k") } } }];
  stream.write(Buffer.from(taikv.v1.SessionRequest.encode({ operations }).finish()));
  await until(() => signals.length === 1);
  stream.cancel();
  await until(() => signals[0]?.aborted === true);
});

test("a frame that cannot be decoded ends the session as an invalid argument, and nothing else", async () => {
  await using node = await startTestServer();
  using connection = createConnection(node.address);
  await connection.connectFault(2000);
  const stream = connection.duplex(taikv.v1.KeyValue.prototype.session.path);
  const ended = new Promise<{ code: number }>((resolve) => stream.on("error", resolve as never));
  stream.on("data", () => {});
  stream.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
  expect((await ended).code).toBe(3);
  await using kv = connect(node.address);
  await kv.insert("k", "v");
});
