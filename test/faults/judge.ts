/**
 * The judgement after every row: faults off, quiet for a while, then nothing acknowledged is lost, nothing wrong was
 * ever read, the replicas are equal, there is one ring, and nobody crashed who was not made to.
 */

import { registerFaults } from "#simulation/checkers/register.ts";
import { connectGrpc, type GrpcClient } from "../support/grpc-client.ts";
import { atOnce } from "./at-once.ts";
import { unrest } from "./cluster-state.ts";
import { type Attempt, clientRecordOf, type History, isUnique, nowMs, payloadsOf } from "./load/history.ts";
import { attempt } from "./load/key-value-caller.ts";
import { atMost, none, type RowRun } from "./row.ts";
import type { OpenWorld, World, WorldOptions } from "./world.ts";

export const QUIET_MS_MAX = 30_000;
/** In a quick run, which is to show that everything works, on however busy a machine. */
const QUICK_QUIET_MS_MAX = 120_000;
const SETTLED_MS_MAX = 120_000;
const COPIES = 3;
const READS_AT_ONCE = 16;
/** Reads at `all` that are refused are tried again for so long, all together. */
const READABLE_WITHIN_MS = 30_000;

export type JudgeOptions = {
  /** Names of the nodes that are to be members; all of the world unless told otherwise. */
  readonly members?: readonly string[];
  /** Before it counts as missed that there is no rest, ms. */
  readonly quietMsMax?: number;
};

/** Heals the network and starts whoever is down, then waits and judges. */
export async function judge(
  world: World,
  history: History,
  run: Pick<RowRun, "report" | "say" | "keep" | "isQuick">,
  { members = world.nodes.map(({ name }) => name), quietMsMax: askedMsMax = QUIET_MS_MAX }: JudgeOptions = {},
): Promise<void> {
  const quietMsMax = run.isQuick ? Math.max(askedMsMax, QUICK_QUIET_MS_MAX) : askedMsMax;
  await world.network.heal();
  for (const node of world.nodes) if (members.includes(node.name) && !node.isRunning()) await node.start();
  const quiet = await waitForRest(world, members, quietMsMax);
  const reads = await readAll(world, history, members);
  const attempts = [...history.attempts, ...reads.attempts];
  await run.keep("history.jsonl", attempts.map((one) => JSON.stringify(one)).join("\n"));
  await run.keep("requests.jsonl", history.requests.map((one) => JSON.stringify(one)).join("\n"));
  for (const node of world.running()) await run.keep(`${node.name}.log`, node.process().log());
  run.report(none("acknowledged writes lost", lostOf(attempts, reads), acknowledgedIn(history)));
  const wrong = [...wrongOf(attempts), ...(await phantomsOf(world, history, members))];
  run.report(none("wrong payloads", wrong, attempts.length));
  run.report(none("stale, lost or backward reads", registerFaults(attempts.map(clientRecordOf)), attempts.length));
  run.report({
    ...atMost("equal replicas and one ring after", quiet.ms, quietMsMax),
    isKept: quiet.faults.length === 0,
    details: quiet.faults,
  });
  if (world.crashes.length > 0) run.report(none("crashes", world.crashes));
}

export type Rest = { readonly ms: number; readonly faults: readonly string[] };

/** Waits until the members are at rest; what they are not yet when time is over is in `faults`. */
export async function waitForRest(world: World, members: readonly string[], msMax = QUIET_MS_MAX): Promise<Rest> {
  const startedMs = nowMs();
  for (;;) {
    const faults = await unrest(world, members, COPIES).catch((error: unknown) => [String(error)]);
    const ms = nowMs() - startedMs;
    if (faults.length === 0 || ms > msMax) return { ms, faults };
    await Bun.sleep(200);
  }
}

/** Opens a world and waits until its nodes are one settled cluster. */
export async function openAtRest(open: OpenWorld, options: WorldOptions): Promise<World> {
  const world = await open(options);
  const names = world.nodes.map(({ name }) => name);
  const { faults } = await waitForRest(world, names, SETTLED_MS_MAX);
  if (faults.length === 0) return world;
  const logs = world.running().map((node) => `--- ${node.name}\n${node.process().log()}`);
  await world[Symbol.asyncDispose]();
  throw new Error(["The nodes do not become one settled cluster", ...faults.slice(0, 10), ...logs].join("\n"));
}

function acknowledgedIn({ attempts }: History): number {
  return attempts.filter(({ kind, result }) => kind !== "get" && result === "ok").length;
}

type LastReads = { readonly attempts: readonly Attempt[]; readonly unanswered: readonly string[] };

/** Reads every key that was ever written, at `all`. */
async function readAll(world: World, history: History, members: readonly string[]): Promise<LastReads> {
  const node = world.running().find(({ name }) => members.includes(name));
  if (node === undefined) throw new Error("No node runs that could be asked");
  using client = connectGrpc(node.address);
  const attempts: Attempt[] = [];
  const unanswered: string[] = [];
  const giveUpMs = nowMs() + READABLE_WITHIN_MS;
  await atOnce(READS_AT_ONCE, new Set(history.attempts.map(({ key }) => key)), async (key) => {
    const made = await readAtAll(client, key, giveUpMs);
    if (made === undefined) unanswered.push(key);
    else attempts.push(made);
  });
  return { attempts, unanswered };
}

async function readAtAll(client: GrpcClient, key: string, giveUpMs: number): Promise<Attempt | undefined> {
  do {
    const made = await attempt(client, { kind: "get", key, consistency: "all", timeoutMs: 5000 });
    if (made.result !== "failed") return made;
    await Bun.sleep(250);
  } while (nowMs() < giveUpMs);
  return undefined;
}

/** Keys that were inserted once, and that a read at `all` does not find; what is lost of others, the register's checker tells. */
function lostOf(attempts: readonly Attempt[], reads: LastReads): string[] {
  const acknowledged = new Set(
    attempts
      .filter(({ kind, key, result }) => kind === "insert" && isUnique(key) && result === "ok")
      .map(({ key }) => key),
  );
  const lost = reads.attempts
    .filter(({ key, result }) => acknowledged.has(key) && result === "not-found")
    .map(({ key }) => `${key} is gone${sinceText(attempts, key)}`);
  return [...lost, ...reads.unanswered.map((key) => `${key} cannot be read at all`)];
}

/** Keys that a scan shows and nobody may have written. */
async function phantomsOf(world: World, history: History, members: readonly string[]): Promise<string[]> {
  const node = world.running().find(({ name }) => members.includes(name));
  if (node === undefined) throw new Error("No node runs that could be asked");
  using client = connectGrpc(node.address);
  const written = new Set(
    history.attempts
      .filter(({ kind, effect }) => kind === "insert" && effect !== "nothing-written")
      .map(({ key }) => key),
  );
  const phantoms: string[] = [];
  for (const prefix of ["unique:", "shared:"]) {
    for (const { key } of await client.scan(prefix)) {
      const name = Buffer.from(key).toString();
      if (!written.has(name)) phantoms.push(`${name} is there, and nobody wrote it`);
    }
  }
  return phantoms;
}

/** When it was acknowledged, and by whom. */
function sinceText(attempts: readonly Attempt[], key: string): string {
  const insert = attempts.find((one) => one.key === key && one.kind === "insert" && one.result === "ok");
  return insert === undefined
    ? ""
    : `, acknowledged by ${insert.address} at ${insert.endMs.toFixed(0)} as ${insert.version}`;
}

/** Payloads that nobody wrote for the key that was read. Those of shared keys are judged by the register's checker. */
function wrongOf(attempts: readonly Attempt[]): string[] {
  return attempts
    .filter(({ kind, key, result }) => kind === "get" && result === "ok" && isUnique(key))
    .filter(({ key, payload }) => !payloadsOf(key).includes(payload))
    .map(({ key, payload, address }) => `${key} read at ${address} as ${JSON.stringify(payload)}`);
}
