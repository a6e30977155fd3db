/** One run of a plan: a cluster lives through it, and everything that must hold is judged. */
import { hexOf } from "#base/bytes.ts";
import { createRandom } from "#base/random.ts";
import { utf8TextOf } from "#base/text.ts";
import { type EntryHead, isGoneBy } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import { isOver } from "#model/node-record.ts";
import { type Position, positionText, type Range, rangeHas } from "#model/position.ts";
import { isAllNormal, type RangeConfig } from "#model/range-config.ts";
import { compareTimes, compareVersions, VERSION_ZERO, versionsEqual, versionText } from "#model/version.ts";
import type { Node } from "#node/node.ts";
import type { NodeEvent } from "#node/node-doors.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { pieceAt } from "#replication/range-map.ts";
import type { Replication } from "#replication/replication-state.ts";
import { createAmnesiaChecker } from "./checkers/amnesia.ts";
import { clockErrorOf } from "./checkers/clock-error.ts";
import { createConfigurationChecker } from "./checkers/configurations.ts";
import { judgeDroppedHints } from "./checkers/hints.ts";
import { judgeStamp } from "./checkers/late-stamps.ts";
import { createLedger } from "./checkers/ledger.ts";
import { readOf } from "./checkers/page-reads.ts";
import { pageFaults } from "./checkers/pages.ts";
import { createPurgeChecker, judgePast } from "./checkers/purges.ts";
import { type DiskOf, holds, isSpared, isWithAll, isWithQuorum } from "./checkers/quorums.ts";
import { registerFaults } from "./checkers/register.ts";
import { judgeRelease } from "./checkers/releases.ts";
import { unrest } from "./checkers/rest.ts";
import { createRingWatch } from "./checkers/ring-watch.ts";
import { createRottenReads } from "./checkers/rotten-reads.ts";
import { scanFaults } from "./checkers/scans.ts";
import { createSlotHistory } from "./checkers/slot-history.ts";
import { createStormWatch } from "./checkers/storms.ts";
import { createVoteChecker, hasAccepted } from "./checkers/votes.ts";
import { stableKeysOf, startClients } from "./clients.ts";
import { messageKind, replicaMessageIn } from "./message-kind.ts";
import { type Misfortunes, planMisfortunes } from "./misfortunes.ts";
import { createPathWatch } from "./paths.ts";
import type { Plan } from "./plan.ts";
import { createSimulatedCluster } from "./simulated-cluster.ts";
import type { Machine, Process } from "./simulated-process.ts";
import { disksOfNodes, isDoubled, lives, newestConfigAt, newestConfigs, roleOf, type World } from "./world.ts";

export type RunResult = {
  readonly seed: number;
  readonly events: number;
  /** 16 hex digits: runs with the same did the same. */
  readonly trace: string;
  /** What must not be; empty when all is well. */
  readonly faults: readonly string[];
  /** How often each path was taken. */
  readonly coverage: ReadonlyMap<string, number>;
  readonly operations: number;
  /** Virtual time at the end. */
  readonly endMs: number;
};

/** A cluster that is left alone is at rest after so long. */
const REST_MS_MAX = 400_000;
const LOOK_EVERY_MS = 500;
const WATCHED = new Set(["prepare", "accept", "prepare-answer", "accept-answer", "write"]);
/** No run lasts so long, nor do clocks differ by so much. */
const LONG_RUN_MS = 1_800_000;
const FAULTS_MAX = 20;

export type SimulateOptions = {
  /** Hears each line of the timeline, with the virtual time. */
  readonly tell?: (atMs: number, text: string) => void;
  /** Gets at the world when it has come to rest, before it is judged; `look` says what is not at rest. */
  readonly meddle?: (world: World, look: () => string | undefined) => void;
};

export function simulate(plan: Plan, { tell, meddle }: SimulateOptions = {}): RunResult {
  const faults: string[] = [];
  const coverage = new Map<string, number>();
  const sent = new Map<string, number>();
  const cover = (path: string): void => void coverage.set(path, (coverage.get(path) ?? 0) + 1);
  let isJudging = false;
  const complain = (text: string): void => {
    if (faults.length < FAULTS_MAX && !faults.includes(text)) faults.push(text);
    tell?.(cluster.scheduler.nowMs(), `FAULT ${text}`);
    // What comes after it may be no more than its consequence.
    if (!isJudging) cluster.scheduler.end();
  };

  const cluster = createSimulatedCluster(
    { seed: `${plan.seed}`, ...plan.cluster },
    {
      onEvent: (process, event) => noteEvent(process, event),
      onStep: (process) => {
        const life = process.node?.life();
        if (life === undefined) return;
        process.machine.node = life.identity.id;
        paths.step(life);
        ringWatch.look(life.ring);
      },
      onEnd: (process, end) => {
        if (lives(world).length === 0) ringWatch.excuse("nobody is left");
        if (process.machine.node !== undefined) votes.forget(process.machine.node);
        world.deleting.delete(process.machine.name);
        misfortunes.onEnd(process, end);
      },
      onSend: (process, to, lane, message) => {
        const kind = messageKind(lane, message);
        if ("node" in to && isWatched(kind)) watchMessage(process, to.node, replicaMessageIn(lane, message));
        sent.set(kind, (sent.get(kind) ?? 0) + 1);
        if (kind === "roots") storms.begin(process.machine.name, nowMs());
        misfortunes.onSend(process, kind);
      },
      onFault: ({ machine }, fault) =>
        complain(`${machine.name} contradicts itself: ${fault instanceof Error ? fault.stack : String(fault)}`),
    },
  );
  const { scheduler } = cluster;
  const nowMs = (): number => scheduler.nowMs();
  const world: World = {
    plan,
    cluster,
    random: createRandom(`${plan.seed}/world`),
    roles: new Map(),
    ids: new Map(),
    removed: new Set(),
    givenUp: new Set(),
    deleting: new Map(),
    rotten: undefined,
    clusterId: undefined,
    isQuiet: false,
    tell: (text) => tell?.(nowMs(), text),
    complain,
    cover,
  };
  const paths = createPathWatch(cover);
  const ringWatch = createRingWatch(
    () => lives(world).map(({ life }) => life.ring),
    () => cluster.running().every(({ isServing }) => isServing),
    complain,
    cover,
  );
  // While a process on a copy of its disk takes its place, what the node is given goes there: it is as if it were away.
  const diskOf: DiskOf = (node) => (isDoubled(world, node) ? undefined : world.ids.get(node)?.disk);
  // What it took and voted is on a copy of its disk, which is gone by now, or was on its disk before that was put back.
  const mayLack = (node: NodeId): boolean =>
    [...cluster.machines.values()].some((machine) => {
      const isTrusted = machine.process?.node?.life()?.replication.isDoubted === false;
      return machine.pastOf === node && (machine.node !== node || roleOf(world, machine) === "clone" || !isTrusted);
    });
  const countedDiskOf: DiskOf = (node) => (mayLack(node) ? undefined : diskOf(node));
  const configurations = createConfigurationChecker((owner, parent, child) => {
    const disk = countedDiskOf(owner);
    return disk === undefined || hasAccepted(disk, parent, child);
  }, complain);
  const configAt = (position: Position): RangeConfig | undefined => newestConfigAt(world, position);
  const slotHistory = createSlotHistory();
  const ledger = createLedger(
    {
      replicationFactor: plan.cluster.replicationFactor,
      disksOfNodes: () => disksOfNodes(world),
      disksWithHints: () =>
        [...cluster.machines.values()].filter((machine) => roleOf(world, machine) !== "left").map(({ disk }) => disk),
      diskOf: countedDiskOf,
      nowMs,
      slotsAt: (position) => configAt(position)?.slots.length ?? Number.POSITIVE_INFINITY,
      fewestSlotsSince: slotHistory.fewestSince,
      isSpared: (position) => {
        const config = configAt(position);
        return config !== undefined && isSpared(config, countedDiskOf);
      },
      isWithOwners: (written, startMs, isAtAll, isSinceLoss) => {
        const config = configAt(written.position);
        if (config === undefined) return true;
        // Then no earlier epoch can have acknowledged it.
        const isOfThisEpoch = (chosenAtMs.get(nameOf(config)) ?? Number.POSITIVE_INFINITY) < startMs;
        const disks = isSinceLoss ? diskOf : countedDiskOf;
        if (isAtAll && isOfThisEpoch && !isWithAll(config, written, disks)) return false;
        return isWithQuorum(config, written, disks, isOfThisEpoch);
      },
    },
    complain,
  );
  const amnesia = createAmnesiaChecker(
    (written) => ({
      count: [...disksOfNodes(world)].filter((disks) => disks.some((disk) => holds(disk, written))).length,
      nodes: [...world.ids].flatMap(([node, { disk }]) => (holds(disk, written) ? [node] : [])),
    }),
    isAlone,
    nowMs,
    complain,
  );
  const purges = createPurgeChecker(ledger.keys, diskOf, complain);
  const votes = createVoteChecker(complain);
  const storms = createStormWatch(plan.cluster.replicationFactor, complain);
  /** When each configuration was first heard of. */
  const chosenAtMs = new Map<string, number>();
  const rottenReads = createRottenReads(() => world.rotten, complain);
  const stamped = new Set<string>();

  function isWatched(kind: string): boolean {
    return kind === "read" || kind === "read-answer" ? world.rotten !== undefined : WATCHED.has(kind);
  }

  function watchMessage({ machine, node }: Process, to: NodeId, message: ReplicaMessage | undefined): void {
    const life = node?.life();
    if (life === undefined || message === undefined) return;
    const epochNow = ({ upTo }: Range): number =>
      pieceAt(life.replication.held, upTo)?.config.epoch ?? Number.POSITIVE_INFINITY;
    switch (message.kind) {
      case "prepare":
      case "accept":
        return votes.ask(life.identity.id, message, machine, epochNow);
      case "prepare-answer":
      case "accept-answer":
        return votes.answer(to, message, machine, epochNow);
      case "write": {
        const { entry } = message;
        const version = versionText(entry.version);
        if (stamped.has(version) || ledger.issued.of(entry.version) !== undefined) return;
        stamped.add(version);
        return judgeStamp(clients.history, entry, machine.name, nowMs(), complain);
      }
      case "read":
        return rottenReads.ask(life.identity.id, message);
      case "read-answer":
        return rottenReads.answer(to, machine, message);
      default:
        return;
    }
  }

  function noteEvent({ machine, node }: Process, event: NodeEvent): void {
    const name = event.kind === "ring" || event.kind === "replication" ? event.event.kind : event.kind;
    cover(`${event.kind === "ring" ? "ring " : ""}${name}`);
    if (event.kind === "replication") paths.event(event.event);
    if (tell !== undefined) world.tell(`${machine.name} ${textOf(event)}`);
    if (event.kind === "set-aside" && machine.pastOf !== event.node && !world.givenUp.has(event.node)) {
      // Who has founded a cluster of its own, because it came back empty and was told of nobody, gives that up.
      if (isOurs(node)) complain(`${machine.name} sets its intact disk aside: ${event.reason}`);
    }
    // Nothing is garbled on the way.
    if (event.kind === "message-malformed") complain(`${machine.name} cannot read a message of ${event.from}`);
    if (event.kind === "serving") noteServing(machine, event.node);
    if (event.kind === "serving" || event.kind === "store-trusted") noteCounting(machine);
    if (event.kind === "replication" && event.event.kind === "transfer-started") judgeTransfers(machine);
    // Seen from outside the list has never been empty: it went on in the same step.
    if (event.kind === "ring" && event.event.kind === "ring-repaired" && event.event.how === "next known location") {
      ringWatch.excuse("a member ran out of successors");
    }
    if (event.kind === "ring" && event.event.kind === "node-down") {
      const { node } = event.event;
      const isThere = lives(world).some(({ life }) => life.identity.id === node);
      if (isThere) ringWatch.excuse("a living node was thought down");
    }
    if (event.kind === "replication" && event.event.kind === "range-changed" && isOurs(node)) {
      for (const config of event.event.configs) {
        configurations.note(config, machine.name);
        if (!chosenAtMs.has(nameOf(config))) {
          chosenAtMs.set(nameOf(config), nowMs());
          slotHistory.note(config, nowMs());
        }
        if (!versionsEqual(config.purged, VERSION_ZERO)) {
          purges.note(config);
          ledger.issued.purge(config, nowMs());
        }
        judgeOwners(config);
        paths.config(config, node?.life());
      }
    }
  }

  function isAlone(node: NodeId): boolean {
    const life = lives(world).find((one) => one.life.identity.id === node)?.life;
    const known = [...(life?.replication.machine.view.nodes.values() ?? [])];
    return known.every(({ record, liveness }) => record.id === node || isOver(record) || liveness === "down");
  }

  /** It is not of a cluster that somebody has founded by mistake. */
  function isOurs(node: Node | undefined): boolean {
    lives(world);
    return (node?.life()?.identity.settings.clusterId ?? world.clusterId) === world.clusterId;
  }

  function judgeOwners(config: RangeConfig): void {
    if (!isAllNormal(config.slots) || configAt(config.range.upTo)?.epoch !== config.epoch) return;
    ledger.judgeOwners(config);
  }

  function noteServing(machine: Machine, node: NodeId): void {
    if (roleOf(world, machine) === "clone") return;
    const last = ledger.lastIssuedBy(node);
    const clock = machine.process?.node?.life()?.replication.clock;
    if (last !== undefined && clock !== undefined && compareTimes(clock.last, last) < 0) {
      complain(`${machine.name} begins at a time at which it has issued versions before`);
    }
    for (const [id, other] of world.ids) if (other === machine) world.ids.delete(id);
    world.ids.set(node, machine);
    for (const id of machine.process?.node?.life()?.identity.replaces ?? []) world.removed.add(id);
  }

  /** What it holds counts, unless its store is doubted. */
  function noteCounting({ name, process, disk }: Machine): void {
    const life = process?.node?.life();
    if (life === undefined || life.doubt.commitNumber !== undefined) return;
    amnesia.counts(life.identity.id, name, disk);
  }

  /** A node takes over a few ranges at a time. */
  function judgeTransfers({ name, process }: Machine): void {
    const replication = process?.node?.life()?.replication;
    if (replication === undefined) return;
    const copying = [...replication.transfers.values()].filter(({ stage }) => stage === "copying" || stage === "ready");
    const { transfersMax } = replication.settings;
    if (copying.length > transfersMax) complain(`${name} takes over more than ${transfersMax} ranges at once`);
  }

  /** It may be dropped for good: its range is purged up to it. */
  function isPurged(machine: Machine, head: EntryHead): boolean {
    const held = machine.process?.node?.life()?.replication.held;
    const purged = held && pieceAt(held, head.position)?.config.purged;
    return purged !== undefined && isGoneBy(head, purged);
  }

  function watchDisk(machine: Machine): void {
    machine.disk.onDurable = (batch, dropped, hints) => {
      ledger.durable(batch, dropped, (head) => isPurged(machine, head));
      judgePast(diskOf, machine, batch, complain);
      if (machine.node !== undefined) amnesia.wrote(machine.node, batch, machine.disk);
      if (dropped.length > 0) judgeRelease({ diskOf, configAt }, machine, batch, dropped, complain);
      if (hints.length === 0) return;
      const isPatient = roleOf(world, machine) === "member" && plan.cluster.hintWindowMs > LONG_RUN_MS;
      judgeDroppedHints(
        { disks: () => [...disksOfNodes(world)].flat(), diskOf, configAt },
        batch,
        hints,
        isPatient,
        complain,
      );
    };
    machine.disk.onLost = () => {
      for (const [id, other] of world.ids) if (other === machine) world.ids.delete(id);
      ledger.diskLost();
    };
  }

  const misfortunes: Misfortunes = planMisfortunes(world, watchDisk, ledger.hintsLost);
  const clients = startClients(
    world,
    (record) => {
      ledger.acknowledge(record);
      misfortunes.onAnswer(record, amnesia.acknowledge(record));
    },
    (page) => {
      for (const item of page.items) ledger.acknowledge(readOf(page, item));
    },
  );
  for (let i = 1; i <= plan.nodes; i++) {
    const machine = cluster.add(`n${i}`);
    watchDisk(machine);
    world.roles.set(machine.name, "member");
    scheduler.at(i === 1 ? 0 : 150 + 30 * i, () => cluster.start(machine, i === 1 ? [] : ["n1"]));
  }

  scheduler.runUntil(plan.quietAtMs);
  for (const spare of plan.spareOperations) {
    if (faults.length > 0) break;
    const isWorthIt = cluster.trace.events() >= plan.worth.events && clients.history.length >= plan.worth.operations;
    if (isWorthIt) break;
    scheduler.runUntil(spare.atMs);
    clients.begin(spare);
  }
  if (faults.length === 0) endQuietly();
  for (const [kind, times] of sent) coverage.set(`sent ${kind}`, times);
  return {
    seed: plan.seed,
    events: cluster.trace.events(),
    trace: cluster.trace.digest(),
    faults,
    coverage,
    operations: clients.history.length,
    endMs: nowMs(),
  };

  /** All is well again; then everything must come to rest, and is judged. */
  function endQuietly(): void {
    world.tell("all is quiet now");
    misfortunes.end();
    const idle = new WeakSet<Replication>();
    const look = (): string | undefined => unrest(world, ledger.keys(), idle) ?? ringWatch.unrest();
    const restAt = awaitRest(world, () => (faults.length > 0 ? undefined : look()));
    if (faults.length > 0) return;
    isJudging = true;
    meddle?.(world, look);
    clients.judgeOpen();
    if (restAt !== undefined) complain(`after ${REST_MS_MAX / 1000} quiet seconds still: ${restAt}`);
    else judgeRest();
    for (const { process, life } of lives(world))
      for (const { config } of life.replication.held.pieces) configurations.note(config, process.machine.name);
    const configs = newestConfigs(world);
    for (const config of configs) judgeOwners(config);
    ledger.judge(clients.history, (position, version) => {
      const config = configs.find(({ range }) => rangeHas(range, position));
      return config !== undefined && compareVersions(version, config.floor) <= 0;
    });
    const hindsight = { issued: ledger.issued, clockErrorMs: clockErrorOf(plan) };
    for (const fault of registerFaults(clients.history, hindsight, clients.pages)) complain(fault);
    for (const fault of pageFaults(clients.pages, clients.history, hindsight)) complain(fault);
    for (const fault of scanFaults(clients.scans, stableKeysOf(clients.history))) complain(fault);
  }

  /** What a cluster at rest answers. */
  function judgeRest(): void {
    const through = lives(world)[world.random.below(lives(world).length)]?.process;
    if (through === undefined) return;
    const asked = ledger
      .keys()
      .map(({ key }) => clients.operate(through, { kind: "get", key, consistency: "all" }, 3000));
    lookAround();
    scheduler.runUntil(nowMs() + 3000);
    for (const { operation, outcome } of asked) {
      const isFine = outcome?.kind === "got" || (outcome?.kind === "failed" && outcome.failure.kind === "not-found");
      if (!isFine)
        complain(`a quiet cluster does not answer for ${utf8TextOf(operation.key)}: ${JSON.stringify(outcome)}`);
    }
  }

  /** Lookups from everywhere end where the ring says. */
  function lookAround(): void {
    const places = lives(world)
      .flatMap(({ life }) => [...life.ring.virtualNodes.values()])
      .filter(({ mode }) => mode === "member")
      .map(({ self }) => self.position)
      .sort((a, b) => (a < b ? -1 : 1));
    for (const { process, life } of lives(world)) {
      const position = world.random.u64() as Position;
      const owner = places.find((place) => place >= position) ?? places[0];
      process.enter(4, () => {
        void life.kernel.lookup(position, 1, 3000).then((result) => {
          const found = result.kind === "found" ? result.walk[0]?.position : undefined;
          if (found === owner) return;
          complain(
            `${process.machine.name} finds ${found && positionText(found)} for ${positionText(position)}, which is wrong`,
          );
        });
      });
    }
  }
}

function nameOf({ range, epoch }: RangeConfig): string {
  return `${range.upTo}@${epoch}`;
}

/** Lets time pass until nothing is left to do; what is left when that takes too long. */
function awaitRest({ cluster: { scheduler } }: World, reasonOf: () => string | undefined): string | undefined {
  const untilMs = scheduler.nowMs() + REST_MS_MAX;
  for (;;) {
    scheduler.runUntil(scheduler.nowMs() + LOOK_EVERY_MS);
    const reason = reasonOf();
    if (reason === undefined || scheduler.nowMs() >= untilMs) return reason;
  }
}

function textOf(event: NodeEvent): string {
  const detail = event.kind === "ring" || event.kind === "replication" ? event.event : event;
  return JSON.stringify(detail, (name, value: unknown) => {
    if (typeof value === "bigint") return positionText(value as Position);
    if (value instanceof Uint8Array) return hexOf(value);
    return name === "history" ? undefined : value;
  });
}
