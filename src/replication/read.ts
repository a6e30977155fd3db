/**
 * One read: the payload from one owner, versions from enough others, the newest wins.
 *
 *     finding ──config──▶ asked ──enough heard──▶ mending ──a quorum has the newest──▶ answered ──all heard──▶ over
 *        ▲                 │                        │
 *        └─newer config────┴────────────────────────┘
 *
 * At `quorum` and `all` what differs is written back to a quorum before the answer, so that reads never go back in time.
 * At `one` the nearest owner is asked first and the others when it does not find the key or is slow; with the fan-out
 * `all` everyone is asked at once, as in the paper.
 */
import { majorityOf } from "#model/consistency.ts";
import { type EntryHead, isFound } from "#model/entry.ts";
import type { Failure } from "#model/failure.ts";
import type { NodeId } from "#model/node-id.ts";
import { NOBODY_ASKED, type Participation } from "#model/operation.ts";
import { isAllNormal, normalOwnersOf, ownersOf, type RangeConfig } from "#model/range-config.ts";
import { compareVersions, versionsEqual } from "#model/version.ts";
import { attemptRefreshed, refreshWhileSilent } from "./attempts.ts";
import { withConfig } from "./find-config.ts";
import { isDown, learnConfigs } from "./held.ts";
import { learnVersion } from "./hybrid-clock.ts";
import { after, askUntil, backOffMs } from "./machine.ts";
import type { ReadOutcome } from "./message.ts";
import { participation, replicaOutcomes } from "./participants.ts";
import { isBehind, repair, repairBehind, repaired } from "./read-repair.ts";
import { neededOf, newestHead, newRead, type Read, type ReadEnd, type ReadIntent } from "./read-state.ts";
import type { Replication } from "./replication-state.ts";
import { writeTo } from "./write-to.ts";

const ASK_AGAIN_AFTER_MS = 500;
/** Who is asked for a payload again is given twice as long each time: large ones are not sent again and again. */
const ENTRY_AGAIN_AFTER_MS_MAX = 4000;
/** Between the two votes of a change a read looks so often whether the new owner counts. */
const BETWEEN_VOTES_MS = 20;
/** A read that nobody can answer now is tried again after, ms. */
const ATTEMPT_AGAIN_MS = 50;
/** An owner that is not ready is asked so often before those who have answered do. */
const NOT_READY_MAX = 3;
/** A full disk is read. */
const NOBODY: ReadonlySet<NodeId> = new Set();

export function startRead(replication: Replication, intent: ReadIntent, onEnd: (end: ReadEnd) => void): Read {
  const read = newRead(intent, onEnd);
  attempt(replication, read);
  return read;
}

export function abandonRead(replication: Replication, read: Read, failure: Failure): void {
  end(replication, read, { kind: "failed", failure, replicas: replicasOf(replication, read) });
}

export function expireRead(replication: Replication, read: Read): void {
  if (read.isOver) return;
  const { config, intent } = read;
  abandonRead(
    replication,
    read,
    config === undefined
      ? { kind: "no-configuration", reason: "no owner of the key's range could be found" }
      : {
          kind: "deadline-passed",
          afterMs: replication.machine.nowMs - intent.startedMs,
          needed: neededOf(replication, read, config),
          heard: read.heads.size,
          effect: "nothing-written",
          replicas: replicaOutcomes(replication, { ...read, config, full: NOBODY, isExpired: true }),
        },
  );
}

function replicasOf(replication: Replication, read: Read): Participation {
  const { config, standings } = read;
  return config === undefined ? NOBODY_ASKED : participation(config, standings, neededOf(replication, read, config));
}

function end(replication: Replication, read: Read, result: ReadEnd): void {
  if (read.isOver) return;
  read.isOver = true;
  if (result.kind === "read" && result.entry !== undefined) {
    learnVersion(replication.clock, result.entry.version, replication.machine.wallMs);
  }
  read.onEnd(result);
}

/** Owners that may answer, nearest first: this node itself, then those not known to be down. */
function candidates(replication: Replication, { intent }: Read, config: RangeConfig): NodeId[] {
  const { self } = replication.machine;
  const owners = normalOwnersOf(config.slots);
  const others = owners.filter((owner) => owner !== self && !isDown(replication, owner));
  return owners.includes(self) && intent.ownCopy === undefined ? [self, ...others] : others;
}

function attempt(replication: Replication, read: Read): void {
  const { intent } = read;
  const number = ++read.attempt;
  withConfig(replication, intent.position, intent.deadlineMs, (config) => {
    if (read.isOver || read.attempt !== number) return;
    if (config === undefined) return expireRead(replication, read);
    read.config = config;
    read.standings.clear();
    read.heads.clear();
    read.entry = undefined;
    read.askedForEntry.clear();
    read.unreadable.clear();
    read.repaired.clear();
    read.entriesAwaited.clear();
    read.isMending = false;
    read.isWaiting = false;
    read.isBetweenAttempts = false;
    begin(replication, read, config, number);
  });
}

function begin(replication: Replication, read: Read, config: RangeConfig, number: number): void {
  const { machine, settings } = replication;
  const { consistency } = read.intent;
  for (const owner of ownersOf(config)) if (isDown(replication, owner)) read.standings.set(owner, "down");
  const able = candidates(replication, read, config);
  const nearest = able[0];
  const needed = read.intent.ownCopy === undefined ? neededOf(replication, read, config) : 1;
  if (nearest === undefined || (consistency !== "one" && able.length < needed)) {
    if (config.slots.some((slot) => slot.state === "syncing" && !isDown(replication, slot.owner))) {
      return attemptSoon(replication, read);
    }
    return unreachable(replication, read, config);
  }
  if (consistency === "one") {
    const atOnce = settings.readFanout === "all" ? able : [nearest];
    for (const owner of atOnce) askOwner(replication, read, owner, "entry", number, 0, false);
    if (atOnce.length < able.length) after(machine, settings.hedgeAfterMs, () => askRest(replication, read, number));
    return;
  }
  for (const owner of able) askOwner(replication, read, owner, owner === nearest ? "entry" : "head", number, 0, false);
  after(machine, settings.hedgeAfterMs, () => hedge(replication, read, number));
}

/** Between two votes: the missing slot will count in a moment. */
function attemptSoon(replication: Replication, read: Read): void {
  const number = read.attempt;
  read.isWaiting = true;
  after(replication.machine, BETWEEN_VOTES_MS, () => {
    if (!read.isOver && read.attempt === number) attemptRefreshed(replication, read, attempt);
  });
}

function unreachable(replication: Replication, read: Read, config: RangeConfig): void {
  if (read.isBetweenAttempts) return;
  // Those who are down may be owners no more.
  if (!read.isRefreshed) return attemptRefreshed(replication, read, attempt);
  abandonRead(replication, read, {
    kind: "quorum-unreachable",
    needed: neededOf(replication, read, config),
    heard: read.heads.size,
    effect: "nothing-written",
    replicas: replicaOutcomes(replication, { ...read, config, full: NOBODY, isExpired: false }),
  });
}

/** Level `one`: the nearest did not find the key or is slow. */
function askRest(replication: Replication, read: Read, number: number): void {
  if (read.isOver || read.attempt !== number || read.config === undefined) return;
  for (const owner of candidates(replication, read, read.config)) {
    if (!read.askedForEntry.has(owner)) askOwner(replication, read, owner, "entry", number, 0, false);
  }
}

/** The owner asked for the payload is slow: another one that has answered is asked too. */
function hedge(replication: Replication, read: Read, number: number): void {
  if (read.isOver || read.attempt !== number || read.config === undefined || read.isMending) return;
  for (const owner of read.askedForEntry) if (read.standings.get(owner) === "ok") return;
  const other = candidates(replication, read, read.config).find((owner) => !read.askedForEntry.has(owner));
  if (other !== undefined) askOwner(replication, read, other, "entry", number, 0, false);
}

function askOwner(
  replication: Replication,
  read: Read,
  owner: NodeId,
  want: "entry" | "head",
  number: number,
  tries: number,
  withConfiguration: boolean,
): void {
  const { machine } = replication;
  const config = read.config as RangeConfig;
  const { position, key } = read.intent;
  if (!read.standings.has(owner)) read.standings.set(owner, undefined);
  read.asked.add(owner);
  if (want === "entry") {
    read.askedForEntry.add(owner);
    read.entriesAwaited.add(owner);
  }
  const askedAs = withConfiguration ? config : undefined;
  askUntil(
    machine,
    owner,
    { kind: "read", position, key, epoch: config.epoch, want, config: askedAs },
    "read-answer",
    // A large payload may be on its way for longer than it takes to ask again.
    { silentMs: want === "head" ? ASK_AGAIN_AFTER_MS : patienceForEntryMs(tries), untilMs: read.intent.deadlineMs },
    (answer) => onAnswer(replication, read, owner, want, number, tries, answer?.outcome),
  );
}

function patienceForEntryMs(tries: number): number {
  return Math.min(ASK_AGAIN_AFTER_MS * 2 ** tries, ENTRY_AGAIN_AFTER_MS_MAX);
}

function onAnswer(
  replication: Replication,
  read: Read,
  owner: NodeId,
  want: "entry" | "head",
  number: number,
  tries: number,
  outcome: ReadOutcome | undefined,
): void {
  if (read.attempt !== number) return;
  if (want === "entry") read.entriesAwaited.delete(owner);
  const { machine } = replication;
  const config = read.config as RangeConfig;
  const isOpen = (): boolean => !read.isOver && read.attempt === number && machine.nowMs < read.intent.deadlineMs;
  if (outcome === undefined) {
    if (!isOpen()) return;
    if (isDown(replication, owner)) {
      read.standings.set(owner, "down");
      return reconsiderRead(replication, read);
    }
    if (read.heads.size === 0 && tries > 0) {
      return refreshWhileSilent(replication, read, attempt, () =>
        askOwner(replication, read, owner, want, number, tries + 1, false),
      );
    }
    if (read.intent.consistency === "one" && read.heads.size > 0) {
      // Somebody has answered: who says nothing is not waited for.
      read.standings.set(owner, "failed");
      return reconsiderRead(replication, read);
    }
    return askOwner(replication, read, owner, want, number, tries + 1, false);
  }
  switch (outcome.kind) {
    case "entry":
      if (
        outcome.entry !== undefined &&
        (read.entry === undefined || compareVersions(outcome.entry.version, read.entry.version) > 0)
      ) {
        read.entry = outcome.entry;
      }
      heard(replication, read, owner, outcome.entry);
      break;
    case "head":
      heard(replication, read, owner, outcome.head);
      break;
    case "unreadable":
      read.standings.set(owner, "failed");
      // What it said of the version counts no more either.
      read.unreadable.add(owner);
      read.heads.delete(owner);
      break;
    case "stale":
      learnConfigs(replication, [outcome.config]);
      if (isOpen()) attempt(replication, read);
      return;
    case "need-config":
      if (isOpen() && tries < 8) askOwner(replication, read, owner, want, number, tries + 1, true);
      return;
    case "sealed":
    case "not-ready":
      if (read.intent.consistency === "one" && read.heads.size > 0 && tries + 1 >= NOT_READY_MAX) {
        // It may be so for long; somebody else has answered.
        read.standings.set(owner, "not-ready");
        break;
      }
      after(machine, backOffMs(machine, tries, 10, 200), () => {
        if (isOpen()) askOwner(replication, read, owner, want, number, tries + 1, tries > 2);
      });
      return;
  }
  if (read.isOver) return repairLate(replication, read, owner, config);
  reconsiderRead(replication, read);
}

function heard(replication: Replication, read: Read, owner: NodeId, head: EntryHead | undefined): void {
  if (read.unreadable.has(owner)) return;
  read.standings.set(owner, "ok");
  const known = read.heads.get(owner);
  if (known === undefined || (head !== undefined && compareVersions(head.version, known.version) >= 0)) {
    read.heads.set(owner, head);
  }
  if (head !== undefined) learnVersion(replication.clock, head.version, replication.machine.wallMs);
}

/** Ends the read, or takes its next stage, if what is known suffices. */
export function reconsiderRead(replication: Replication, read: Read): void {
  const { config } = read;
  if (read.isOver || config === undefined || read.isMending) return;
  for (const owner of ownersOf(config)) {
    if (read.standings.has(owner) && read.standings.get(owner) === undefined && isDown(replication, owner)) {
      read.standings.set(owner, "down");
    }
  }
  if (read.intent.consistency === "one") return reconsiderOne(replication, read, config);
  const needed = neededOf(replication, read, config);
  if (read.heads.size >= needed) return mend(replication, read, config);
  let hopeful = 0;
  for (const owner of normalOwnersOf(config.slots)) {
    if (read.intent.ownCopy !== undefined && owner === replication.machine.self) continue;
    const standing = read.standings.get(owner);
    // Anyone may be the one that has it.
    if (standing === undefined && read.intent.ownCopy !== undefined) return;
    if (standing === "ok" || standing === undefined) hopeful++;
  }
  if (hopeful >= needed) return;
  if (isAllNormal(config.slots)) unreachable(replication, read, config);
  else if (!read.isWaiting) attemptSoon(replication, read);
}

function reconsiderOne(replication: Replication, read: Read, config: RangeConfig): void {
  const { entry, attempt: number } = read;
  const done = (): void => {
    end(replication, read, { kind: "read", entry: read.entry, replicas: replicasOf(replication, read) });
    repairBehind(replication, read, config);
  };
  if (entry !== undefined && isFound(entry, replication.machine.clusterMs)) return done();
  const able = candidates(replication, read, config);
  askRest(replication, read, number);
  for (const owner of able) if (read.standings.get(owner) === undefined) return;
  if (read.heads.size > 0) return done();
  unreachable(replication, read, config);
}

/** Enough have been heard: the newest is fetched if it is not here yet, and a quorum given it, before the answer. */
function mend(replication: Replication, read: Read, config: RangeConfig): void {
  const newest = newestHead(read);
  if (newest === undefined)
    return end(replication, read, { kind: "read", entry: undefined, replicas: replicasOf(replication, read) });
  const number = read.attempt;
  if (read.entry === undefined || !versionsEqual(read.entry.version, newest.version)) {
    const holder = [...read.heads].find(
      ([owner, head]) =>
        head !== undefined && versionsEqual(head.version, newest.version) && !read.askedForEntry.has(owner),
    );
    if (holder !== undefined) return askOwner(replication, read, holder[0], "entry", number, 0, false);
    // Everyone who has it has been asked for it, and an answer is on its way, or nobody is left who could give it.
    if (read.entriesAwaited.size === 0 && !read.isWaiting) {
      read.isWaiting = true;
      after(replication.machine, ATTEMPT_AGAIN_MS, () => {
        if (!read.isOver && read.attempt === number) attempt(replication, read);
      });
    }
    return;
  }
  const entry = read.entry;
  const behind: NodeId[] = [];
  let holders = 0;
  for (const [owner, head] of read.heads) {
    if (isBehind(head, entry)) behind.push(owner);
    else holders++;
  }
  const majority = read.intent.ownCopy !== undefined ? 1 : majorityOf(config.slots.length);
  for (const owner of read.unreadable) repair(replication, read, owner, config, entry);
  const answer = (): void => end(replication, read, { kind: "read", entry, replicas: replicasOf(replication, read) });
  read.isMending = true;
  const heardBefore = read.heads.size;
  if (holders >= majority) answer();
  for (const owner of behind) {
    read.repaired.add(owner);
    writeTo(replication, owner, config, entry, (isStored) => {
      if (isStored) {
        repaired(replication, config);
        holders++;
      }
      if (read.isOver || read.attempt !== number) return;
      if (holders >= majority) answer();
      else if (!isStored) {
        read.isMending = false;
        after(replication.machine, ATTEMPT_AGAIN_MS, () => {
          if (read.isOver || read.attempt !== number) return;
          // Another one has answered meanwhile, which may take what this one does not, as on a full disk.
          if (read.heads.size > heardBefore) reconsiderRead(replication, read);
          else attempt(replication, read);
        });
      }
    });
  }
}

/**
 * An owner answers after the client was answered: whoever is behind is mended without anyone waiting. It may be the only
 * one that has what a quorum did not find.
 */
function repairLate(replication: Replication, read: Read, owner: NodeId, config: RangeConfig): void {
  const head = read.heads.get(owner);
  if (head !== undefined && isBehind(read.entry, head)) {
    if (!read.askedForEntry.has(owner)) askOwner(replication, read, owner, "entry", read.attempt, 0, false);
    return;
  }
  repairBehind(replication, read, config);
}
