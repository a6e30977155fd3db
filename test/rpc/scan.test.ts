/** Scans: every key once, at the caller's pace, over the loss of a node. */
import { expect, test } from "bun:test";
import { TaikvError } from "#client/client-error.ts";
import { connect } from "#client/connect.ts";
import { randomBytes, startTestServer, until } from "./memory-handler.ts";

test("a scan gives every key with the prefix once, in pages that can be resumed", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address);
  node.handler.itemsPerPage = 7;
  for (let i = 0; i < 50; i++) await kv.insert(`user:${i}`, `${i}`);
  await kv.insert("other", "x");
  const seen: string[] = [];
  for await (const { key } of kv.scan("user:")) seen.push(new TextDecoder().decode(key));
  expect(seen.length).toBe(50);
  expect(new Set(seen).size).toBe(50);
  const resumed: string[] = [];
  let cursor: Uint8Array | undefined;
  do {
    for await (const page of kv.scanPages("user:", { limit: 7, ...(cursor && { cursor }), keysOnly: true })) {
      expect(page.items.every(({ payload }) => payload.length === 0)).toBe(true);
      resumed.push(...page.items.map(({ key }) => new TextDecoder().decode(key)));
      cursor = page.cursor;
      break;
    }
  } while (cursor !== undefined && cursor.length > 0);
  expect(resumed).toEqual(seen);
});

test("a limit is kept over pages", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address);
  node.handler.itemsPerPage = 4;
  for (let i = 0; i < 20; i++) await kv.insert(`k${i}`, "");
  let items = 0;
  for await (const _item of kv.scan("", { limit: 10 })) items++;
  expect(items).toBe(10);
});

test("a page without items is not the end", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address);
  node.handler.emptyPages = 3;
  for (let i = 0; i < 20; i++) await kv.insert(`k${i}`, "");
  for (const limit of [0, 10]) {
    const pages: number[] = [];
    for await (const { items } of kv.scanPages("", { limit })) pages.push(items.length);
    expect(pages).toEqual([0, 0, 0, limit === 0 ? 20 : 10]);
  }
});

test("a caller that leaves ends the scan at the node", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address, { timeoutMs: 20_000 });
  node.handler.itemsPerPage = 1;
  for (let i = 0; i < 30; i++) await kv.insert(`k${i}`, randomBytes(1 << 20, i));
  for await (const _item of kv.scan("")) break;
  await until(() => node.handler.scanEnded === 1);
  expect(node.handler.pagesMade).toBeLessThan(30);
  const leaving = new AbortController();
  const iterate = async (): Promise<void> => {
    for await (const _item of kv.scan("", { signal: leaving.signal })) leaving.abort();
  };
  expect(await iterate().catch((error: unknown) => error)).toMatchObject({ code: "cancelled" });
  await until(() => node.handler.scanEnded === 2);
});

test("a caller that does not read holds the scan up instead of filling memory", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address, { timeoutMs: 20_000 });
  node.handler.itemsPerPage = 1;
  const payload = randomBytes(1 << 20, "payload");
  for (let i = 0; i < 100; i++) await kv.insert(`k${i}`, payload);
  let items = 0;
  for await (const _item of kv.scan("")) {
    if (items++ === 0) await Bun.sleep(300);
    if (items === 1) expect(node.handler.pagesMade).toBeLessThan(60);
  }
  expect(items).toBe(100);
});

test("a page larger than the wire allows travels in parts", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address, { timeoutMs: 20_000 });
  for (let i = 0; i < 5; i++) await kv.insert(`k${i}`, randomBytes(10 << 20, i));
  let bytes = 0;
  for await (const { payload } of kv.scan("")) bytes += payload.length;
  expect(bytes).toBe(50 << 20);
});

test("a scan goes on at another node when its node is lost", async () => {
  await using other = await startTestServer();
  await using otherClient = connect(other.address);
  const node = await startTestServer();
  await using kv = connect(`${node.address},${other.address}`);
  for (const server of [node, other]) server.handler.itemsPerPage = 1;
  for (let i = 0; i < 20; i++) {
    const payload = randomBytes(1 << 19, i);
    await kv.insert(`k${i}`, payload);
    await otherClient.insert(`k${i}`, payload);
  }
  const seen = new Set<string>();
  for await (const { key } of kv.scan("")) {
    expect(seen.has(key.toString())).toBe(false);
    seen.add(key.toString());
    if (seen.size === 3) await node[Symbol.asyncDispose]();
  }
  expect(seen.size).toBe(20);
  expect(kv.address()).toBe(other.address);
});

test("a scan goes on at another node when its node drains between two pages, past a third that drains, too", async () => {
  await using other = await startTestServer();
  await using young = await startTestServer();
  await using node = await startTestServer();
  for (const server of [node, other]) {
    await using kv = connect(server.address);
    server.handler.itemsPerPage = 1;
    for (let i = 0; i < 20; i++) await kv.insert(`k${i}`, randomBytes(1 << 19, i));
  }
  young.handler.isServing = false;
  await using kv = connect(`${node.address},${young.address},${other.address}`);
  const seen = new Set<string>();
  for await (const { key } of kv.scan("")) {
    expect(seen.has(key.toString())).toBe(false);
    seen.add(key.toString());
    if (seen.size === 3) node.handler.isServing = false;
  }
  expect(seen.size).toBe(20);
  expect(kv.address()).toBe(other.address);
  expect(node.handler.pagesMade).toBeLessThan(20);
});

test("a scan for which nobody serves any more says so, and asks each once", async () => {
  await using node = await startTestServer();
  await using other = await startTestServer();
  for (const { handler } of [node, other]) handler.isServing = false;
  for (const addresses of [node.address, `${node.address},${other.address}`]) {
    node.handler.scanEnded = 0;
    await using kv = connect(addresses);
    const iterate = async (): Promise<void> => {
      for await (const _item of kv.scan(""));
    };
    expect(await iterate().catch((error: unknown) => error)).toMatchObject({ code: "not-serving" });
    await until(() => node.handler.scanEnded > 0);
  }
  expect([node.handler.scanEnded, other.handler.scanEnded].every((asked) => asked < 3)).toBe(true);
});

test("a cursor that no scan answered is refused", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address);
  const iterate = async (): Promise<void> => {
    for await (const _item of kv.scan("", { cursor: new Uint8Array(3) }));
  };
  const error = await iterate().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TaikvError);
  expect(error).toMatchObject({ code: "invalid-argument" });
});
