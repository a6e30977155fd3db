/**
 * One running node on this machine: opens the store, listens, and lets a node live on real doors until it is told to stop.
 *
 * The composition root: clock, chance, disk and network are made here and handed down.
 */
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { hexOf } from "#base/bytes.ts";
import { createSystemClock } from "#base/clock.ts";
import { createRandom } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import { type HealthReport, type HttpServer, startHttpServer } from "#observe/http-server.ts";
import { createLog, type Log } from "#observe/log.ts";
import { type GrpcServer, ListenError, startGrpcServer } from "#rpc/grpc/grpc-server.ts";
import { createGrpcTransport } from "#rpc/grpc/grpc-transport.ts";
import { createUnaryCaller } from "#rpc/grpc/unary-caller.ts";
import { FailureError } from "#rpc/request-handler.ts";
import { ballastIn } from "#storage/ballast.ts";
import {
  type EngineOptions,
  openEngine,
  openEngineAnew,
  readRecordLeft,
  setEngineAside,
} from "#storage/open-engine.ts";
import { OpenError, type StorageEngine, type StoreNotice } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "#workers.ts";
import { diskText } from "./disk-text.ts";
import { doubtText } from "./doubt.ts";
import { logEvent, logNotice } from "./event-log.ts";
import { IDENTITY_FACT, identityFromRecord } from "./facts.ts";
import { askContact, introductionRequestFromWire, introductionToWire } from "./introduction.ts";
import type { Life } from "./life.ts";
import { createNode, type Node, type NodeEnd } from "./node.ts";
import type { NodeEvent } from "./node-doors.ts";
import { createFigures } from "./node-figures.ts";
import { createOperatorHandler, type OperatorParts } from "./operator-handler.ts";
import { createReadiness, type Readiness } from "./readiness.ts";
import { askToRemove } from "./remove-replaced.ts";
import { createKeyValueHandler } from "./request-handler.ts";
import { giveBackAtRest } from "./rest.ts";
import type { RunningNode, ServeOptions } from "./serve-options.ts";
import { StartError } from "./start-error.ts";
import { createStartRoom } from "./start-room.ts";
import { stepBack } from "./step-back.ts";

/** After SIGTERM, open calls have so long to end. */
const DRAIN_MS = 5000;
/** The exit code of each way in which a node ends by itself. */
const EXIT_OF = {
  left: 0,
  refused: 7,
  removed: 7,
  "identity-conflict": 7,
  "storage-failed": 70,
} as const satisfies Record<NodeEnd["kind"], number>;

/** Resolves when the node is ready; throws a `StartError` for what the person who started it can mend. */
export async function serve(options: ServeOptions): Promise<RunningNode> {
  let node: Node | undefined;
  const clock = createSystemClock();
  const dataFolder = resolve(options.dataFolder);
  await using stack = new AsyncDisposableStack();
  const readiness = createReadiness(
    () => {
      const life = node?.life();
      return life === undefined ? "" : doubtText(life.doubt);
    },
    () => node?.claimed() ?? "",
    () => {
      const life = node?.life();
      return life === undefined ? "" : diskText(life.replication, dataFolder);
    },
  );
  stack.use(stepBack(clock, () => readiness.isReady()));
  const log = await createLog({
    level: options.logLevel,
    format: options.logFormat,
    node: () => node?.life()?.identity.name ?? options.name ?? "",
  });
  const opened = await openStore(options, log);
  let { engine } = opened;
  stack.defer(() => engine[Symbol.asyncDispose]());
  const isStarted = (): boolean => readiness.isReady() && node?.life()?.doubt.commitNumber === undefined;
  const startRoom =
    options.engine === "memory" ? undefined : stack.use(createStartRoom(clock, ballastIn(dataFolder), isStarted));
  const guarded = (opened: StorageEngine): StorageEngine => startRoom?.guard(opened) ?? opened;
  for (const notice of engine.notices) logNotice(log, notice, options.dataFolder);
  const caller = stack.use(createUnaryCaller());
  let operatorParts: OperatorParts | undefined;
  const partsOf = (life: Life, { leave, cancelLeave, reweigh, cancelReweigh }: Node): OperatorParts => ({
    life,
    figures: createFigures({ clock, life, version: VERSION, dataFolder }),
    caller,
    health: () => readiness.report(),
    leave,
    cancelLeave,
    reweigh,
    cancelReweigh,
  });
  const transport = stack.use(
    createGrpcTransport({
      self: () => node?.self(),
      events: {
        onMessage: (from, lane, message) => node?.receive(from, lane, message),
        onUnreachable: (to) => node?.unreachable(to),
        onForeign: (to, reason) => {
          log.write("warn", "a foreign node was refused", { peer: to && JSON.stringify(to), reason });
          if (to !== undefined) node?.foreign(to);
        },
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
          if (node === undefined || life === undefined) return undefined;
          if (operatorParts?.life !== life) operatorParts = partsOf(life, node);
          return operatorParts;
        }),
        introduce: async (wire) => {
          const request = introductionRequestFromWire(wire);
          if (request === undefined)
            throw new FailureError({ kind: "invalid-argument", reason: "the request is malformed" });
          if (node === undefined)
            throw new FailureError({ kind: "not-serving", reason: "this node is still starting" });
          return introductionToWire(node.introduce(request));
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
    engine: guarded(engine),
    formerSelf: opened.formerSelf,
    setAside: async () => {
      const fresh = await setEngineAside(engine, engineOptionsOf(options, log));
      engine = fresh.engine;
      log.write("warn", "the store was set aside", { folder: fresh.aside });
      return guarded(engine);
    },
    address,
    soon: (run) => queueMicrotask(run),
    afterOthers: (run) => void setImmediate(run),
    askContact: (contact, request) => askContact(caller, contact, request),
    askToRemove: (contact, id) => askToRemove(caller, contact, id),
    onEvent: (event) => {
      if (isOfFullDisk(event) && !readiness.isReady()) {
        const text = "the disk is full: this node serves as soon as what a start needs can be written; make room";
        log.write("error", text, { folder: dataFolder });
      } else logEvent(log, event, nameOf);
      if (event.kind === "set-aside") readiness.startAgain();
      if (event.kind === "serving") readiness.ready();
    },
  });
  node = stack.use(living);
  void living.ended.then((end) => {
    if (end.kind !== "left") log.write("error", "the node stops", { why: end.kind, reason: end.reason });
    if (end.kind === "storage-failed") readiness.fail("storage", end.reason);
    else readiness.drain();
    // Whoever asked a node to leave is still to hear that it is done.
    if (end.kind === "left") {
      void server.drain(DRAIN_MS).then(() => closed.resolve(EXIT_OF.left));
    } else closed.resolve(EXIT_OF[end.kind]);
  });
  const { identity, how } = await living.serving;
  const { id, name, settings } = identity;
  // At a terminal the banner says it.
  log.write(options.logFormat === "json" ? "info" : "debug", "ready", { id, name, address, how });

  stack.use(giveBackAtRest(clock, () => living.life()?.kernel.activity() ?? 0));
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

function isOfFullDisk(event: NodeEvent): boolean {
  return event.kind === "replication" && event.event.kind === "disk-full";
}

declare const TAIKV_VERSION: string | undefined;
const VERSION = typeof TAIKV_VERSION === "undefined" ? "dev" : TAIKV_VERSION;

/** A store that is damaged is set aside when there is somebody to get its copies from, and the node joins anew. */
async function openStore(
  options: ServeOptions,
  log: Log,
): Promise<{ readonly engine: StorageEngine; readonly formerSelf: NodeId | undefined }> {
  try {
    return { engine: await openWithRoom(options, log), formerSelf: undefined };
  } catch (error) {
    if (!(error instanceof OpenError)) throw error;
    const { fault } = error;
    const own = [options.listen, options.advertise];
    if (fault.kind === "corrupt" && options.join.some((contact) => !own.includes(contact))) {
      const formerSelf = formerSelfOf(options);
      const { engine, aside } = await openEngineAnew(engineOptionsOf(options, log));
      log.write("error", "the store is damaged: it was set aside, and the node joins as its own replacement", {
        reason: fault.message,
        folder: aside,
      });
      return { engine, formerSelf };
    }
    switch (fault.kind) {
      case "unwritable":
        throw new StartError({ kind: "folder-unusable", reason: fault.message });
      case "in-use":
        throw new StartError({ kind: "folder-in-use", reason: fault.message });
      case "newer-schema":
        throw new StartError({ kind: "newer-schema", reason: fault.message });
      case "corrupt":
        throw new StartError({ kind: "folder-damaged", reason: fault.message });
      case "foreign":
        throw new StartError({ kind: "foreign-folder", reason: fault.message });
    }
  }
}

/** On a disk that is too full to open a store, the ballast goes. Nobody drops that of a node that has it open. */
async function openWithRoom(options: ServeOptions, log: Log): Promise<StorageEngine> {
  try {
    return await openEngine(engineOptionsOf(options, log));
  } catch (error) {
    const isUnwritable = error instanceof OpenError && error.fault.kind === "unwritable";
    if (options.engine === "memory" || !isUnwritable || !ballastIn(options.dataFolder).drop()) throw error;
    return await openEngine(engineOptionsOf(options, log));
  }
}

/** As far as the store can still tell. */
function formerSelfOf(options: ServeOptions): NodeId | undefined {
  const record = readRecordLeft(engineOptionsOf(options, undefined), "facts", IDENTITY_FACT);
  try {
    return record === undefined ? undefined : identityFromRecord(record).id;
  } catch {
    return undefined;
  }
}

function engineOptionsOf({ engine, dataFolder, sync }: ServeOptions, log: Log | undefined): EngineOptions {
  if (engine === "memory") return { kind: "memory" };
  const onNotice = (notice: StoreNotice): void => {
    if (log !== undefined) logNotice(log, notice, dataFolder);
  };
  return { kind: "sqlite", folder: dataFolder, sync, writerUrl: STORAGE_WRITER_URL, onNotice };
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
