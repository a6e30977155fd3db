/** What the server adds to the library: windows, caps and timeouts of connections. */
import { expect, test } from "bun:test";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectTcp, type Socket } from "node:net";
import { connect } from "#client/connect.ts";
import { startTestServer, until } from "./memory-handler.ts";

test("a stream's window is a mebibyte, not 64 KiB", async () => {
  await using node = await startTestServer();
  const session = connectHttp2(`http://${node.address}`);
  const settings = await new Promise<{ initialWindowSize?: number }>((resolve) =>
    session.once("remoteSettings", resolve),
  );
  expect(settings.initialWindowSize).toBe(1 << 20);
  session.destroy();
});

test("calls that share a connection do not starve each other", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address, { timeoutMs: 20_000 });
  const payload = new Uint8Array(1024);
  const slowest: number[] = [];
  const client = async (name: number): Promise<void> => {
    for (let i = 0; i < 8; i++) {
      const startedAtMs = performance.now();
      await kv.insert(`${name}`, payload);
      slowest.push(performance.now() - startedAtMs);
    }
  };
  const startedAtMs = performance.now();
  await Promise.all(Array.from({ length: 256 }, (_, name) => client(name)));
  const wholeMs = performance.now() - startedAtMs;
  expect(Math.max(...slowest)).toBeLessThan(0.8 * wholeMs);
});

test("a connection that says nothing is closed", async () => {
  await using node = await startTestServer({ limits: { prefaceTimeoutMs: 100 } });
  const socket = await tcp(node.server.port);
  const startedAtMs = performance.now();
  await new Promise((resolve) => socket.once("close", resolve));
  expect(performance.now() - startedAtMs).toBeGreaterThan(50);
});

test("connections above the cap are closed, and those that are here work on", async () => {
  await using node = await startTestServer({ limits: { connectionsMax: 2 } });
  await using kv = connect(node.address);
  await kv.insert("k", "v");
  const second = await tcp(node.server.port);
  const third = await tcp(node.server.port);
  let isThirdClosed = false;
  third.once("close", () => {
    isThirdClosed = true;
  });
  await until(() => isThirdClosed);
  second.destroy();
  expect(await kv.get("k")).toBeDefined();
});

function tcp(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp(port, "127.0.0.1", () => resolve(socket));
    socket.on("error", reject).resume();
  });
}
