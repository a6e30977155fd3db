/**
 * One write: stamped once, sent to every owner, acknowledged when enough of them have it durably.
 *
 *     finding ──config──▶ sent ──enough stored──▶ acknowledged ──all heard, or hinted──▶ over
 *        ▲                  │ superseded by a quorum: stamped once more, above
 *        └──newer config────┘
 *
 * Answers count within one epoch only; the version stays the same when the epoch changes.
 */
import { EMPTY_BYTES } from "#base/bytes.ts";
import { answersNeeded, type Consistency, majorityOf } from "#model/consistency.ts";
import type { Entry, EntryKind } from "#model/entry.ts";
import type { Effect, Failure } from "#model/failure.ts";
import type { NodeId } from "#model/node-id.ts";
import { NOBODY_ASKED, type Participation } from "#model/operation.ts";
import type { Position } from "#model/position.ts";
import { ownersOf, type RangeConfig, slotOf } from "#model/range-config.ts";
import { newestVersion, type Version } from "#model/version.ts";
import { attemptRefreshed, refreshWhileSilent } from "./attempts.ts";
import { withConfig } from "./find-config.ts";
import { isDown, learnConfigs } from "./held.ts";
import { keepHint } from "./hint.ts";
import { takeStamp } from "./hybrid-clock.ts";
import { after, askUntil, backOffMs } from "./machine.ts";
import type { WriteOutcome } from "./message.ts";
import { participation, replicaOutcomes, type Standing } from "./participants.ts";
import type { Replication } from "./replication-state.ts";

export type WriteIntent = {
  readonly position: Position;
  readonly key: Uint8Array;
  readonly kind: EntryKind;
  readonly payload: Uint8Array;
  readonly expiresAtMs: number;
  /** The stamp goes above this. */
  readonly above: Version | undefined;
  readonly consistency: Consistency;
  readonly startedMs: number;
  readonly deadlineMs: number;
};

export type WriteEnd =
  | { readonly kind: "written"; readonly version: Version; readonly replicas: Participation }
  | { readonly kind: "failed"; readonly failure: Failure; readonly replicas: Participation };

/** An owner that says nothing for so long is asked again, ms. */
const ASK_AGAIN_AFTER_MS = 700;
/** So many answers in a row that an owner is not ready may count as silence. */
const NOT_READY_MAX = 3;
/** Between the two votes of a change a write looks so often whether the new owner counts. */
const BETWEEN_VOTES_MS = 20;

export type Write = {
  intent: WriteIntent;
  entry: Entry | undefined;
  config: RangeConfig | undefined;
  /** Raised with each attempt; answers to an earlier one are not counted. */
  attempt: number;
  round: 1 | 2;
  readonly standings: Map<NodeId, Standing>;
  newestHeard: Version | undefined;
  /** Owners that were asked, and those of them that refused the stamp, and that had no room. */
  readonly asked: Set<NodeId>;
  readonly tooFarAhead: Set<NodeId>;
  readonly full: Set<NodeId>;
  /** Others have been asked whether the configuration is still the newest. */
  isRefreshed: boolean;
  /** Others are being asked for a newer configuration: that the owners of this one are away says nothing yet. */
  isBetweenAttempts: boolean;
  /** Nothing more will be heard in this attempt; another is planned. */
  isWaiting: boolean;
  /** When this attempt's owners were asked, monotonic ms. */
  sentAtMs: number;
  /** Hints have been kept, or tried to, because every owner was silent. */
  isHinted: boolean;
  /** Something was sent that may have been stored. */
  isSent: boolean;
  isOver: boolean;
  readonly onEnd: (end: WriteEnd) => void;
};

/** Begins a write. `onEnd` is called once; the last replicas are still awaited, and hinted, after it. */
export function startWrite(replication: Replication, intent: WriteIntent, onEnd: (end: WriteEnd) => void): Write {
  const write: Write = {
    intent,
    entry: undefined,
    config: undefined,
    attempt: 0,
    round: 1,
    standings: new Map(),
    newestHeard: intent.above,
    asked: new Set(),
    tooFarAhead: new Set(),
    full: new Set(),
    isRefreshed: false,
    isBetweenAttempts: false,
    isWaiting: false,
    sentAtMs: 0,
    isHinted: false,
    isSent: false,
    isOver: false,
    onEnd,
  };
  attempt(replication, write);
  return write;
}

export function effectOfWrite(write: Write): Effect {
  return write.isSent ? "may-have-been-written" : "nothing-written";
}

/** Ends the write for the client; what is on its way stays on its way. */
export function abandonWrite(replication: Replication, write: Write, failure: Failure): void {
  end(replication, write, { kind: "failed", failure, replicas: replicasOf(write) });
}

/** The deadline has passed. */
export function expireWrite(replication: Replication, write: Write): void {
  if (write.isOver) return;
  const { config, intent } = write;
  const failure: Failure =
    config === undefined
      ? { kind: "no-configuration", reason: "no owner of the key's range could be found; nothing was written" }
      : {
          kind: "deadline-passed",
          afterMs: replication.machine.nowMs - intent.startedMs,
          needed: neededOf(write, config),
          heard: heardOf(write, config),
          effect: effectOfWrite(write),
          replicas: replicaOutcomes(replication, { ...write, config, isExpired: true }),
        };
  abandonWrite(replication, write, failure);
}

function replicasOf(write: Write): Participation {
  const { config } = write;
  return config === undefined ? NOBODY_ASKED : participation(config, write.standings, neededOf(write, config));
}

function end(replication: Replication, write: Write, result: WriteEnd): void {
  if (write.isOver) return;
  write.isOver = true;
  write.onEnd(result);
  const isMissing = result.kind === "written" && hintMissing(replication, write, (standing) => standing === "down");
  if (!isMissing) return letGo(write);
  after(replication.machine, ASK_AGAIN_AFTER_MS, () => {
    hintMissing(replication, write, (standing) => standing !== "down");
    letGo(write);
  });
}

/** Nobody is sent it any more: whoever is silent, and may be so until the deadline, shall not keep its payload in memory. */
function letGo(write: Write): void {
  write.entry = undefined;
  write.intent = { ...write.intent, payload: EMPTY_BYTES };
}

function attempt(replication: Replication, write: Write): void {
  const { intent } = write;
  const number = ++write.attempt;
  withConfig(replication, intent.position, intent.deadlineMs, (config) => {
    if (write.isOver || write.attempt !== number) return;
    if (config === undefined) return expireWrite(replication, write);
    write.config = config;
    write.standings.clear();
    write.isWaiting = false;
    write.isBetweenAttempts = false;
    stampAndSend(replication, write, number);
  });
}

function stampAndSend(replication: Replication, write: Write, number: number): void {
  const { machine } = replication;
  const { intent } = write;
  const config = write.config as RangeConfig;
  if (write.isOver || write.attempt !== number) return;
  // After its deadline the client may have had it done elsewhere: a later stamp would undo that.
  if (machine.nowMs >= intent.deadlineMs) return expireWrite(replication, write);
  if (write.entry === undefined) {
    const version = takeStamp(replication.clock, machine.self, machine.wallMs, write.newestHeard);
    if (version === undefined) {
      replication.awaitingClock.push((result) => {
        if (result.kind === "durable") return stampAndSend(replication, write, number);
        // No stamp can be given here. Another node can give one: the sooner the client is told the better.
        const effect = effectOfWrite(write);
        if (result.kind === "disk-full") {
          write.full.add(machine.self);
          const replicas = replicaOutcomes(replication, { ...write, config, isExpired: false });
          const needed = neededOf(write, config);
          return abandonWrite(replication, write, { kind: "disk-full", needed, heard: 0, effect, replicas });
        }
        abandonWrite(replication, write, { kind: "storage-failed", reason: result.reason, effect });
      });
      replication.nextRoundMs = machine.nowMs;
      return;
    }
    const { position, key, kind, payload, expiresAtMs } = intent;
    write.entry = machine.sealEntry({ position, key, version, kind, expiresAtMs, payload });
  }
  for (const owner of ownersOf(config)) write.standings.set(owner, isDown(replication, owner) ? "down" : undefined);
  if (reconsiderWrite(replication, write) || write.attempt !== number) return;
  write.sentAtMs = machine.nowMs;
  for (const owner of ownersOf(config)) {
    if (write.standings.get(owner) !== "down") askOwner(replication, write, owner, number, 0, false);
  }
}

function askOwner(
  replication: Replication,
  write: Write,
  owner: NodeId,
  number: number,
  tries: number,
  withConfiguration: boolean,
): void {
  const { machine } = replication;
  const config = write.config as RangeConfig;
  const entry = write.entry as Entry;
  write.isSent = true;
  write.asked.add(owner);
  askUntil(
    machine,
    owner,
    { kind: "write", epoch: config.epoch, entry, config: withConfiguration ? config : undefined },
    "write-answer",
    // A slow disk is not silent.
    { silentMs: ASK_AGAIN_AFTER_MS, untilMs: write.intent.deadlineMs },
    (answer) => onAnswer(replication, write, owner, number, tries, answer?.outcome),
  );
}

function onAnswer(
  replication: Replication,
  write: Write,
  owner: NodeId,
  number: number,
  tries: number,
  outcome: WriteOutcome | undefined,
): void {
  if (outcome?.kind === "stamp-refused") write.tooFarAhead.add(owner);
  if (write.attempt !== number) return;
  const { machine } = replication;
  const askAgain = (delayMs: number, withConfiguration: boolean): void =>
    after(machine, delayMs, () => {
      if (!write.isOver && write.attempt === number && machine.nowMs < write.intent.deadlineMs) {
        askOwner(replication, write, owner, number, tries + 1, withConfiguration);
      }
    });
  if (outcome === undefined) {
    if (write.isOver) return;
    if (isDown(replication, owner)) {
      write.standings.set(owner, "down");
      reconsiderWrite(replication, write);
    } else if (noneAnswered(write)) {
      if (write.intent.consistency === "one") hintBesideOwners(replication, write);
      refreshWhileSilent(replication, write, attempt, () => askAgain(0, false));
    } else askAgain(0, false);
    return;
  }
  switch (outcome.kind) {
    case "stored":
      write.standings.set(owner, "ok");
      break;
    case "superseded":
      write.standings.set(owner, "superseded");
      write.newestHeard = above(write.newestHeard, outcome.newest);
      break;
    case "stale":
      learnConfigs(replication, [outcome.config]);
      if (!write.isOver) attempt(replication, write);
      return;
    case "need-config":
      if (!write.isOver && tries < 8) askOwner(replication, write, owner, number, tries + 1, true);
      return;
    case "sealed":
    case "not-ready":
      if (isNotReadyForLong(replication, write, tries)) hintBesideOwners(replication, write);
      return askAgain(backOffMs(machine, tries, 10, 200), tries > 2);
    case "below-floor":
      if (write.isOver) return;
      write.newestHeard = above(write.newestHeard, outcome.floor);
      return restamp(replication, write, write.round);
    case "unreadable":
      write.standings.set(owner, "failed");
      if (write.isOver || outcome.newest === undefined) break;
      write.newestHeard = above(write.newestHeard, outcome.newest);
      return restamp(replication, write, write.round);
    case "stamp-refused":
      write.standings.set(owner, "failed");
      break;
    case "disk-full":
      write.full.add(owner);
      write.standings.set(owner, "failed");
      break;
    case "storage-failed":
      write.standings.set(owner, "failed");
      break;
  }
  reconsiderWrite(replication, write);
}

function above(a: Version | undefined, b: Version): Version {
  return a === undefined ? b : newestVersion(a, b);
}

function restamp(replication: Replication, write: Write, round: Write["round"]): void {
  write.round = round;
  write.entry = undefined;
  attempt(replication, write);
}

function noneAnswered(write: Write): boolean {
  for (const standing of write.standings.values()) if (standing !== undefined && standing !== "down") return false;
  return true;
}

/** Level `one`: an owner that goes on saying so for as long as another is silent is no better than that one. */
function isNotReadyForLong({ machine }: Replication, write: Write, tries: number): boolean {
  const { consistency, startedMs } = write.intent;
  if (write.isOver || consistency !== "one" || !noneAnswered(write)) return false;
  return tries + 1 >= NOT_READY_MAX && machine.nowMs - startedMs >= ASK_AGAIN_AFTER_MS;
}

function neededOf(write: Write, config: RangeConfig): number {
  return answersNeeded(write.intent.consistency, config);
}

function doesCount(write: Write, standing: Standing): boolean {
  return standing === "ok" || (write.round === 2 && standing === "superseded");
}

/** Owners whose stored answer counts: never that of a syncing one, whose slot may go again. */
function heardOf(write: Write, config: RangeConfig): number {
  let heard = 0;
  for (const slot of config.slots) {
    if (slot.state === "normal" && doesCount(write, write.standings.get(slot.owner))) heard++;
  }
  return heard;
}

/** Ends the write if what is known decides it. Returns whether it is over. */
export function reconsiderWrite(replication: Replication, write: Write): boolean {
  const { config, entry, intent } = write;
  if (write.isOver || config === undefined || entry === undefined) return write.isOver;
  const needed = neededOf(write, config);
  const heard = heardOf(write, config);
  if (heard >= needed) {
    end(replication, write, { kind: "written", version: entry.version, replicas: replicasOf(write) });
    return true;
  }
  for (const owner of ownersOf(config)) {
    if (write.standings.get(owner) === undefined && isDown(replication, owner)) write.standings.set(owner, "down");
  }
  const majority = majorityOf(config.slots.length);
  let answered = 0;
  let superseded = 0;
  let hopeful = 0;
  let coming = 0;
  let full = 0;
  let refused = 0;
  for (const slot of config.slots) {
    const standing = write.standings.get(slot.owner);
    if (slot.state === "syncing" && standing !== "down" && standing !== "failed") coming++;
    if (standing === "failed") refused++;
    if (standing === "failed" && write.full.has(slot.owner)) full++;
    if (standing === "superseded") superseded++;
    if (slot.state !== "normal") continue;
    if (standing === "ok" || standing === "superseded") answered++;
    if (standing !== "down" && standing !== "failed") hopeful++;
  }
  // Above all that a majority holds; at `one` nobody promises more than those who are there.
  const isEnough = answered >= majority || (intent.consistency === "one" && answered >= hopeful);
  if (write.round === 1 && superseded > 0 && isEnough) {
    restamp(replication, write, 2);
    return write.isOver;
  }
  // Those who count being away, who is coming cannot become one of them soon; at `one` there is another way.
  const isStranded = intent.consistency === "one" && hopeful === 0 && refused === 0 && !isAllSyncing(config);
  if (isBetweenVotes(config) && hopeful + coming >= needed && !isStranded) {
    const isHeard = config.slots.every(({ owner }) => write.standings.get(owner) !== undefined);
    if (isHeard) attemptSoon(replication, write);
    return false;
  }
  if (hopeful < needed && !write.isBetweenAttempts) {
    if (!write.isRefreshed) {
      // Those who are down may be owners no more.
      attemptRefreshed(replication, write, attempt);
      return false;
    }
    if (intent.consistency === "one" && hopeful === 0 && refused === 0) {
      hintInsteadOfOwners(replication, write, config, entry);
      return write.isOver;
    }
    const effect = effectOfWrite(write);
    const replicas = replicaOutcomes(replication, { ...write, config, isExpired: false });
    const isClockRefused = write.asked.size > 0 && write.tooFarAhead.size === write.asked.size;
    if (isClockRefused) abandonWrite(replication, write, CLOCK_REFUSED);
    else if (full > 0 && hopeful + full >= needed)
      abandonWrite(replication, write, { kind: "disk-full", needed, heard, effect, replicas });
    else abandonWrite(replication, write, { kind: "quorum-unreachable", needed, heard, effect, replicas });
    return true;
  }
  return false;
}

/** Nobody that was ever asked has taken the stamp. */
const CLOCK_REFUSED: Failure = {
  kind: "refused",
  reason: "this node's clock is more than 24 h ahead of the cluster's; check the clock of the coordinator",
};

/**
 * Everyone has been heard and it is not enough yet: the same again under whatever configuration is next, and under this
 * one only now and then. What they have stored they need not be sent all the time.
 */
function attemptSoon(replication: Replication, write: Write): void {
  const { machine } = replication;
  if (write.isWaiting) return;
  write.isWaiting = true;
  const number = write.attempt;
  after(machine, BETWEEN_VOTES_MS, () => {
    if (write.isOver || write.attempt !== number) return;
    if (machine.nowMs - write.sentAtMs >= ASK_AGAIN_AFTER_MS) return attemptRefreshed(replication, write, attempt);
    refreshWhileSilent(replication, write, attempt, () => {
      write.isWaiting = false;
      reconsiderWrite(replication, write);
    });
  });
}

/** A syncing slot will count in a moment: waiting is worth while. */
function isBetweenVotes(config: RangeConfig): boolean {
  return config.slots.some((slot) => slot.state === "syncing");
}

function isAllSyncing(config: RangeConfig): boolean {
  return config.slots.every((slot) => slot.state === "syncing");
}

/** Level `one` with no owner reachable: a durable hint for any of them is the one copy; without one it has failed. */
function hintInsteadOfOwners(replication: Replication, write: Write, config: RangeConfig, entry: Entry): void {
  const number = ++write.attempt;
  const owners = ownersOf(config);
  let open = owners.length;
  write.isSent = true;
  for (const owner of owners) {
    keepHint(replication, owner, config, entry, (isKept) => {
      open--;
      if (write.isOver || write.attempt !== number) return;
      if (!isKept) {
        if (open > 0) return;
        return abandonWrite(replication, write, {
          kind: "quorum-unreachable",
          needed: neededOf(write, config),
          heard: heardOf(write, config),
          effect: effectOfWrite(write),
          replicas: replicaOutcomes(replication, { ...write, config, isExpired: false }),
        });
      }
      endHinted(replication, write, config, entry);
    });
  }
}

/** Level `one` with every owner silent, though up as far as is known: a hint will do, or the first of them that answers. */
function hintBesideOwners(replication: Replication, write: Write): void {
  const { config, entry } = write;
  if (write.isHinted || config === undefined || entry === undefined) return;
  write.isHinted = true;
  for (const owner of ownersOf(config)) {
    keepHint(replication, owner, config, entry, (isKept) => {
      if (isKept && write.entry === entry) endHinted(replication, write, config, entry);
    });
  }
}

/** Acknowledged by a hint. There are hints for all owners. */
function endHinted(replication: Replication, write: Write, config: RangeConfig, { version }: Entry): void {
  write.standings.clear();
  const replicas = { asked: config.slots.length, answered: 1, needed: 1 };
  end(replication, write, { kind: "written", version, replicas });
}

/**
 * After the acknowledgement: whoever has not stored it gets a hint, who is down at once, the others if they still have
 * not a while later. Returns whether there are others.
 */
function hintMissing(replication: Replication, write: Write, isDue: (standing: Standing) => boolean): boolean {
  const { config, entry } = write;
  let isMore = false;
  if (config === undefined || entry === undefined) return isMore;
  for (const [owner, standing] of write.standings) {
    if (standing === "ok" || standing === "superseded" || slotOf(config, owner) === undefined) continue;
    if (isDue(standing)) keepHint(replication, owner, config, entry);
    else isMore = true;
  }
  return isMore;
}
