/** Several addresses: who is asked next, and what is never asked twice. */
import { expect, test } from "bun:test";
import { connect } from "#client/connect.ts";
import type { Failure } from "#model/failure.ts";
import { NOBODY_ASKED, type Operation } from "#model/operation.ts";
import { startTestServer, type TestServer, until } from "../rpc/memory-handler.ts";

function failing(node: TestServer, failure: Failure): { asked: number } {
  const counter = { asked: 0 };
  node.handler.before = async () => {
    counter.asked++;
    return { kind: "failed", failure, replicas: NOBODY_ASKED };
  };
  return counter;
}

test("an address where nobody listens is passed over, and the next is remembered", async () => {
  await using node = await startTestServer();
  await using kv = connect(`127.0.0.1:1,${node.address}`);
  expect(kv.address()).toBe("127.0.0.1:1");
  await kv.insert("k", "v");
  expect(kv.address()).toBe(node.address);
});

test("a node that is not serving sends everybody on, writes too: it has written nothing", async () => {
  await using young = await startTestServer();
  await using node = await startTestServer();
  const counter = failing(young, { kind: "not-serving", reason: "joining" });
  await using kv = connect(`${young.address},${node.address}`);
  await kv.insert("k", "v");
  expect(counter.asked).toBe(1);
  expect(node.handler.entries.size).toBe(1);
  await kv.insert("k2", "v");
  expect(counter.asked).toBe(1);
});

test("a write that may have been written is not asked again; a read is", async () => {
  await using first = await startTestServer();
  await using second = await startTestServer();
  failing(first, { kind: "quorum-unreachable", needed: 2, heard: 1, effect: "may-have-been-written", replicas: [] });
  await using other = connect(second.address);
  await other.insert("k", "v");
  await using kv = connect(`${first.address},${second.address}`);
  const error = await kv.insert("k", "w").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "quorum-unreachable", effect: "may-have-been-written", address: first.address });
  expect(new TextDecoder().decode(await kv.get("k"))).toBe("v");
});

test("not found and invalid arguments are answers, whoever gives them", async () => {
  await using first = await startTestServer();
  await using second = await startTestServer();
  const counter = failing(second, { kind: "refused", reason: "never asked" });
  await using kv = connect(`${first.address},${second.address}`);
  expect(await kv.get("absent")).toBeUndefined();
  await kv.get("").catch(() => undefined);
  expect(counter.asked).toBe(0);
});

test("a read does not wait for a silent node to the end of its time, and the next call avoids it", async () => {
  await using silent = await startTestServer();
  await using node = await startTestServer();
  silent.handler.before = () => new Promise(() => {});
  await using kv = connect(`${silent.address},${node.address}`, { timeoutMs: 2000 });
  expect(await kv.get("k")).toBeUndefined();
  const startedAtMs = performance.now();
  await kv.insert("k", "v");
  expect(performance.now() - startedAtMs).toBeLessThan(500);
});

test("a session leaves a silent node once an operation has waited in vain", async () => {
  await using silent = await startTestServer();
  await using node = await startTestServer();
  silent.handler.before = () => new Promise(() => {});
  await using kv = connect(`${silent.address},${node.address}`);
  await using session = kv.session();
  const get: Operation = { kind: "get", key: new Uint8Array([1]), consistency: undefined };
  expect(await session.execute(get, { timeoutMs: 1200 })).toMatchObject({ failure: { kind: "deadline-passed" } });
  await until(() => session.address() !== silent.address);
  expect(await session.execute(get)).toMatchObject({ failure: { kind: "not-found" } });
  expect(session.address()).toBe(node.address);
});

test("a node that comes back is used again at once", async () => {
  const node = await startTestServer();
  await using kv = connect(node.address);
  await kv.insert("k", "v");
  await node[Symbol.asyncDispose]();
  for (let i = 0; i < 5; i++) {
    expect(await kv.get("k").catch((error: Error) => error.name)).toBe("UnreachableError");
    await Bun.sleep(20);
  }
  await using again = await startTestServer({ listen: node.address });
  expect(await kv.get("k")).toBeUndefined();
  expect(again.address).toBe(node.address);
});

test("an address without a port is a type error", () => {
  expect(() => connect("localhost")).toThrow(TypeError);
  expect(() => connect("")).toThrow(TypeError);
});
