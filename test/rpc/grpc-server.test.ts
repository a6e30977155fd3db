/** The server and the client's unary calls, over real connections. */
import { describe, expect, test } from "bun:test";
import { connect as connectHttp2 } from "node:http2";
import { utf8BytesOf } from "#base/text.ts";
import { NotFoundError, TaikvError, UnreachableError } from "#client/client-error.ts";
import { connect } from "#client/connect.ts";
import { createConnection } from "#client/connection.ts";
import { taikv } from "#rpc/generated/taikv.js";
import { ListenError } from "#rpc/grpc/grpc-server.ts";
import { FailureError } from "#rpc/request-handler.ts";
import { REPLICAS, randomBytes, startTestServer, until } from "./memory-handler.ts";

async function errorOf(promise: Promise<unknown>): Promise<TaikvError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TaikvError)) throw new Error(`expected a TaikvError, not ${error}`);
  return error;
}

describe("operations", () => {
  test("what is inserted is read, until it is deleted", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address);
    const { version, replicas } = await kv.insert("tea", "green", { ttlMs: 5000 });
    expect(replicas).toEqual(REPLICAS);
    const read = await kv.read("tea");
    expect(read).toEqual({ payload: new TextEncoder().encode("green"), version, ttlMs: 5000, replicas: REPLICAS });
    await kv.delete("tea");
    expect(await kv.get("tea")).toBeUndefined();
    const error = await errorOf(kv.delete("tea"));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: "not-found", grpcStatus: 5, effect: "nothing-written", address: node.address });
  });

  test("payloads of every size go both ways", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address, { timeoutMs: 20_000 });
    for (const size of [0, 1, 100, 16_383, 16_384, 65_535, 1 << 20, (4 << 20) + 1, 16 << 20]) {
      const payload = randomBytes(size, size);
      await kv.insert(`size ${size}`, payload);
      const read = await kv.get(`size ${size}`);
      expect(Bun.hash(read as Uint8Array)).toBe(Bun.hash(payload));
      expect(read?.length).toBe(size);
    }
  }, 30_000);

  test("keys are bytes: any, from 1 to 65536 of them", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address);
    const keys = [new Uint8Array([0]), new Uint8Array([255, 254]), randomBytes(65_536, "long"), "__proto__"];
    for (const [index, key] of keys.entries()) await kv.insert(key, `${index}`);
    for (const [index, key] of keys.entries()) expect(await kv.get(key)).toEqual(new TextEncoder().encode(`${index}`));
  });

  test("a byte too many, or no key, is an invalid argument that names the limit", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address, { timeoutMs: 20_000 });
    const cases = [
      [kv.insert("", "x"), "1 to 65536 bytes"],
      [kv.get(new Uint8Array(65_537)), "65536 bytes"],
      [kv.delete(new Uint8Array(0)), "65536 bytes"],
      [kv.insert("k", new Uint8Array((16 << 20) + 1)), "16777216 bytes"],
    ] as const;
    for (const [call, limit] of cases) {
      const error = await errorOf(call);
      expect(error).toMatchObject({ code: "invalid-argument", grpcStatus: 3, effect: "nothing-written" });
      expect(error.message).toContain(limit);
    }
    expect(node.handler.entries.size).toBe(0);
  }, 30_000);

  test("a batch answers each operation in its place", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address);
    const key = new TextEncoder().encode("k");
    const outcomes = await kv.batch([
      { kind: "insert", key, payload: new Uint8Array([7]), ttlMs: 0, consistency: undefined },
      { kind: "get", key, consistency: "all" },
      { kind: "get", key: new Uint8Array(0), consistency: undefined },
      { kind: "delete", key, consistency: undefined },
    ]);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(["inserted", "got", "failed", "deleted"]);
    expect(outcomes[1]).toMatchObject({ payload: new Uint8Array([7]), replicas: REPLICAS });
    expect(outcomes[2]).toMatchObject({ failure: { kind: "invalid-argument" } });
  });

  test("a batch whose answers would be too long says so for those that do not fit", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address, { timeoutMs: 20_000 });
    await kv.insert("big", new Uint8Array(15 << 20));
    const get = { kind: "get", key: new TextEncoder().encode("big"), consistency: undefined } as const;
    const outcomes = await kv.batch([get, get, get]);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(["got", "got", "failed"]);
  }, 30_000);

  test("a thousand calls at once all come back", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address, { timeoutMs: 30_000 });
    const payload = randomBytes(1024, "payload");
    await Promise.all(Array.from({ length: 1000 }, (_, i) => kv.insert(`k${i}`, payload)));
    const read = await Promise.all(Array.from({ length: 1000 }, (_, i) => kv.get(`k${i}`)));
    expect(read.every((bytes) => bytes?.length === 1024)).toBe(true);
  }, 40_000);

  test("many large answers at once all come back", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address, { timeoutMs: 30_000 });
    await kv.insert("mebibyte", randomBytes(1 << 20, 1));
    const read = await Promise.all(Array.from({ length: 100 }, () => kv.get("mebibyte")));
    expect(read.every((bytes) => bytes?.length === 1 << 20)).toBe(true);
  }, 40_000);
});

describe("failures", () => {
  test("a failure arrives whole: code, effect, counts and how each replica fared", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address);
    const replicas = [{ node: "00112233445566778899aabbccddeeff", outcome: "timeout" }] as never;
    const failure = {
      kind: "quorum-unreachable",
      needed: 2,
      heard: 1,
      effect: "may-have-been-written",
      replicas,
    } as const;
    node.handler.before = async () => ({ kind: "failed", failure, replicas: REPLICAS });
    const error = await errorOf(kv.insert("k", "v"));
    expect(error).toMatchObject({
      code: "quorum-unreachable",
      grpcStatus: 14,
      effect: "may-have-been-written",
      retryable: true,
      needed: 2,
      heard: 1,
      replicas,
    });
    expect(error.message).toBe("needs 2 replicas, 1 answered; effect: may-have-been-written");
  });

  test("a deadline reaches the handler, and its own account of it comes back", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address);
    let told = 0;
    node.handler.before = async (_operation, { timeoutMs }) => {
      told = timeoutMs;
      await Bun.sleep(timeoutMs);
      const about = { afterMs: timeoutMs, needed: 2, heard: 1, effect: "may-have-been-written", replicas: [] } as const;
      return { kind: "failed", failure: { kind: "deadline-passed", ...about }, replicas: REPLICAS };
    };
    const error = await errorOf(kv.insert("k", "v", { timeoutMs: 2000 }));
    expect(told).toBeGreaterThan(1500);
    expect(told).toBeLessThan(2000);
    expect(error).toMatchObject({ code: "deadline-passed", grpcStatus: 4, needed: 2, heard: 1 });
  });

  test("a node that never answers costs no more than the deadline", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address);
    node.handler.before = () => new Promise(() => {});
    const error = await errorOf(kv.insert("k", "v", { timeoutMs: 200 }));
    expect(error).toMatchObject({ code: "deadline-passed", effect: "may-have-been-written" });
    expect(error.elapsedMs).toBeLessThan(1000);
    expect((await errorOf(kv.get("k", { timeoutMs: 50 }))).effect).toBe("nothing-written");
  });

  test("a cancelled call aborts its handler; one that ended well aborts nothing", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address);
    const signals: AbortSignal[] = [];
    node.handler.before = async (operation, { signal }) => {
      signals.push(signal);
      if (operation.kind === "get") await new Promise(() => {});
      return undefined;
    };
    await kv.insert("k", "v");
    const leaving = new AbortController();
    const call = errorOf(kv.get("k", { signal: leaving.signal }));
    await until(() => signals.length === 2);
    leaving.abort();
    expect(await call).toMatchObject({ code: "cancelled", effect: "nothing-written" });
    await until(() => signals[1]?.aborted === true);
    expect(signals[0]?.aborted).toBe(false);
  });

  test("a fault in a handler is reported and answered, and the server lives on", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address);
    node.handler.before = async () => {
      throw new Error("a bug");
    };
    expect(await errorOf(kv.insert("k", "v"))).toMatchObject({ effect: "may-have-been-written" });
    expect(node.faults).toEqual([new Error("a bug")]);
    node.handler.before = undefined;
    await kv.insert("k", "v");
  });

  test("requests above the byte budget are refused, and the budget comes back", async () => {
    await using node = await startTestServer({ limits: { requestBytesMax: 100_000 } });
    await using kv = connect(node.address);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    node.handler.before = async () => {
      await held;
      return undefined;
    };
    const calls = Array.from({ length: 10 }, (_, i) => kv.insert(`k${i}`, new Uint8Array(30_000)));
    const settled = Promise.allSettled(calls);
    const refused = await errorOf(Promise.race(calls));
    expect(refused).toMatchObject({ code: "overloaded", grpcStatus: 8, effect: "nothing-written" });
    release();
    expect((await settled).filter(({ status }) => status === "fulfilled").length).toBe(3);
    await kv.insert("after", new Uint8Array(90_000));
  });

  test("a port in use is a typed error", async () => {
    await using node = await startTestServer();
    const second = startTestServer({ listen: node.address });
    const error = await second.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ListenError);
    expect(error).toMatchObject({ reason: "port-in-use", address: node.address });
  });

  test("an address that is not of this machine is a typed error", async () => {
    const error = await startTestServer({ listen: "192.0.2.1:0" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ListenError);
  });

  test("nobody at any address: unreachable at once, nothing written", async () => {
    await using kv = connect("127.0.0.1:1,127.0.0.1:2");
    const startedAtMs = performance.now();
    const error = await errorOf(kv.insert("k", "v"));
    expect(error).toBeInstanceOf(UnreachableError);
    expect(error).toMatchObject({ code: "unreachable", effect: "nothing-written" });
    expect(performance.now() - startedAtMs).toBeLessThan(1500);
  });
});

describe("operators and nodes", () => {
  test("operator calls carry generated messages", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address);
    expect((await kv.operator.status()).answeredBy).toBe("n1");
    expect((await kv.operator.nodeStatus()).keys).toBe(2 ** 40);
    expect((await kv.operator.where({ key: new Uint8Array([1]) })).hops).toBe(3);
    expect((await kv.operator.tasks()).tasks[0]?.rate).toBe(1.5);
    expect((await kv.operator.ring({}, { address: node.address })).virtualNodes).toEqual([]);
    const left: number[] = [];
    for await (const { rangesLeft } of kv.operator.leave({ force: true })) left.push(rangesLeft);
    expect(left).toEqual([2, 1, 0]);
    const error = await errorOf(kv.operator.hold({ key: new Uint8Array([1]) }));
    expect(error).toMatchObject({ code: "refused", grpcStatus: 9, message: "not while testing" });
  });

  test("a leave that is refused throws", async () => {
    const refusal = new FailureError({ kind: "refused", reason: "last copy" });
    await using node = await startTestServer();
    const { createOperatorStub } = await import("./memory-handler.ts");
    const operator = {
      ...createOperatorStub(),
      // biome-ignore lint/correctness/useYield: it throws first
      leave: async function* () {
        throw refusal;
      },
    };
    await using second = await startTestServer({ operator });
    await using kv = connect(`${second.address},${node.address}`);
    const iterate = async (): Promise<void> => {
      for await (const _progress of kv.operator.leave());
    };
    expect(await errorOf(iterate())).toMatchObject({ code: "refused", message: "last copy" });
  });
});

describe("draining", () => {
  test("calls that are open end, new ones are refused, and streams between nodes hold nothing up", async () => {
    await using node = await startTestServer({ peers: { accept: (_lane, stream) => stream.on("data", () => {}) } });
    await using kv = connect(node.address);
    using connection = createConnection(node.address);
    await connection.connectFault(2000);
    const between = connection.duplex(taikv.v1.Ring.prototype.exchange.path);
    between.on("data", () => {}).on("error", () => {});
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let isAsked = false;
    node.handler.before = async () => {
      isAsked = true;
      await held;
      return undefined;
    };
    const open = kv.insert("open", "v");
    await until(() => isAsked);
    const startedAtMs = performance.now();
    const drained = node.server.drain(5000);
    await using late = connect(node.address);
    expect(await errorOf(late.insert("late", "v"))).toMatchObject({ effect: "nothing-written" });
    release();
    expect((await open).replicas).toEqual(REPLICAS);
    await drained;
    expect(performance.now() - startedAtMs).toBeLessThan(2000);
  });

  test("a call that never ends is cut off after the grace", async () => {
    await using node = await startTestServer();
    await using kv = connect(node.address);
    node.handler.before = () => new Promise(() => {});
    const open = errorOf(kv.insert("k", "v"));
    await until(() => kv.address() === node.address);
    await Bun.sleep(50);
    await node.server.drain(100);
    expect(await open).toMatchObject({ effect: "may-have-been-written" });
  });
});

describe("answers that nobody takes", () => {
  test("count in the byte budget, and are given back when the caller goes", async () => {
    await using node = await startTestServer({ limits: { requestBytesMax: 40 << 20 } });
    await using kv = connect(node.address, { timeoutMs: 20_000 });
    await kv.insert("large", new Uint8Array(16 << 20));
    const session = connectHttp2(`http://${node.address}`, { settings: { initialWindowSize: 1000 } });
    const body = taikv.v1.GetRequest.encode({ key: new TextEncoder().encode("large") }).finish();
    for (let i = 0; i < 2; i++) {
      const stream = session.request({
        ":method": "POST",
        ":path": taikv.v1.KeyValue.prototype.get.path,
        "content-type": "application/grpc",
        te: "trailers",
      });
      stream.pause();
      stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, body.length]), body]));
      await new Promise((resolve) => stream.once("response", resolve));
    }
    const refused = await errorOf(kv.get("large"));
    expect(refused).toMatchObject({ code: "overloaded", effect: "nothing-written" });
    // A batch has done its writes when there turns out to be no room for its answer.
    const get = { kind: "get", key: new TextEncoder().encode("large"), consistency: undefined } as const;
    const write = { kind: "insert", key: utf8BytesOf("written"), payload: utf8BytesOf("1"), ttlMs: 0 } as const;
    const batch = await errorOf(kv.batch([get, { ...write, consistency: undefined }]));
    expect(batch).toMatchObject({ code: "overloaded", effect: "may-have-been-written" });
    expect(node.handler.entries.has("written")).toBe(true);
    expect(await errorOf(kv.batch([get]))).toMatchObject({ code: "overloaded", effect: "nothing-written" });
    await kv.insert("small", "still works");
    session.destroy();
    await until(() => node.handler.entries.has("small"));
    await Bun.sleep(50);
    expect((await kv.get("large"))?.length).toBe(16 << 20);
  }, 30_000);
});
