/** C2: what comes after is newer, whatever the clocks of those say who are asked. */
import { createRandom, pick, type Random } from "#base/random.ts";
import { connectGrpc, type GrpcClient } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import { atOnce } from "../at-once.ts";
import { judge } from "../judge.ts";
import { type Attempt, nowMs } from "../load/history.ts";
import { attempt } from "../load/key-value-caller.ts";
import { none, plain, type Row } from "../row.ts";
import type { World } from "../world.ts";
import { liveAsLongAsTold } from "./times-to-live.ts";

const PAIRS = 5000;
const AT_ONCE = 12;
const JUMP_EVERY_MS = 2000;
const SKEW_S = 600;

type Pair = readonly ["insert" | "delete", "insert" | "delete"];
const KINDS: readonly Pair[] = [
  ["insert", "insert"],
  ["insert", "delete"],
  ["delete", "insert"],
];

export const skewedClocks: Row = {
  id: "C2",
  title: "skewed and jumping clocks",
  promise:
    "±10 min, jumps each 2 s, drift: of 5,000 pairs of writes through different nodes 0 lost; no key blocked; with one clock wrong, times to live end within 1 s of what they are",
  needs: ["faketime"],
  withinMinutes: 10,
  run: async (run) => {
    const random = createRandom(run.seed);
    const pairs = run.isQuick ? 300 : PAIRS;
    await using world = await run.open({ nodes: 3, hurt: { clock: true } });
    await world.node("n1").machine.clock?.set(SKEW_S);
    await world.node("n2").machine.clock?.set(-SKEW_S);
    const clients = world.nodes.map(({ address }) => connectGrpc(address));
    const jumping = new AbortController();
    const jumpingAlone = new AbortController();
    const jumps = jumpOn(world, random.fork("jumps"), jumping.signal);
    try {
      const attempts: Attempt[] = [];
      const lost: string[] = [];
      let judged = 0;
      await atOnce(AT_ONCE, Array(pairs).keys(), async (number) => {
        const outcome = await runPair(clients, random.fork(`pair ${number}`), number, attempts);
        if (outcome === undefined) return;
        judged += 1;
        if (outcome !== "") lost.push(outcome);
      });
      jumping.abort();
      run.say(`${await jumps} jumps of the third clock`);
      for (const { machine } of world.nodes) await machine.clock?.set(0);
      run.report(plain(`${pairs} pairs`));
      run.report(none("second writes lost", lost, judged));
      const blocked: string[] = [];
      await atOnce(AT_ONCE, Array(pairs).keys(), async (number) => {
        const fault = await blockedBy(clients, number, attempts);
        if (fault !== undefined) blocked.push(fault);
      });
      run.report(none("keys blocked once the clocks are right", blocked, pairs));
      await clocksAreRight(clients);
      // Two of three clocks are right: nothing may expire early or late, at the third one as little as at them.
      const jumpsOfOne = jumpOn(world, random.fork("jumps of one"), jumpingAlone.signal);
      attempts.push(...(await liveAsLongAsTold(run, clients)));
      jumpingAlone.abort();
      run.say(`${await jumpsOfOne} jumps of one clock of three`);
      await world.node("n3").machine.clock?.set(0);
      await judge(world, { attempts, requests: [] }, run);
    } finally {
      jumping.abort();
      jumpingAlone.abort();
      for (const client of clients) client[Symbol.dispose]();
    }
  },
};

/** The third clock jumps about and drifts. Answers how often it jumped. */
async function jumpOn(world: World, random: Random, signal: AbortSignal): Promise<number> {
  let jumps = 0;
  while (!signal.aborted) {
    const rate = pick(random, [0.9, 1, 1.1]) as number;
    await world.node("n3").machine.clock?.set(random.below(2 * SKEW_S) - SKEW_S, rate);
    jumps += 1;
    const nextMs = nowMs() + JUMP_EVERY_MS;
    while (!signal.aborted && nowMs() < nextMs) await Bun.sleep(50);
  }
  return jumps;
}

/** Waits until every node has its own clock for right. */
async function clocksAreRight(clients: readonly GrpcClient[]): Promise<void> {
  for (const client of clients) {
    await until(`${client.address} to have a right clock`, async () => {
      const figures = await client.call("taikv.v1.Operator/NodeStatus", { skipKeyCounts: true });
      return Math.abs(Number(figures["clockOffMs"])) < 100;
    });
  }
}

/** Undefined when a write was not acknowledged; a sentence when the second one is not what is read; "" when it is. */
async function runPair(
  clients: readonly GrpcClient[],
  random: Random,
  number: number,
  attempts: Attempt[],
): Promise<string | undefined> {
  const [first, second] = pick(random, KINDS) as Pair;
  const key = `pair:${number}`;
  const start = random.below(clients.length);
  const at = (offset: number): GrpcClient => clients[(start + offset) % clients.length] as GrpcClient;
  const act = async (kind: Attempt["kind"], client: GrpcClient, step: string): Promise<Attempt> => {
    const made = await attempt(client, {
      kind,
      key,
      payload: `${step} of ${key}`,
      consistency: "quorum",
      timeoutMs: 3000,
    });
    attempts.push(made);
    return made;
  };
  // Something to delete must be there.
  if (first === "delete" && (await act("insert", at(2), "start")).result !== "ok") return undefined;
  if ((await act(first, at(0), "first")).result !== "ok") return undefined;
  if ((await act(second, at(1), "second")).result !== "ok") return undefined;
  const read = await act("get", at(2), "");
  if (read.result === "failed") return undefined;
  const isRight = second === "delete" ? read.result === "not-found" : read.payload === `second of ${key}`;
  return isRight ? "" : `${key}: ${first}, ${second}, then read ${read.payload ?? read.result}`;
}

/** With right clocks again, a write is what is read. */
async function blockedBy(
  clients: readonly GrpcClient[],
  number: number,
  attempts: Attempt[],
): Promise<string | undefined> {
  const key = `pair:${number}`;
  const payload = `last of ${key}`;
  const written = await attempt(clients[number % clients.length] as GrpcClient, {
    ...{ kind: "insert", key, payload, consistency: "quorum", timeoutMs: 5000 },
  });
  attempts.push(written);
  const read = await attempt(clients[(number + 1) % clients.length] as GrpcClient, {
    ...{ kind: "get", key, consistency: "quorum", timeoutMs: 5000 },
  });
  attempts.push(read);
  return read.payload === payload
    ? undefined
    : `${key}: write ${written.result}, then read ${read.payload ?? read.result}`;
}
