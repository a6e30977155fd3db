/** The parts of rpc that do no I/O: queues, budgets, sessions, and the codecs of operations and failures. */
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Effect, type Failure, REPLICA_OUTCOMES } from "#model/failure.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Operation, OperationOutcome } from "#model/operation.ts";
import type { Version } from "#model/version.ts";
import { createByteBudget } from "#rpc/byte-budget.ts";
import { failureFromWire, failureToWire } from "#rpc/codec/failure-codec.ts";
import { operationFromWire, operationToWire, outcomeFromWire, outcomeToWire } from "#rpc/codec/operation-codec.ts";
import { cursorFromWire, cursorToWire, pageToWire } from "#rpc/codec/scan-codec.ts";
import { createFrameQueue } from "#rpc/frame-queue.ts";
import { taikv } from "#rpc/generated/taikv.js";
import { failureOfStatus, statusOfFailure } from "#rpc/grpc/call-status.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import { FRAME_BYTES_MAX, FRAME_ITEMS_MAX } from "#rpc/limits.ts";
import { byeFrame, createPeerSession, helloFrame, messagesFrame, receiveFrame } from "#rpc/session.ts";

const nodeId = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString("hex") as NodeId);
const version = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => bytes as Version);
const effect = fc.constantFrom<Effect>("nothing-written", "may-have-been-written", "written");
const reason = fc.string({ minLength: 1, maxLength: 200, unit: "grapheme" });
const count = fc.nat(1000);
const replicas = fc.array(
  fc.record(
    {
      node: nodeId,
      name: fc.string({ minLength: 1, maxLength: 63 }),
      outcome: fc.constantFrom(...REPLICA_OUTCOMES),
    },
    { requiredKeys: ["node", "outcome"] },
  ),
  { maxLength: 5 },
);
const failure: fc.Arbitrary<Failure> = fc.oneof(
  fc.record({ kind: fc.constant("not-found" as const) }),
  fc.record({
    kind: fc.constantFrom(
      "invalid-argument" as const,
      "no-configuration" as const,
      "unreadable" as const,
      "not-serving" as const,
      "foreign-cluster" as const,
      "refused" as const,
    ),
    reason,
  }),
  fc.record({ kind: fc.constantFrom("overloaded" as const, "storage-failed" as const), reason, effect }),
  fc.record({ kind: fc.constant("cancelled" as const), effect }),
  fc.record({
    kind: fc.constantFrom("quorum-unreachable" as const, "disk-full" as const),
    needed: count,
    heard: count,
    effect,
    replicas,
  }),
  fc.record({
    kind: fc.constant("deadline-passed" as const),
    afterMs: count,
    needed: count,
    heard: count,
    effect,
    replicas,
  }),
  fc.record({ kind: fc.constant("not-owner" as const), owner: fc.option(nodeId, { nil: undefined }) }),
);
const key = fc.uint8Array({ minLength: 1, maxLength: 100 });
const consistency = fc.constantFrom("one" as const, "quorum" as const, "all" as const, undefined);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: fc.constantFrom("get" as const, "delete" as const), key, consistency }),
  fc.record({
    kind: fc.constant("insert" as const),
    key,
    payload: fc.uint8Array(),
    ttlMs: fc.maxSafeNat(),
    consistency,
  }),
);
const participation = fc.record({ asked: count, answered: count, needed: count });
const outcome: fc.Arbitrary<OperationOutcome> = fc.oneof(
  fc.record({
    kind: fc.constant("got" as const),
    payload: fc.uint8Array(),
    version,
    ttlMs: fc.maxSafeNat(),
    replicas: participation,
  }),
  fc.record({ kind: fc.constantFrom("inserted" as const, "deleted" as const), version, replicas: participation }),
  fc.record({ kind: fc.constant("failed" as const), failure, replicas: participation }),
);

describe("codecs", () => {
  test("an operation comes out as it went in", () => {
    fc.assert(
      fc.property(operation, (value) => {
        const bytes = taikv.v1.Operation.encode(operationToWire(value)).finish();
        expect(operationFromWire(taikv.v1.Operation.decode(bytes))).toEqual({ value });
      }),
    );
  });

  test("an outcome comes out as it went in, failures with all that they know", () => {
    fc.assert(
      fc.property(outcome, (value) => {
        const result = taikv.v1.Result.decode(taikv.v1.Result.encode(outcomeToWire(value)).finish());
        const replicas = taikv.v1.Participation.decode(taikv.v1.Participation.encode(value.replicas).finish());
        expect(outcomeFromWire(result, replicas)).toEqual(value);
      }),
    );
  });

  test("a failure survives as the end of a call, and its details stay under 4 KiB", () => {
    fc.assert(
      fc.property(failure, (value) => {
        const { metadata, details } = statusOfFailure(value);
        expect(failureOfStatus(metadata, details)).toEqual(value);
        let bytes = encodeURIComponent(details.toWellFormed()).length;
        for (const [name, content] of Object.entries(metadata.getMap())) bytes += name.length + content.length * 1.4;
        expect(bytes).toBeLessThan(4096);
      }),
    );
  });

  test("an effect that cannot be read is the least certain one", () => {
    expect(failureFromWire({ code: "disk-full" })).toEqual({
      kind: "disk-full",
      needed: 0,
      heard: 0,
      effect: "may-have-been-written",
      replicas: [],
    });
    expect(failureFromWire({ code: "toString" })).toBeUndefined();
    expect(failureFromWire({ ...failureToWire({ kind: "not-found" }), code: "later-invention" })).toBeUndefined();
  });

  test("bytes of anything decode or are refused, and never crash", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const message of [
          taikv.v1.Operation,
          taikv.v1.SessionRequest,
          taikv.v1.BatchRequest,
          taikv.v1.PeerFrame,
        ]) {
          try {
            message.decode(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
        }
        receiveFrame(createPeerSession("c"), bytes);
        cursorFromWire(bytes);
      }),
    );
  });

  test("a page in parts has every item once, and each part's cursor is its last item", () => {
    const items = fc.array(fc.record({ key, payload: fc.uint8Array({ maxLength: 300 }), version, ttlMs: fc.nat() }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(items, fc.boolean(), fc.integer({ min: 1, max: 1000 }), (all, isEnd, bytesMax) => {
        const last = all.at(-1);
        const cursor = isEnd || last === undefined ? undefined : { position: positionOfKey(last.key), key: last.key };
        const parts = [...pageToWire({ items: all, cursor }, bytesMax)];
        expect(parts.flatMap((part) => part.items ?? [])).toEqual(all);
        for (const part of parts.slice(0, -1)) {
          const ended = cursorFromWire(part.cursor);
          expect("value" in ended && ended.value?.key).toEqual(part.items?.at(-1)?.key as Uint8Array);
        }
        expect(parts.at(-1)?.cursor).toEqual(cursorToWire(cursor));
      }),
    );
  });
});

describe("the frame queue", () => {
  test("gives everything once, in order, in frames within the limits", () => {
    const sizes = fc.array(fc.oneof(fc.nat(1000), fc.nat(2 * FRAME_BYTES_MAX)), { maxLength: 3000, size: "max" });
    fc.assert(
      fc.property(sizes, (all) => {
        const queue = createFrameQueue<number>(Number.POSITIVE_INFINITY);
        const out: number[] = [];
        const take = (): void => {
          const frame = queue.takeFrame() ?? [];
          expect(frame.length).toBeLessThanOrEqual(FRAME_ITEMS_MAX);
          const bytes = frame.reduce((sum, index) => sum + (all[index] as number), 0);
          expect(frame.length === 1 || bytes <= FRAME_BYTES_MAX).toBe(true);
          out.push(...frame);
        };
        for (const [index, size] of all.entries()) {
          expect(queue.push(index, size)).toBe(true);
          if (index % 700 === 0) take();
        }
        while (queue.length() > 0) take();
        expect(queue.takeFrame()).toBeUndefined();
        expect(queue.bytes()).toBe(0);
        expect(out).toEqual(all.map((_, index) => index));
      }),
      { numRuns: 30 },
    );
  });

  test("takes in no more than it may hold, but always one", () => {
    const queue = createFrameQueue<string>(100);
    expect(queue.push("large", 1000)).toBe(true);
    expect(queue.push("another", 1)).toBe(false);
    expect(queue.takeAll()).toEqual(["large"]);
    expect(queue.push("a", 60)).toBe(true);
    expect(queue.push("b", 60)).toBe(false);
    expect(queue.push("c", 40)).toBe(true);
  });
});

test("a byte budget gives no more than it has, but always something", () => {
  const budget = createByteBudget(100);
  expect(budget.take(500)).toBe(true);
  expect(budget.take(1)).toBe(false);
  budget.giveBack(500);
  expect([budget.take(60), budget.take(60), budget.take(40)]).toEqual([true, false, true]);
  expect(budget.taken()).toBe(100);
});

describe("a session between nodes", () => {
  const peer = {
    node: "00112233445566778899aabbccddeeff" as NodeId,
    clusterId: "c",
    address: "h:1",
    incarnation: 3,
    commitNumber: 7,
  };

  test("hears nothing before the hello, and everything after it until the bye", () => {
    const session = createPeerSession("c");
    expect(receiveFrame(session, messagesFrame([new Uint8Array(1)])).kind).toBe("malformed");
    const other = createPeerSession("c");
    expect(receiveFrame(other, helloFrame(peer))).toMatchObject({ kind: "frame", greeted: true, messages: [] });
    expect(other.peer).toEqual(peer);
    expect(receiveFrame(other, messagesFrame([new Uint8Array([1]), new Uint8Array(0)]))).toMatchObject({
      greeted: false,
      isLast: false,
    });
    expect(receiveFrame(other, byeFrame())).toMatchObject({ isLast: true });
    expect(receiveFrame(other, messagesFrame([new Uint8Array(1)]))).toMatchObject({ messages: [] });
  });

  test("whatever byte of a frame is changed on its way, messages arrive as they were, or not at all", () => {
    const change = fc.record({ at: fc.nat(), by: fc.integer({ min: 1, max: 255 }) });
    const some = fc.array(fc.uint8Array({ maxLength: 30 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(some, change, (messages, { at, by }) => {
        const session = createPeerSession("c");
        receiveFrame(session, helloFrame(peer));
        const frame = messagesFrame(messages);
        frame[at % frame.length] = (frame[at % frame.length] as number) ^ by;
        const reception = receiveFrame(session, frame);
        if (reception.kind !== "frame" || reception.messages.length === 0) return;
        expect(reception.messages.map((message) => Buffer.from(message).toString("hex"))).toEqual(
          messages.map((message) => Buffer.from(message).toString("hex")),
        );
      }),
      { numRuns: 3000 },
    );
  });

  test("refuses another cluster and another protocol", () => {
    expect(receiveFrame(createPeerSession("other"), helloFrame(peer))).toMatchObject({
      kind: "foreign",
      address: "h:1",
    });
    const hello = { clusterId: "c", node: new Uint8Array(16), address: "h:1", protocolVersion: 99 };
    const future = taikv.v1.PeerFrame.encode({ hello }).finish();
    expect(receiveFrame(createPeerSession("c"), future)).toMatchObject({ kind: "foreign" });
  });
});
