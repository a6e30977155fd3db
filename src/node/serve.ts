/**
 * One running node on this machine: opens the store, listens, and lets a node live on real doors until it is told to stop.
 *
 * The composition root: clock, chance, disk and network are made here and handed down.
 */
import { randomBytes } from "node:crypto";
import { hexOf } from "#base/bytes.ts";
import { createSystemClock } from "#base/clock.ts";
import { createRandom } from "#base/random.ts";
import { type HealthReport, type HttpServer, startHttpServer } from "#observe/http-server.ts";
import { createLog } from "#observe/log.ts";
import { type GrpcServer, ListenError, startGrpcServer } from "#rpc/grpc/grpc-server.ts";
import { createGrpcTransport } from "#rpc/grpc/grpc-transport.ts";
import { createUnaryCaller } from "#rpc/grpc/unary-caller.ts";
import { FailureError } from "#rpc/request-handler.ts";
import { openEngine } from "#storage/open-engine.ts";
import { OpenError, type StorageEngine } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "#workers.ts";
import { logEvent, logNotice } from "./event-log.ts";
import { askContact, introductionToWire } from "./introduction.ts";
import { createNode, type Life, type Node, type NodeEnd } from "./node.ts";
import { createFigures } from "./node-figures.ts";
import { createOperatorHandler, type OperatorParts } from "./operator-handler.ts";
import { createReadiness, type Readiness } from "./readiness.ts";
import { createKeyValueHandler } from "./request-handler.ts";
import { giveBackAtRest } from "./rest.ts";
import type { RunningNode, ServeOptions } from "./serve-options.ts";
import { StartError } from "./start-error.ts";

/** After SIGTERM, open calls have so long to end. */
const DRAIN_MS = 5000;
/** The exit code of each way in which a node ends by itself. */
const EXIT_OF = {
  left: 0,
  refused: 7,
  "identity-conflict": 7,
  "storage-failed": 70,
} as const satisfies Record<NodeEnd["kind"], number>;

/** Resolves when the node is ready; throws a `StartError` for what the person who started it can mend. */
export async function serve(options: ServeOptions): Promise<RunningNode> {
  const clock = createSystemClock();
  await using stack = new AsyncDisposableStack();
  const engine = stack.use(await openStore(options));
  const log = await createLog({
    level: options.logLevel,
    format: options.logFormat,
    node: () => node?.life()?.identity.name ?? options.name ?? "",
  });
  for (const notice of engine.notices) logNotice(log, notice);
  const readiness = createReadiness();
  const caller = stack.use(createUnaryCaller());
  let node: Node | undefined;
  let operatorParts: OperatorParts | undefined;
  const partsOf = ({ identity, kernel, replication }: Life): OperatorParts => ({
    identity,
    kernel,
    replication,
    engine,
    figures: createFigures({
      clock,
      engine,
      replication,
      kernel,
      version: VERSION,
      locations: () => replication.machine.view.virtualNodes.length,
    }),
    caller,
    health: () => readiness.report(),
    leave: async (isForced) => node?.leave(isForced),
  });
  const transport = stack.use(
    createGrpcTransport({
      self: () => node?.self(),
      events: {
        onMessage: (from, lane, message) => node?.receive(from, lane, message),
        onUnreachable: (to) => node?.unreachable(to),
        onForeign: (to, reason) =>
          log.write("warn", "a foreign node was refused", { peer: to && JSON.stringify(to), reason }),
      },
    }),
  );
  const server = stack.use(
    await listening(options.listen, () =>
      startGrpcServer({
        listen: options.listen,
        keyValue: createKeyValueHandler(() => (readiness.isReady() ? node?.life()?.kernel : undefined)),
        operator: createOperatorHandler(() => {
          const life = node?.life();
          if (life !== undefined) operatorParts ??= partsOf(life);
          return operatorParts;
        }),
        introduce: async ({ name, address: from, clusterName }) => {
          if (node === undefined)
            throw new FailureError({ kind: "not-serving", reason: "this node is still starting" });
          return introductionToWire(node.introduce({ name, address: from, clusterName }));
        },
        ready: readiness,
        peers: transport,
        onFault: (fault) => log.write("error", "a request failed in the program", { fault: String(fault) }),
      }),
    ),
  );
  const address = options.advertise ?? server.address;
  const http = await startHttp(options, readiness);
  if (http !== undefined) stack.use(http);

  const closed = Promise.withResolvers<number>();
  const nameOf = (id: string): string =>
    [...(node?.life()?.replication.machine.view.nodes.values() ?? [])].find(({ record }) => record.id === id)?.record
      .name ?? id.slice(0, 8);
  const living = createNode(options, {
    clock,
    chance: { random: createRandom(hexOf(randomBytes(16))), bytes: randomBytes },
    transport,
    engine,
    address,
    soon: (run) => queueMicrotask(run),
    askContact: (contact, request) => askContact(caller, contact, request),
    onEvent: (event) => logEvent(log, event, nameOf),
  });
  node = stack.use(living);
  void living.ended.then((end) => {
    if (end.kind === "storage-failed") readiness.fail("storage", end.reason);
    // Whoever asked a node to leave is still to hear that it is done.
    if (end.kind === "left") {
      readiness.drain();
      void server.drain(DRAIN_MS).then(() => closed.resolve(EXIT_OF.left));
    } else closed.resolve(EXIT_OF[end.kind]);
  });
  const { identity, how, kernel } = await living.serving;
  readiness.ready();
  const { id, name, settings } = identity;
  // At a terminal the banner says it.
  log.write(options.logFormat === "json" ? "info" : "debug", "ready", { id, name, address, how });

  stack.use(giveBackAtRest(clock, () => kernel.activity()));
  const parts = stack.move();
  return {
    ready: { node: name, id, grpc: address, http: http?.address, cluster: settings.clusterId },
    founded: how === "founded",
    closed: closed.promise,
    drain: async () => {
      readiness.drain();
      await server.drain(DRAIN_MS);
    },
    [Symbol.asyncDispose]: async () => {
      readiness.drain();
      await parts.disposeAsync();
      closed.resolve(EXIT_OF.left);
    },
  };
}

declare const TAIKV_VERSION: string | undefined;
const VERSION = typeof TAIKV_VERSION === "undefined" ? "dev" : TAIKV_VERSION;

async function openStore(options: ServeOptions): Promise<StorageEngine> {
  try {
    return await openEngine(
      options.engine === "memory"
        ? { kind: "memory" }
        : { kind: "sqlite", folder: options.dataFolder, sync: options.sync, writerUrl: STORAGE_WRITER_URL },
    );
  } catch (error) {
    if (!(error instanceof OpenError)) throw error;
    const { fault } = error;
    switch (fault.kind) {
      case "unwritable":
        throw new StartError({ kind: "folder-unusable", reason: fault.message });
      case "in-use":
        throw new StartError({ kind: "folder-in-use", reason: fault.message });
      case "newer-schema":
        throw new StartError({ kind: "newer-schema", reason: fault.message });
      case "foreign":
      case "corrupt":
        throw new StartError({ kind: "foreign-folder", reason: fault.message });
    }
  }
}

async function listening(address: string, listen: () => Promise<GrpcServer>): Promise<GrpcServer> {
  try {
    return await listen();
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    if (error.reason === "port-in-use") throw new StartError({ kind: "port-in-use", address });
    throw new StartError({ kind: "cannot-listen", address, reason: error.message });
  }
}

async function startHttp(options: ServeOptions, readiness: Readiness): Promise<HttpServer | undefined> {
  const { http } = options;
  if (http === undefined) return undefined;
  try {
    return startHttpServer({ listen: http, title: `TaiKV ${VERSION}`, health: (): HealthReport => readiness.report() });
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    if (code === "EADDRINUSE") throw new StartError({ kind: "port-in-use", address: http });
    throw new StartError({ kind: "cannot-listen", address: http, reason: message });
  }
}
