/**
 * Writes frames to a stream of the gRPC library: what comes up while frames are under way waits and travels together.
 *
 * The next frame is made in `setImmediate`: microtasks run before the next message has been delivered and would send
 * frames of one item each.
 */

/** The side of a client's or a server's stream that is needed here. */
type Writable = { readonly write: (bytes: Buffer, done: (error?: Error | null) => void) => boolean };

export type FrameWriter = {
  /** Something waits. */
  readonly wake: () => void;
  /** Frames that the connection has not taken yet. */
  readonly framesInFlight: () => number;
};

export type FrameSource = {
  /** The next frame, encoded; undefined when nothing waits. */
  readonly nextFrame: () => Uint8Array | undefined;
  readonly framesInFlightMax: number;
  /** The connection has taken the oldest frame under way. */
  readonly onTaken?: () => void;
  /** Nothing waits and nothing is under way. */
  readonly onIdle?: () => void;
};

export function createFrameWriter(stream: Writable, source: FrameSource): FrameWriter {
  let inFlight = 0;
  let isScheduled = false;

  const flush = (): void => {
    isScheduled = false;
    while (inFlight < source.framesInFlightMax) {
      const frame = source.nextFrame();
      if (frame === undefined) break;
      inFlight++;
      stream.write(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength), onTaken);
    }
    if (inFlight === 0) source.onIdle?.();
  };
  const wake = (): void => {
    if (isScheduled || inFlight >= source.framesInFlightMax) return;
    isScheduled = true;
    setImmediate(flush);
  };
  const onTaken = (): void => {
    inFlight--;
    source.onTaken?.();
    wake();
  };
  return { wake, framesInFlight: () => inFlight };
}
