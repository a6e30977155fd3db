/** One stream to another node on one lane, opened by either side: a session with its I/O. */
import { type ClientDuplexStream, type ServerDuplexStream, status } from "@grpc/grpc-js";
import { byeFrame, createPeerSession, helloFrame, messagesFrame, type Reception, receiveFrame } from "../session.ts";
import type { Lane, PeerIdentity } from "../transport.ts";
import { createFrameWriter } from "./frame-writer.ts";

export type PeerStream = {
  readonly lane: Lane;
  /** Whether this node opened it. */
  readonly isDialed: boolean;
  /** Who is at the other end; undefined before its hello. */
  readonly peer: () => PeerIdentity | undefined;
  /** Messages wait. */
  readonly wake: () => void;
  /** Sends what is under way and bye, then ends; the other side may still send until it has read that. */
  readonly close: () => void;
  /** Ends at once. */
  readonly destroy: () => void;
};

/** How a stream came to its end. */
export type StreamEnd =
  | { readonly kind: "bye" }
  | { readonly kind: "foreign"; readonly address: string | undefined; readonly reason: string }
  /** `isRefused`: before any greeting, by the other side or the network, and not by a deadline. */
  | { readonly kind: "lost"; readonly reason: string; readonly isRefused: boolean };

export type PeerStreamEvents = {
  /** Once, before any message. False: the stream is not wanted and is closed. */
  readonly onGreeted: (stream: PeerStream, peer: PeerIdentity) => boolean;
  readonly onFrame: (stream: PeerStream, peer: PeerIdentity, messages: readonly Uint8Array[], bytes: number) => void;
  /** Once, last. */
  readonly onEnd: (stream: PeerStream, end: StreamEnd) => void;
  /** The next frame's messages; undefined when nothing is to be sent on this stream. */
  readonly takeFrame: (stream: PeerStream) => Uint8Array[] | undefined;
  readonly onSent: (messages: number, bytes: number) => void;
};

/** Reasons are cut to this on the wire. */
const REASON_LENGTH_MAX = 500;

export type PeerStreamSettings = {
  readonly lane: Lane;
  readonly self: PeerIdentity;
  readonly helloTimeoutMs: number;
  readonly framesInFlightMax: number;
  readonly events: PeerStreamEvents;
};

/** What both kinds of stream of the library have, and how each is ended. */
type Wire = {
  readonly duplex: Pick<ServerDuplexStream<Buffer, Buffer>, "write" | "end" | "on">;
  readonly refuse: (code: status, reason: string) => void;
  readonly destroy: () => void;
};

/** A stream that this node has opened. */
export function dialedStream(call: ClientDuplexStream<Buffer, Buffer>, settings: PeerStreamSettings): PeerStream {
  const cancel = (): void => call.cancel();
  const driven = driveStream({ duplex: call as never, refuse: cancel, destroy: cancel }, true, settings);
  call.on("error", () => {});
  call.on("status", ({ code, details }) => driven.end(endOfStatus(code, details, driven.stream.peer() !== undefined)));
  driven.write(helloFrame(settings.self));
  return driven.stream;
}

/** A stream that another node has opened. */
export function acceptedStream(call: ServerDuplexStream<Buffer, Uint8Array>, settings: PeerStreamSettings): PeerStream {
  const refuse = (code: status, reason: string): void => {
    call.emit("error", { code, details: reason });
  };
  const destroy = (): void => refuse(status.CANCELLED, "the session is over");
  const driven = driveStream({ duplex: call as never, refuse, destroy }, false, settings);
  const lost = (): void => driven.end({ kind: "lost", reason: "the other side has gone", isRefused: false });
  call.on("error", lost);
  call.on("cancelled", lost);
  return driven.stream;
}

type Driven = { stream: PeerStream; write: (frame: Uint8Array) => void; end: (end: StreamEnd) => void };

function driveStream(wire: Wire, isDialed: boolean, settings: PeerStreamSettings): Driven {
  const { events, lane } = settings;
  const session = createPeerSession(settings.self.clusterId);
  let isClosing = false;
  let isEnded = false;

  const write = (frame: Uint8Array): void => {
    wire.duplex.write(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
  };
  const writer = createFrameWriter(wire.duplex as never, {
    framesInFlightMax: settings.framesInFlightMax,
    nextFrame: () => {
      if (isClosing || isEnded || session.peer === undefined) return undefined;
      const messages = events.takeFrame(stream);
      if (messages === undefined) return undefined;
      const frame = messagesFrame(messages);
      events.onSent(messages.length, frame.length);
      return frame;
    },
  });
  const end = (how: StreamEnd): void => {
    if (isEnded) return;
    isEnded = true;
    clearTimeout(helloTimer);
    events.onEnd(stream, isClosing ? { kind: "bye" } : how);
  };
  const close = (): void => {
    if (isClosing || isEnded) return;
    isClosing = true;
    write(byeFrame());
    wire.duplex.end();
  };
  const refuse = (code: status, reason: string, how: StreamEnd): void => {
    end(how);
    wire.refuse(code, reason);
  };
  const helloTimer = setTimeout(() => {
    const reason = `no hello within ${settings.helloTimeoutMs} ms`;
    refuse(status.DEADLINE_EXCEEDED, reason, { kind: "lost", reason, isRefused: false });
  }, settings.helloTimeoutMs);

  const receive = (bytes: Buffer): void => {
    if (isEnded) return;
    const reception: Reception = receiveFrame(session, bytes);
    if (reception.kind === "foreign") {
      refuse(status.FAILED_PRECONDITION, reception.reason.slice(0, REASON_LENGTH_MAX), reception);
      return;
    }
    if (reception.kind === "malformed") {
      refuse(status.INVALID_ARGUMENT, reception.reason, { kind: "lost", reason: reception.reason, isRefused: true });
      return;
    }
    const peer = session.peer;
    if (peer === undefined) return;
    if (reception.greeted) {
      clearTimeout(helloTimer);
      if (!isDialed) write(helloFrame(settings.self));
      if (!events.onGreeted(stream, peer)) {
        close();
        end({ kind: "bye" });
        return;
      }
      writer.wake();
    }
    if (reception.messages.length > 0) events.onFrame(stream, peer, reception.messages, bytes.length);
    if (!reception.isLast) return;
    close();
    end({ kind: "bye" });
  };
  wire.duplex.on("data", receive);

  const stream: PeerStream = {
    lane,
    isDialed,
    peer: () => session.peer,
    wake: writer.wake,
    close,
    destroy: () => {
      end({ kind: "bye" });
      wire.destroy();
    },
  };
  return { stream, write, end };
}

function endOfStatus(code: status, details: string, wasGreeted: boolean): StreamEnd {
  if (code === status.OK) return { kind: "bye" };
  if (code === status.FAILED_PRECONDITION) return { kind: "foreign", address: undefined, reason: details };
  if (code === status.UNIMPLEMENTED) return { kind: "lost", reason: "no TaiKV node listens there", isRefused: true };
  return { kind: "lost", reason: details, isRefused: !wasGreeted && code !== status.DEADLINE_EXCEEDED };
}
