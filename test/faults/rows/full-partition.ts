/** A2: the network parts in two, 1|2 of three nodes and 2|3 of five. The load is on one side, writes at `one` are on both. */

import { holdingsOf } from "../../end-to-end/promises/replicas.ts";
import { connectGrpc } from "../../support/grpc-client.ts";
import { judge, waitForRest } from "../judge.ts";
import { type Attempt, nowMs, type Request } from "../load/history.ts";
import { attempt } from "../load/key-value-caller.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, atMost, none, plain, type Row } from "../row.ts";
import { part } from "../world.ts";
import { lostFigure } from "./newest-writes.ts";

const SETTLES_MS = 2000;
const CONVERGED_MS_MAX = 10_000;
const DEADLINE_MS = 1000;
/** A refusal is on its way, and the clients' machine is busy. */
const LATE_MS = 250;
const QUORUM = 2;
/** Of each side: few enough that most are written more than once. */
const KEYS_AT_ONE = 50;

export const fullPartition: Row = {
  id: "A2",
  title: "a full partition, 1|2 and 2|3",
  promise:
    "keys with a quorum on the clients' side: at least 99.5 % from 2 s on; others refused in time; at one 0 lost, equal 10 s after",
  withinMinutes: 6,
  run: async (run) => {
    await parted(run, { nodes: 3, near: ["n2", "n3"], far: ["n1"] });
    await parted(run, { nodes: 5, near: ["n1", "n2"], far: ["n3", "n4", "n5"] });
  },
};

type Sides = { readonly nodes: number; readonly near: readonly string[]; readonly far: readonly string[] };

async function parted(run: Parameters<Row["run"]>[0], { nodes, near, far }: Sides): Promise<void> {
  const name = `${near.length}|${far.length}`;
  await using world = await run.open({ nodes });
  const nearAddresses = near.map((node) => world.node(node).address);
  const sharedKeys = 100;
  const keys = Array.from({ length: sharedKeys }, (_, i) => `shared:${i}`);
  await using load = await startLoad({
    seed: `${run.seed}/${name}`,
    addresses: nearAddresses,
    sharedKeys,
    shares: { uniqueInserts: 0, uniqueGets: 0, sharedInserts: 0.45, sharedDeletes: 0.05 },
  });
  await Bun.sleep(2000);
  const holdings = await holdingsOf(nearAddresses[0] as string, keys);
  const hasQuorum = new Set(
    holdings
      .filter(({ replicas }) => replicas.filter((replica) => near.includes(replica.name)).length >= QUORUM)
      .map(({ key }) => key),
  );
  await part(world.network, [near, far]);
  const fromMs = nowMs() + SETTLES_MS;
  const untilOnesMs = fromMs + (run.isQuick ? 5000 : 15_000);
  const farAddress = world.node(far[0] as string).address;
  const [onesNear, onesFar] = await Promise.all([
    writeAtOne(nearAddresses[0] as string, "near", untilOnesMs),
    writeAtOne(farAddress, "far", untilOnesMs),
  ]);
  const ones = [...onesNear, ...onesFar];
  const untilMs = nowMs();
  await load.rest();
  await world.network.heal();
  const healedMs = nowMs();
  const { faults } = await waitForRest(
    world,
    world.nodes.map((node) => node.name),
    30_000,
  );
  const convergedMs = nowMs() - healedMs;
  const lostAtOne = await lostFigure("keys that lost what was acknowledged at one", farAddress, ones);
  const { requests, attempts } = await load.stop();
  const history = { requests, attempts: [...attempts, ...ones] };

  const during = requests.filter(({ startMs }) => startMs >= fromMs && startMs < untilMs);
  const served = during.filter(({ key }) => hasQuorum.has(key));
  const others = during.filter(({ key }) => !hasQuorum.has(key));
  const good = served.filter(({ isOk }) => isOk).length;
  run.report(plain(`${name}: ${hasQuorum.size} of ${sharedKeys} keys with a quorum on the clients' side`));
  if (served.length > 0) run.report(atLeast("of these answered", (100 * good) / served.length, 99.5, " %"));
  const late = [...others, ...served].filter(isLate).map((one) => JSON.stringify(one));
  run.report(none("answers past the deadline", late, during.length));
  const refusedAtOne = ones.filter(({ result, startMs }) => result !== "ok" && startMs > fromMs);
  run.report(
    none(
      "refused at one",
      refusedAtOne.map((one) => JSON.stringify(one)),
      ones.length,
    ),
  );
  run.report(plain(`${acknowledgedOf(onesNear)} and ${acknowledgedOf(onesFar)} acknowledged at one on the two sides`));
  run.report(lostAtOne);
  run.report({
    ...atMost("converged after", convergedMs, CONVERGED_MS_MAX),
    isKept: faults.length === 0 && convergedMs <= CONVERGED_MS_MAX,
    details: faults,
  });
  await judge(world, history, run);
}

/** Writes keys of its own in turn, again and again, so that the newest write of each is known. */
async function writeAtOne(address: string, side: string, untilMs: number): Promise<Attempt[]> {
  using client = connectGrpc(address);
  const attempts: Attempt[] = [];
  while (nowMs() < untilMs) {
    const key = `one:${side}:${attempts.length % KEYS_AT_ONE}`;
    const payload = `write ${attempts.length} of ${key}`;
    attempts.push(await attempt(client, { kind: "insert", key, payload, consistency: "one", timeoutMs: DEADLINE_MS }));
    await Bun.sleep(50);
  }
  return attempts;
}

function acknowledgedOf(attempts: readonly Attempt[]): number {
  return attempts.filter(({ result }) => result === "ok").length;
}

function isLate({ startMs, endMs }: Request): boolean {
  return endMs - startMs > DEADLINE_MS + LATE_MS;
}
