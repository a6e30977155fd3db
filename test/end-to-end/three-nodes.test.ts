/** Three serve processes on separate data folders: what goes in through one comes out through the others. */
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { type ClusterProcesses, startCluster } from "../support/cluster-processes.ts";
import { connectGrpc } from "../support/grpc-client.ts";
import { HOSTILE_KEYS, PAYLOAD_BYTES_MAX, patternBytes } from "../support/samples.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { until } from "../support/until.ts";

let cluster: ClusterProcesses;

beforeAll(async () => {
  cluster = await startCluster({ nodes: 3 });
});

afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

describe("operations", () => {
  test("insert through one, get through the second, delete through the third", async () => {
    expect((await cluster.run(["insert", "tea", "green"], { at: "n1" })).exitCode).toBe(0);
    const got = await cluster.run(["get", "tea"], { at: "n2" });
    expect({ exitCode: got.exitCode, stdout: got.stdoutText }).toEqual({ exitCode: 0, stdout: "green" });
    expect((await cluster.run(["delete", "tea"], { at: "n3" })).exitCode).toBe(0);
    for (const at of ["n1", "n2", "n3"]) {
      expect({ at, exitCode: (await cluster.run(["get", "tea"], { at })).exitCode }).toEqual({ at, exitCode: 1 });
    }
  });

  test("get and delete of a missing key end with 1 and print nothing", async () => {
    for (const command of ["get", "delete"]) {
      const { exitCode, stdoutText } = await cluster.run([command, "never-there"]);
      expect({ command, exitCode, stdoutText }).toEqual({ command, exitCode: 1, stdoutText: "" });
    }
  });

  test("insert replaces", async () => {
    await cluster.run(["insert", "cup", "one"], { at: "n1" });
    await cluster.run(["insert", "cup", "two"], { at: "n2" });
    expect((await cluster.run(["get", "cup"], { at: "n3" })).stdoutText).toBe("two");
  });

  test("delete of several with one missing ends with 6", async () => {
    await cluster.run(["insert", "there", "x"]);
    expect((await cluster.run(["delete", "there", "not-there"])).exitCode).toBe(6);
  });

  test("arguments mean what they say: numbers, dashes and signs are text", async () => {
    for (const [key, value] of [
      ["007", "0123"],
      ["1.10", "-5"],
      ["at", "@x"],
      ["true", "false"],
    ] as const) {
      expect((await cluster.run(["insert", key, value])).exitCode).toBe(0);
      expect((await cluster.run(["get", key])).stdoutText).toBe(value);
    }
    expect((await cluster.run(["insert", "--", "-k", "--json"])).exitCode).toBe(0);
    expect((await cluster.run(["get", "--", "-k"])).stdoutText).toBe("--json");
  });

  test("get --json says what was asked and answered", async () => {
    await cluster.run(["insert", "json", "x"]);
    const { stdoutText } = await cluster.run(["get", "json", "--json"]);
    expect(JSON.parse(stdoutText)).toMatchObject({ v: 1, key: "json", found: true, payload: "x", needed: 2 });
    expect(JSON.parse((await cluster.run(["get", "no-json", "--json"])).stdoutText)).toMatchObject({
      v: 1,
      found: false,
    });
  });

  test("each level of consistency answers, and an insert at one is on all owners within a second", async () => {
    for (const level of ["one", "quorum", "all"]) {
      expect((await cluster.run(["insert", `level-${level}`, level, "-C", level])).exitCode).toBe(0);
      expect((await cluster.run(["get", `level-${level}`, "-C", level], { at: "n2" })).stdoutText).toBe(level);
    }
    using client = connectGrpc(cluster.node("n1").address);
    await client.insert("at-one", "x", { consistency: "one" });
    await until(
      "all owners to hold an insert at one",
      async () => (await cluster.where("at-one")).replicas.filter(({ found }) => found).length === 3,
      { withinMs: 1000, everyMs: 10 },
    );
  });

  test("a key past its time to live is not found", async () => {
    using client = connectGrpc(cluster.node("n1").address);
    expect((await cluster.run(["insert", "brief", "x", "--ttl", "300ms"])).exitCode).toBe(0);
    await until("the key to expire", async () => (await client.get("brief")) === undefined, { withinMs: 3000 });
  });
});

describe("what people and programs see", () => {
  test("where shows three distinct nodes that hold the key in one version", async () => {
    await cluster.run(["insert", "where", "x", "-C", "all"]);
    const { position, replicas } = await cluster.where("where");
    expect(position).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(replicas.map(({ node }) => node)).size).toBe(3);
    expect(replicas.map(({ found, state }) => ({ found, state }))).toEqual(Array(3).fill({ found: true, state: "up" }));
    expect(new Set(replicas.map(({ version }) => version)).size).toBe(1);
  });

  test("status and ring agree on the nodes; shares of the ring add up to one", async () => {
    const status = await cluster.status();
    expect(status).toMatchObject({ v: 1, state: "ok", replication_factor: 3 });
    expect(status.nodes.map(({ name }) => name).sort()).toEqual(["n1", "n2", "n3"]);
    expect(status.nodes.reduce((sum, { owns }) => sum + owns, 0)).toBeCloseTo(1, 2);
    const ring = JSON.parse((await cluster.run(["ring", "--json"])).stdoutText) as {
      virtual_nodes: { position: string; node: string }[];
    };
    const positions = ring.virtual_nodes.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort());
    expect(new Set(positions).size).toBe(positions.length);
    expect(new Set(ring.virtual_nodes.map(({ node }) => node))).toEqual(new Set(["n1", "n2", "n3"]));
  });

  test("health says live and ready", async () => {
    const health = JSON.parse((await cluster.run(["health", "--json"])).stdoutText);
    expect(health).toMatchObject({ v: 1, live: true, ready: true });
  });

  test("scan prints each key once, by prefix, and a limit ends it", async () => {
    using client = connectGrpc(cluster.node("n1").address);
    const keys = Array.from({ length: 200 }, (_, i) => `scanned:${String(i).padStart(3, "0")}`);
    await Promise.all(keys.map((key) => client.insert(key, "x")));
    const { exitCode, stdoutText } = await cluster.run(["scan", "scanned:", "--keys-only"], { at: "n2" });
    expect(exitCode).toBe(0);
    const printed = stdoutText.trimEnd().split("\n");
    expect(printed.map((line) => line.split("\t")[0] as string).toSorted()).toEqual(keys);
    expect((await cluster.run(["scan", "scanned:", "--limit", "7"])).stdoutText.trimEnd().split("\n").length).toBe(7);
  });

  test("output in a pipe has no escape codes", async () => {
    for (const args of [["status"], ["ring"], ["where", "tea"], ["scan"], ["health"]]) {
      const { stdoutText, stderr } = await cluster.run(args);
      expect({ args, escapes: (stdoutText + stderr).includes("\u001b") }).toEqual({ args, escapes: false });
    }
  });

  test("the shell reads commands from a pipe and stops at the first error with its exit code", async () => {
    const good = await cluster.run(["repl"], { stdin: 'insert shell "a b"\nget shell\n' });
    expect(good.exitCode).toBe(0);
    expect(good.stdoutText).toContain("a b");
    const bad = await cluster.run(["repl"], { stdin: "get shell\nget not-in-shell\ninsert after x\n" });
    expect(bad.exitCode).toBe(1);
    expect((await cluster.run(["get", "after"])).exitCode).toBe(1);
  });
});

describe("bytes", () => {
  test("values of 0 B to 16 MiB come back byte for byte by stdin and by file", async () => {
    await using folder = await openTemporaryFolder("values");
    for (const size of [0, 1, 60 * 1024, 1024 * 1024, PAYLOAD_BYTES_MAX]) {
      const value = patternBytes(size);
      const byStdin = await cluster.run(["insert", `stdin-${size}`], { at: "n1", stdin: value });
      expect({ size, exitCode: byStdin.exitCode, stderr: byStdin.stderr }).toMatchObject({ size, exitCode: 0 });
      const got = await cluster.run(["get", `stdin-${size}`], { at: "n2" });
      expect({ size, isEqual: Buffer.from(got.stdout).equals(value) }).toEqual({ size, isEqual: true });

      const path = join(folder.path, `value-${size}`);
      await Bun.write(path, value);
      expect((await cluster.run(["insert", `file-${size}`, "--file", path], { at: "n3" })).exitCode).toBe(0);
      const again = await cluster.run(["get", `file-${size}`], { at: "n1" });
      expect({ size, isEqual: Buffer.from(again.stdout).equals(value) }).toEqual({ size, isEqual: true });
    }
  }, 120_000);

  test("keys of any bytes, 1 B to 64 KiB, name one entry each", async () => {
    for (const [name, key] of HOSTILE_KEYS) {
      const word = Buffer.from(key).toString("base64");
      const value = Buffer.from(`value of ${name}`);
      const inserted = await cluster.run(["insert", "--base64", "--", word, value.toString("base64")], { at: "n1" });
      expect({ name, exitCode: inserted.exitCode, stderr: inserted.stderr }).toMatchObject({ name, exitCode: 0 });
    }
    for (const [name, key] of HOSTILE_KEYS) {
      const got = await cluster.run(["get", "--base64", "--", Buffer.from(key).toString("base64")], { at: "n2" });
      expect({ name, exitCode: got.exitCode, value: got.stdoutText }).toEqual({
        name,
        exitCode: 0,
        value: `value of ${name}`,
      });
    }
  }, 120_000);

  test("the same keys and values through gRPC", async () => {
    using into = connectGrpc(cluster.node("n2").address);
    using from = connectGrpc(cluster.node("n3").address);
    for (const [name, key] of HOSTILE_KEYS) {
      await into.insert(key, `grpc ${name}`);
      expect({ name, value: text(await from.get(key)) }).toEqual({ name, value: `grpc ${name}` });
    }
    for (const size of [0, 1, PAYLOAD_BYTES_MAX]) {
      const value = patternBytes(size);
      await into.insert(`grpc-${size}`, value, { timeoutMs: 20_000 });
      const back = await from.get(`grpc-${size}`, { timeoutMs: 20_000 });
      expect({ size, isEqual: back !== undefined && Buffer.from(back).equals(value) }).toEqual({ size, isEqual: true });
    }
  }, 60_000);

  test("the empty key, a key and a value of a byte too many are refused with the limit in the text", async () => {
    const empty = await cluster.run(["insert", "", "x"]);
    expect(empty.exitCode).toBe(2);
    const longKey = Buffer.alloc(65_537, 0x6b).toString("base64");
    const long = await cluster.run(["insert", "--base64", longKey, "eA=="]);
    expect(long.exitCode).toBe(2);
    expect(long.stderr).toContain("65536");
    const large = await cluster.run(["insert", "too-large"], { stdin: patternBytes(PAYLOAD_BYTES_MAX + 1) });
    expect(large.exitCode).toBe(2);
    expect(large.stderr).toContain("16 MiB");

    using client = connectGrpc(cluster.node("n1").address);
    const INVALID_ARGUMENT = 3;
    for (const [key, payload, limit] of [
      ["", "x", "65536"],
      ["k".repeat(65_537), "x", "65536"],
      ["too-large", patternBytes(PAYLOAD_BYTES_MAX + 1), String(PAYLOAD_BYTES_MAX)],
    ] as const) {
      const error = await client.insert(key, payload, { timeoutMs: 20_000 }).then(
        () => undefined,
        (cause: unknown) => cause as { code: number; details: string },
      );
      expect(error?.code).toBe(INVALID_ARGUMENT);
      expect(error?.details).toContain(limit);
    }
  }, 60_000);
});

test("an idle node drains at SIGTERM and ends with 0; its key is still there through the others", async () => {
  await cluster.run(["insert", "kept", "x"]);
  expect(await cluster.node("n3").stop()).toBe(0);
  expect((await cluster.run(["get", "kept"], { at: "n1" })).stdoutText).toBe("x");
  await cluster.restart("n3");
  await cluster.settled(3);
});

function text(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}
