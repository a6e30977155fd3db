/** A client's connection to one node: a gRPC channel that is opened when it is first needed. */
import {
  type ChannelCredentials,
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  connectivityState,
  credentials as grpcCredentials,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import { CLIENT_CHANNEL } from "#rpc/grpc/channel-options.ts";

/** A failed call as the library reports it. */
export type CallFault = Pick<ServiceError, "code" | "details" | "metadata">;

export type CallLimits = { readonly deadlineAtMs: number; readonly signal: AbortSignal | undefined };

export type Connection = Disposable & {
  readonly address: string;
  /** Undefined once connected; else why it cannot be. Fails as soon as the node refuses, and `waitMs` later at most. */
  readonly connectFault: (waitMs: number) => undefined | Promise<string | undefined>;
  /** Resolves with the trailing metadata, too; rejects with a `CallFault`. */
  readonly unary: (path: string, request: Uint8Array, limits: CallLimits) => Promise<UnaryAnswer>;
  /** Not to be read means not to be sent: iterate over it, or destroy it. */
  readonly serverStream: (path: string, request: Uint8Array, limits: CallLimits) => ClientReadableStream<Buffer>;
  readonly duplex: (path: string) => ClientDuplexStream<Buffer, Buffer>;
};

export type UnaryAnswer = { readonly response: Buffer; readonly trailers: Metadata };

const asIs = (bytes: Buffer): Buffer => bytes;

export function createConnection(address: string, credentials?: ChannelCredentials): Connection {
  let opened: Client | undefined;
  const client = (): Client => {
    opened ??= new Client(address, credentials ?? grpcCredentials.createInsecure(), CLIENT_CHANNEL);
    return opened;
  };
  const close = (): void => {
    opened?.close();
    opened = undefined;
  };
  return {
    address,
    connectFault: (waitMs) => {
      if (client().getChannel().getConnectivityState(true) === connectivityState.READY) return undefined;
      return waitUntilReady(client(), waitMs).then((fault) => {
        // A fresh channel tries again at once; this one would sit out its backoff.
        if (fault !== undefined) close();
        return fault;
      });
    },
    unary: (path, request, { deadlineAtMs, signal }) =>
      new Promise((resolve, reject) => {
        let response: Buffer | undefined;
        const call = client().makeUnaryRequest(
          path,
          asIs,
          asIs,
          bufferOf(request),
          new Metadata(),
          { deadline: deadlineAtMs },
          (error, message) => {
            signal?.removeEventListener("abort", cancel);
            if (error === null) response = message;
            else reject(error);
          },
        );
        const cancel = (): void => call.cancel();
        call.on("status", ({ metadata }) => {
          if (response !== undefined) resolve({ response, trailers: metadata });
        });
        if (signal?.aborted) cancel();
        else signal?.addEventListener("abort", cancel);
      }),
    serverStream: (path, request, { deadlineAtMs, signal }) => {
      const options = Number.isFinite(deadlineAtMs) ? { deadline: deadlineAtMs } : {};
      const call = client().makeServerStreamRequest(path, asIs, asIs, bufferOf(request), new Metadata(), options);
      const cancel = (): void => call.cancel();
      if (signal?.aborted) cancel();
      else signal?.addEventListener("abort", cancel);
      call.once("close", () => signal?.removeEventListener("abort", cancel));
      return call;
    },
    duplex: (path) => client().makeBidiStreamRequest(path, asIs, asIs, new Metadata(), {}),
    [Symbol.dispose]: close,
  };
}

function waitUntilReady(client: Client, waitMs: number): Promise<string | undefined> {
  const channel = client.getChannel();
  const deadline = Date.now() + waitMs;
  const silence = `no answer within ${Math.round(waitMs)} ms`;
  return new Promise((resolve) => {
    const look = (): void => {
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.READY) resolve(undefined);
      else if (state === connectivityState.TRANSIENT_FAILURE) resolve("the connection was refused or lost");
      else if (state === connectivityState.SHUTDOWN) resolve("the client is closed");
      else channel.watchConnectivityState(state, deadline, (error) => (error ? resolve(silence) : look()));
    };
    look();
  });
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
