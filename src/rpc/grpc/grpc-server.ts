/**
 * The gRPC server of a node: operations, operators, other nodes, health and reflection on one port.
 *
 *     const server = await startGrpcServer({ listen: "127.0.0.1:0", keyValue, operator, introduce, ready, peers, … });
 *     …
 *     await server.drain(5000);
 */
import { type handleBidiStreamingCall, type Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import { MIB } from "#base/units.ts";
import { createByteBudget } from "../byte-budget.ts";
import { grpc, taikv } from "../generated/taikv.js";
import type { IntroduceHandler, KeyValueHandler, OperatorHandler, ReadySource } from "../request-handler.ts";
import type { Lane } from "../transport.ts";
import { createArrivals } from "./arrivals.ts";
import type { CallSettings } from "./call-adapter.ts";
import { healthService } from "./health-service.ts";
import { keyValueMethods } from "./key-value-service.ts";
import { createOpenCalls } from "./open-calls.ts";
import { introduceMethod, operatorMethods } from "./operator-service.ts";
import { reflectionMethod } from "./reflection-service.ts";
import { serviceDefinition } from "./service-definition.ts";
import { sessionService } from "./session-service.ts";
import { type ConnectionLimits, createWideServer } from "./wide-server.ts";

/** Takes over the streams that other nodes open: the peer transport. */
export type PeerAcceptor = { readonly accept: (lane: Lane, stream: ServerDuplexStream<Buffer, Uint8Array>) => void };

export type GrpcServerLimits = {
  /** Requests under way together, bytes; above it they are refused as overloaded. Default 256 MiB. */
  readonly requestBytesMax?: number;
  /** Default 4096. */
  readonly connectionsMax?: number;
  /** A connection that has not said anything by then is closed. Default 5000. */
  readonly prefaceTimeoutMs?: number;
  /** Every client is asked for a sign of life this often. Default 5000. */
  readonly keepaliveMs?: number;
  /** A client that gives none for so long is frozen or gone. Default 5000. */
  readonly keepaliveTimeoutMs?: number;
};

export type GrpcServerOptions = {
  /** `host:port`; port 0 picks a free one. */
  readonly listen: string;
  readonly keyValue: KeyValueHandler;
  readonly operator: OperatorHandler;
  readonly introduce: IntroduceHandler;
  readonly ready: ReadySource;
  readonly peers: PeerAcceptor;
  /** Hears of what handlers throw that is no `FailureError`: faults in the program. */
  readonly onFault: (fault: unknown) => void;
  readonly limits?: GrpcServerLimits;
  /** Default: without encryption. */
  readonly credentials?: ServerCredentials;
};

export type GrpcServer = AsyncDisposable & {
  /** `host:port` with the port that was picked. */
  readonly address: string;
  readonly port: number;
  /**
   * Tells sessions and watches to go, takes no new calls, waits for those of clients at most `graceMs`, then closes
   * everything. Streams between nodes work until then: what is still open may need them.
   */
  readonly drain: (graceMs: number) => Promise<void>;
};

const CONNECTION_LIMITS: ConnectionLimits = {
  connectionsMax: 4096,
  prefaceTimeoutMs: 5000,
  keepaliveMs: 5000,
  keepaliveTimeoutMs: 5000,
};

/** For the last answers on their way out, while streams between nodes keep connections open. */
const FLUSH_MS = 100;

/** The address cannot be listened on. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  readonly address: string;
  readonly reason: "port-in-use" | "not-permitted" | "no-such-address";

  constructor(address: string, reason: ListenError["reason"], cause: Error) {
    super(`cannot listen on ${address}: ${REASON_TEXT[reason]}`, { cause });
    this.address = address;
    this.reason = reason;
  }
}

const REASON_TEXT = {
  "port-in-use": "the port is in use",
  "not-permitted": "this user may not use the port",
  "no-such-address": "this machine has no such address",
} as const satisfies Record<ListenError["reason"], string>;

export async function startGrpcServer(options: GrpcServerOptions): Promise<GrpcServer> {
  const { requestBytesMax = 256 * MIB, ...limits } = options.limits ?? {};
  const settings: CallSettings = {
    budget: createByteBudget(requestBytesMax),
    openCalls: createOpenCalls(),
    arrivals: createArrivals(),
    onFault: options.onFault,
  };
  const sessions = sessionService(options.keyValue, settings);
  const health = healthService(options.ready, settings);
  const lane =
    (name: Lane): handleBidiStreamingCall<Buffer, Uint8Array> =>
    (call) =>
      options.peers.accept(name, call);
  const reflection = reflectionMethod();

  const server = createWideServer({ ...CONNECTION_LIMITS, ...limits });
  server.addService(serviceDefinition(taikv.v1.KeyValue), {
    ...keyValueMethods(options.keyValue, settings),
    session: sessions.session,
  });
  server.addService(serviceDefinition(taikv.v1.Operator), operatorMethods(options.operator, settings));
  server.addService(serviceDefinition(taikv.v1.Ring), {
    introduce: introduceMethod(options.introduce, settings),
    exchange: lane("control"),
  });
  server.addService(serviceDefinition(taikv.v1.Replica), {
    read: lane("read"),
    write: lane("write"),
    transfer: lane("bulk"),
  });
  server.addService(serviceDefinition(grpc.health.v1.Health), health.methods);
  server.addService(serviceDefinition(grpc.reflection.v1.ServerReflection), { serverReflectionInfo: reflection });
  server.addService(serviceDefinition(grpc.reflection.v1alpha.ServerReflection), { serverReflectionInfo: reflection });

  const port = await listen(server, options.listen, options.credentials ?? ServerCredentials.createInsecure());
  const drain = async (graceMs: number): Promise<void> => {
    sessions.goAway();
    health.goAway();
    const isShutDown = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
    await settings.openCalls.whenNone(graceMs);
    if (graceMs > 0) await Promise.race([isShutDown, new Promise((resolve) => setTimeout(resolve, FLUSH_MS))]);
    server.forceShutdown();
    settings.arrivals[Symbol.dispose]();
  };
  return {
    address: options.listen.replace(/:\d+$/, `:${port}`),
    port,
    drain,
    [Symbol.asyncDispose]: () => drain(0),
  };
}

function listen(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(listenError(address, error));
    });
  });
}

function listenError(address: string, error: Error): Error {
  if (error.message.includes("EADDRINUSE")) return new ListenError(address, "port-in-use", error);
  if (error.message.includes("EACCES")) return new ListenError(address, "not-permitted", error);
  return new ListenError(address, "no-such-address", error);
}
