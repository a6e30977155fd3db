/**
 * A pipelined session with one node at a time: operations that come up together travel together, answers come as they
 * are ready.
 *
 * When the stream is lost, or the node says that it goes away or does not serve, the session goes on with another node:
 * what had not been sent, what was not begun, and what was only read, is asked again there; what may have been written
 * is answered as that.
 */
import type { ClientDuplexStream } from "@grpc/grpc-js";
import { MIB } from "#base/units.ts";
import type { Effect, Failure } from "#model/failure.ts";
import { NOBODY_ASKED, type Operation, type OperationOutcome } from "#model/operation.ts";
import { operationBytes, operationToWire, outcomeFromWire } from "#rpc/codec/operation-codec.ts";
import { createFrameQueue } from "#rpc/frame-queue.ts";
import { taikv } from "#rpc/generated/taikv.js";
import { createFrameWriter, type FrameWriter } from "#rpc/grpc/frame-writer.ts";
import type { ConnectOptions, Session, SessionOptions } from "./client.ts";
import { UnreachableError } from "./client-error.ts";
import type { Failover } from "./failover.ts";
import { ttlFaultOf } from "./ttl-fault.ts";
import { TIMEOUT_MS_DEFAULT, unreadableOutcome, withConsistency } from "./unary-client.ts";

/** Deadlines are looked at this often. */
const SWEEP_MS = 100;

/** The node's own account of a passed deadline is waited for this long. */
const RETURN_MS = 100;

/** A node that has said nothing for so long may be frozen. */
const SILENCE_MS = 1000;

/** An operation that waits for its answer. */
type Pending = {
  readonly requestId: number;
  readonly operation: Operation;
  readonly bytes: number;
  readonly startedAtMs: number;
  readonly deadlineAtMs: number;
  readonly resolve: (outcome: OperationOutcome) => void;
  /** Sent on this link; undefined while it waits. */
  link: Link | undefined;
  /** Addresses that have said of it that they do not serve: each is asked once. */
  notServing: Set<string> | undefined;
  isDone: boolean;
};

/** One stream to one node. */
type Link = {
  readonly address: string;
  readonly stream: ClientDuplexStream<Buffer, Buffer>;
  readonly writer: FrameWriter;
  readonly sent: Set<Pending>;
  /** Request ids of writes that nobody waits for any more; the node is to be told. */
  givenUp: number[];
  /** When the last frame came from it, or it was opened. */
  heardAtMs: number;
  /** Nothing new is sent on it. */
  isClosing: boolean;
  hasSaidBye: boolean;
};

export function openSession(failover: Failover, defaults: ConnectOptions, options: SessionOptions): Session {
  const waiting = createFrameQueue<Pending>(options.bytesQueuedMax ?? 64 * MIB);
  const pending = new Map<number, Pending>();
  let nextRequestId = 1;
  let current: Link | undefined;
  let opening: Promise<void> | undefined;
  let isClosed = false;
  let whenEmpty: (() => void) | undefined;
  const links = new Set<Link>();

  const settle = (item: Pending, outcome: OperationOutcome): void => {
    if (item.isDone) return;
    item.isDone = true;
    item.link?.sent.delete(item);
    pending.delete(item.requestId);
    item.resolve(outcome);
    if (item.link?.isClosing) sayByeWhenEmpty(item.link);
    if (pending.size > 0) return;
    clearInterval(sweeper);
    sweeper = undefined;
    whenEmpty?.();
  };
  const fail = (item: Pending, failure: Failure): void => settle(item, failed(failure));

  const sweep = (): void => {
    const now = performance.now();
    const silent = new Set<Link>();
    for (const item of pending.values()) {
      if (item.deadlineAtMs + (item.link === undefined ? 0 : RETURN_MS) > now) continue;
      const about = { afterMs: now - item.startedAtMs, needed: 0, heard: 0, replicas: [] };
      const { link } = item;
      if (link !== undefined && now - link.heardAtMs > SILENCE_MS && failover.nodes > 1) silent.add(link);
      if (link !== undefined && item.operation.kind !== "get") link.givenUp.push(item.requestId);
      fail(item, { kind: "deadline-passed", ...about, effect: effectOf(item) });
      link?.writer.wake();
    }
    // An operation waited in vain, and nothing else was answered either: the node may be frozen. On to another.
    for (const link of silent) {
      lose(link);
      link.stream.cancel();
    }
  };
  let sweeper: ReturnType<typeof setInterval> | undefined;

  const nextFrame = (link: Link): Uint8Array | undefined => {
    const givenUp = link.givenUp.splice(0);
    const take = (): Pending[] | undefined => (link.isClosing ? undefined : waiting.takeFrame());
    for (let frame = take(); frame !== undefined; frame = take()) {
      const now = performance.now();
      const operations: taikv.v1.SessionOperation.$Properties[] = [];
      for (const item of frame) {
        if (item.isDone) continue;
        item.link = link;
        link.sent.add(item);
        const timeoutMs = Math.max(1, Math.round(item.deadlineAtMs - now));
        operations.push({ requestId: item.requestId, operation: operationToWire(item.operation), timeoutMs });
      }
      if (operations.length > 0) return taikv.v1.SessionRequest.encode({ operations, givenUp }).finish();
    }
    if (givenUp.length === 0 || link.hasSaidBye) return undefined;
    return taikv.v1.SessionRequest.encode({ givenUp }).finish();
  };

  const receive = (link: Link, bytes: Buffer): void => {
    const frame = taikv.v1.SessionResponse.decode(bytes);
    link.heardAtMs = performance.now();
    for (const { requestId, result, replicas } of frame.results) {
      const item = pending.get(requestId ?? 0);
      if (item?.link !== link) continue;
      const outcome = outcomeFromWire(result, replicas) ?? unreadableOutcome(item.operation, link.address);
      if (!isForAnother(item, outcome, link)) settle(item, outcome);
    }
    if (frame.goingAway) leave(link);
  };

  /** A node that does not serve has begun nothing: the operation waits for another one. */
  const isForAnother = (item: Pending, outcome: OperationOutcome, link: Link): boolean => {
    if (outcome.kind !== "failed" || outcome.failure.kind !== "not-serving" || failover.nodes === 1) return false;
    item.notServing ??= new Set();
    if (item.notServing.has(link.address) || !waiting.push(item, item.bytes)) return false;
    item.notServing.add(link.address);
    link.sent.delete(item);
    item.link = undefined;
    leave(link);
    return true;
  };
  const leave = (link: Link): void => {
    failover.avoid(link.address);
    retire(link);
  };

  /** Sends nothing new on the link; it ends when all that is open on it has been answered. */
  const retire = (link: Link): void => {
    link.isClosing = true;
    if (current === link) current = undefined;
    sayByeWhenEmpty(link);
    sendWaiting();
  };
  const sayByeWhenEmpty = (link: Link): void => {
    if (link.hasSaidBye || link.sent.size > 0) return;
    link.hasSaidBye = true;
    link.stream.write(
      Buffer.from(taikv.v1.SessionRequest.encode({ bye: true, givenUp: link.givenUp.splice(0) }).finish()),
    );
    link.stream.end();
  };
  const lose = (link: Link): void => {
    if (!links.delete(link)) return;
    link.isClosing = true;
    if (current === link) current = undefined;
    for (const item of [...link.sent]) {
      link.sent.delete(item);
      item.link = undefined;
      if (item.operation.kind === "get" && !isClosed && waiting.push(item, item.bytes)) continue;
      const reason = `the session with ${link.address} was lost`;
      const effect = item.operation.kind === "get" ? "nothing-written" : "may-have-been-written";
      fail(item, { kind: "storage-failed", reason, effect });
    }
    if (!link.hasSaidBye && !isClosed) failover.avoid(link.address);
    sendWaiting();
  };

  const sendWaiting = (): void => {
    if (waiting.length() === 0) return;
    if (current === undefined) void open();
    else current.writer.wake();
  };

  const open = (): Promise<void> => {
    opening ??= openLink().finally(() => {
      opening = undefined;
      if (current === undefined && waiting.length() > 0 && !isClosed) void open();
    });
    return opening;
  };
  const openLink = async (): Promise<void> => {
    try {
      const timeoutMs = defaults.timeoutMs ?? TIMEOUT_MS_DEFAULT;
      const connection = await failover.connected(timeoutMs);
      const stream = connection.duplex(taikv.v1.KeyValue.prototype.session.path);
      const link: Link = {
        address: connection.address,
        stream,
        writer: createFrameWriter(stream, {
          framesInFlightMax: options.framesInFlightMax ?? 1,
          nextFrame: () => nextFrame(link),
        }),
        sent: new Set(),
        givenUp: [],
        heardAtMs: performance.now(),
        isClosing: false,
        hasSaidBye: false,
      };
      links.add(link);
      stream.on("data", (bytes: Buffer) => receive(link, bytes));
      stream.on("error", () => lose(link));
      stream.on("end", () => lose(link));
      current = link;
      link.writer.wake();
    } catch (error) {
      const reason = error instanceof UnreachableError ? error.message : String(error);
      for (const item of waiting.takeAll()) fail(item, { kind: "not-serving", reason });
    }
  };

  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    if (pending.size > 0) await new Promise<void>((resolve) => (whenEmpty = resolve));
    for (const link of links) retire(link);
  };
  const abort = (): void => {
    isClosed = true;
    for (const item of [...pending.values()]) fail(item, { kind: "cancelled", effect: effectOf(item) });
    for (const link of links) link.stream.cancel();
  };
  if (options.signal?.aborted) abort();
  else options.signal?.addEventListener("abort", abort, { once: true });

  return {
    execute: (operation, { timeoutMs = defaults.timeoutMs ?? TIMEOUT_MS_DEFAULT } = {}) =>
      new Promise((resolve) => {
        if (isClosed) return resolve(failed({ kind: "not-serving", reason: "the session is closed" }));
        const fault = ttlFaultOf(operation);
        if (fault !== undefined) return resolve(failed({ kind: "invalid-argument", reason: fault }));
        const startedAtMs = performance.now();
        const stamped = withConsistency(operation, defaults.consistency);
        const bytes = operationBytes(stamped);
        const requestId = nextRequestId;
        const item: Pending = {
          requestId,
          operation: stamped,
          bytes,
          startedAtMs,
          deadlineAtMs: startedAtMs + timeoutMs,
          resolve,
          link: undefined,
          notServing: undefined,
          isDone: false,
        };
        if (!waiting.push(item, bytes)) {
          const reason = `${waiting.bytes()} bytes of operations wait to be sent`;
          return resolve(failed({ kind: "overloaded", reason, effect: "nothing-written" }));
        }
        nextRequestId = requestId === 0xffff_ffff ? 1 : requestId + 1;
        pending.set(requestId, item);
        sweeper ??= setInterval(sweep, SWEEP_MS);
        sendWaiting();
      }),
    address: () => current?.address,
    [Symbol.asyncDispose]: close,
  };
}

function failed(failure: Failure): OperationOutcome {
  return { kind: "failed", failure, replicas: NOBODY_ASKED };
}

function effectOf(item: Pending): Effect {
  return item.operation.kind === "get" || item.link === undefined ? "nothing-written" : "may-have-been-written";
}
