/**
 * One running node: opens the store, listens, enters its cluster, and drives the kernel until it is told to stop.
 *
 * The composition root: clock, chance, disk and network are made here and handed down.
 */
import { randomBytes } from "node:crypto";
import { hexOf } from "#base/bytes.ts";
import { type Clock, createSystemClock } from "#base/clock.ts";
import { createRandom } from "#base/random.ts";
import type { NodeRecord } from "#model/node-record.ts";
import { type HealthReport, type HttpServer, startHttpServer } from "#observe/http-server.ts";
import { createLog } from "#observe/log.ts";
import { createReplication, DEFAULT_REPLICATION_SETTINGS, type Replication } from "#replication/replication-state.ts";
import { createRing, ownRecord, type RingState } from "#ring/ring-state.ts";
import { decodeSavedRing } from "#ring/saved-ring.ts";
import { clusterSettingsToWire, nodeRecordToWire } from "#rpc/codec/types-codec.ts";
import { type GrpcServer, ListenError, startGrpcServer } from "#rpc/grpc/grpc-server.ts";
import { createGrpcTransport } from "#rpc/grpc/grpc-transport.ts";
import { createUnaryCaller } from "#rpc/grpc/unary-caller.ts";
import { FailureError, type IntroduceHandler } from "#rpc/request-handler.ts";
import type { PeerIdentity } from "#rpc/transport.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { openEngine } from "#storage/open-engine.ts";
import { OpenError, type StorageEngine } from "#storage/storage-engine.ts";
import { STORAGE_WRITER_URL } from "#workers.ts";
import { type Entry, enterCluster } from "./enter-cluster.ts";
import { logEvent } from "./event-log.ts";
import { identityWrite, RING_FACT } from "./facts.ts";
import { createKernel, type Kernel, type KernelEvent } from "./kernel.ts";
import { createFigures } from "./node-figures.ts";
import { createOperatorHandler, type OperatorParts } from "./operator-handler.ts";
import { createReadiness, type Readiness } from "./readiness.ts";
import { createKeyValueHandler } from "./request-handler.ts";
import { giveBackAtRest } from "./rest.ts";
import { type RunningNode, type ServeOptions, StartError } from "./serve-options.ts";
import { planVirtualNodes } from "./virtual-node-plan.ts";

/** After SIGTERM, open calls have so long to end. */
const DRAIN_MS = 5000;
const EXIT_OK = 0;
const EXIT_REFUSED = 7;
const EXIT_BROKEN = 70;

/** Resolves when the node is ready; throws a `StartError` for what the person who started it can mend. */
export async function serve(options: ServeOptions): Promise<RunningNode> {
  const clock = createSystemClock();
  await using stack = new AsyncDisposableStack();
  const engine = stack.use(await openStore(options));
  let ownName = options.name ?? "";
  const log = await createLog({ level: options.logLevel, format: options.logFormat, node: () => ownName });
  const readiness = createReadiness();
  const caller = stack.use(createUnaryCaller());
  let self: PeerIdentity | undefined;
  let kernel: Kernel | undefined;
  let operatorParts: OperatorParts | undefined;
  let introduce: IntroduceHandler = async () => {
    throw new FailureError({ kind: "not-serving", reason: "this node is not in a cluster yet" });
  };
  const transport = stack.use(
    createGrpcTransport({
      self: () => self,
      events: {
        onMessage: (from, lane, message) => kernel?.receive(from, lane, message),
        onUnreachable: (to) =>
          kernel?.unreachable("node" in to ? to.node : undefined, "address" in to ? to.address : undefined),
        onForeign: (to, reason) =>
          log.write("warn", "a foreign node was refused", { peer: to && JSON.stringify(to), reason }),
      },
    }),
  );
  const server = stack.use(
    await listening(options.listen, () =>
      startGrpcServer({
        listen: options.listen,
        keyValue: createKeyValueHandler(() => (readiness.isReady() ? kernel : undefined)),
        operator: createOperatorHandler(() => operatorParts),
        introduce: (request, context) => introduce(request, context),
        ready: readiness,
        peers: transport,
        onFault: (fault) => log.write("error", "a request failed in the program", { fault: String(fault) }),
      }),
    ),
  );
  const address = options.advertise ?? server.address;
  const http = await startHttp(options, readiness);
  if (http !== undefined) stack.use(http);

  const random = createRandom(hexOf(randomBytes(16)));
  const entry = await enterCluster(options, engine, caller, clock, random, address, (contacts, reasons) =>
    log.write("warn", "no contact answers; trying on", { contacts, reasons }),
  );
  const { id, name, settings } = entry.identity;
  ownName = name;
  const ring = openRing(options, entry, engine, address, clock);
  self = { node: id, clusterId: settings.clusterId, address, incarnation: ownRecord(ring).incarnation };
  const replication = createReplication({
    self: id,
    random: random.fork("replication"),
    sealEntry,
    settings: {
      ...DEFAULT_REPLICATION_SETTINGS,
      replicationFactor: settings.replicationFactor,
      consistency: settings.consistency,
      readFanout: options.readFanout,
      hintWindowMs: options.hintWindowMs,
      replaceAfterMs: options.replaceAfterMs,
    },
  });

  const closed = Promise.withResolvers<number>();
  const joined = Promise.withResolvers<void>();
  const emptied = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  const describe = (lifecycle: NodeRecord["lifecycle"]): void => {
    const record = ownRecord(ring);
    kernel?.describe({ ...record, lifecycle, revision: record.revision + 1 });
  };
  const nameOf = (node: string): string =>
    [...replication.machine.view.nodes.values()].find(({ record }) => record.id === node)?.record.name ??
    node.slice(0, 8);
  const onEvent = (event: KernelEvent): void => {
    logEvent(log, event, nameOf);
    switch (event.kind) {
      case "joined":
        return joined.resolve();
      case "emptied":
        return emptied.resolve();
      case "left":
        return left.resolve();
      case "join-refused":
        joined.reject(new StartError({ kind: "refused", reason: event.reason }));
        return closed.resolve(EXIT_REFUSED);
      case "replication":
        if (event.event.kind === "storage-failed") {
          readiness.fail("storage", event.event.reason);
          closed.resolve(EXIT_BROKEN);
        }
        return;
      case "ring":
        if (event.event.kind === "identity-conflict") closed.resolve(EXIT_REFUSED);
        return;
      case "message-malformed":
        return;
    }
  };
  const running = stack.use(
    createKernel({ clock, transport, engine, ring, replication, onEvent, soon: (run) => queueMicrotask(run) }),
  );
  kernel = running;
  introduce = async () => introduction(entry, ring, replication);
  operatorParts = {
    identity: entry.identity,
    kernel: running,
    replication,
    engine,
    figures: createFigures({
      clock,
      engine,
      replication,
      kernel: running,
      version: VERSION,
      locations: () => replication.machine.view.virtualNodes.length,
    }),
    caller,
    health: () => readiness.report(),
    leave: async (isForced) => {
      describe("leaving");
      running.leaveRanges(isForced);
      await emptied.promise;
      // Told to everyone while there is still somebody to tell: a node that left is not one that is down.
      describe("stopped");
      running.leaveRing();
      await left.promise;
      readiness.drain();
      // Whoever asked for it is still to hear that it is done.
      void server.drain(DRAIN_MS).then(() => closed.resolve(EXIT_OK));
    },
  };
  const contacts = options.join.filter((contact) => contact !== address);
  await start({ ...options, join: contacts }, entry, engine, running, ring, replication, clock);
  await joined.promise;
  describe("serving");
  readiness.ready();
  // At a terminal the banner says it.
  log.write(options.logFormat === "json" ? "info" : "debug", "ready", { id, name, address, how: entry.how });

  stack.use(giveBackAtRest(clock, () => running.activity()));
  const parts = stack.move();
  return {
    ready: { node: name, id, grpc: address, http: http?.address, cluster: settings.clusterId },
    founded: entry.how === "founded",
    closed: closed.promise,
    drain: async () => {
      readiness.drain();
      await server.drain(DRAIN_MS);
    },
    [Symbol.asyncDispose]: async () => {
      readiness.drain();
      await parts.disposeAsync();
      closed.resolve(EXIT_OK);
    },
  };
}

declare const TAIKV_VERSION: string | undefined;
const VERSION = typeof TAIKV_VERSION === "undefined" ? "dev" : TAIKV_VERSION;

/** Founding writes the identity last: a folder with one has the cluster's first configuration, too. */
async function start(
  options: ServeOptions,
  entry: Entry,
  engine: StorageEngine,
  kernel: Kernel,
  ring: RingState,
  replication: Replication,
  clock: Clock,
): Promise<void> {
  switch (entry.how) {
    case "joined":
      return kernel.join(options.join);
    case "resumed":
      return kernel.resume(options.join, entry.identity.isFounder && !hasSavedNeighbours(ring));
    case "founded": {
      const leftovers = engine
        .records("range-configs")
        .map(({ key }) => ({ kind: "drop-record", table: "range-configs", key }) as const);
      if (leftovers.length > 0) await kernel.store(leftovers);
      const owning = [...ring.virtualNodes.values()].map(({ self }) => self).filter(({ kind }) => kind !== "silent");
      kernel.found(owning.map(({ position }) => position));
      while (!replication.held.pieces.some(({ isDurable }) => isDurable)) {
        await new Promise<void>((resolve) => clock.after(1, resolve));
      }
      if (!(await kernel.store([identityWrite(entry.identity)]))) {
        throw new StartError({
          kind: "folder-unusable",
          folder: options.dataFolder,
          reason: "nothing can be written to it",
        });
      }
    }
  }
}

/** A founder that was killed in its first moments has saved none, and nobody can have joined it. */
function hasSavedNeighbours(ring: RingState): boolean {
  return [...ring.saved.values()].some(({ successors }) => successors.length > 0);
}

function openRing(
  options: ServeOptions,
  entry: Entry,
  engine: StorageEngine,
  address: string,
  clock: Clock,
): RingState {
  const { id, name, settings } = entry.identity;
  const { virtualNodes, weight, positions } = options;
  const planned = planVirtualNodes({ clusterId: settings.clusterId, node: id, virtualNodes, weight, positions });
  const savedRecord = engine.record("facts", RING_FACT);
  return createRing({
    record: {
      id,
      name,
      address,
      incarnation: 1,
      revision: 1,
      lifecycle: "joining",
      weight,
      virtualNodes: planned.length,
      zone: options.zone,
    },
    virtualNodes: planned,
    saved: savedRecord === undefined ? undefined : decodeSavedRing(savedRecord),
    random: createRandom(hexOf(randomBytes(16))),
    settings: {
      successorsMax: settings.successors,
      ...(options.locationsMax === undefined ? {} : { locationsMax: options.locationsMax }),
      ...(options.suspectAfterMs === undefined ? {} : { suspectAfterMs: options.suspectAfterMs }),
    },
    wallOffsetMs: clock.wallMs() - clock.monotonicMs(),
  });
}

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
    const folder = options.dataFolder;
    switch (fault.kind) {
      case "unwritable":
        throw new StartError({ kind: "folder-unusable", folder, reason: fault.message });
      case "in-use":
        throw new StartError({ kind: "folder-in-use", folder, reason: fault.message });
      case "newer-schema":
        throw new StartError({ kind: "newer-schema", folder, reason: fault.message });
      case "foreign":
      case "corrupt":
        throw new StartError({ kind: "foreign-folder", folder, reason: fault.message });
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

/** Whether the newcomer wants this cluster is for it to say, when it has seen the settings. */
function introduction(
  { identity }: Entry,
  ring: RingState,
  replication: Replication,
): ReturnType<IntroduceHandler> extends Promise<infer Answer> ? Answer : never {
  const { settings, id } = identity;
  const others = [...replication.machine.view.nodes.values()]
    .map(({ record }) => record)
    .filter((record) => record.id !== id);
  return {
    settings: clusterSettingsToWire(settings),
    nodes: [ownRecord(ring), ...others].map(nodeRecordToWire),
  };
}
