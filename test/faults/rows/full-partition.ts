/** A2: the network parts in two, 1|2 of three nodes and 2|3 of five, with the clients on one side. */

import { holdingsOf } from "../../end-to-end/promises/replicas.ts";
import { connectGrpc } from "../../support/grpc-client.ts";
import { judge, waitForRest } from "../judge.ts";
import { nowMs, type Request } from "../load/history.ts";
import { attempt } from "../load/key-value-caller.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, atMost, none, plain, type Row } from "../row.ts";
import { CLIENTS, part } from "../world.ts";

const SETTLES_MS = 2000;
const CONVERGED_MS_MAX = 10_000;
const DEADLINE_MS = 1000;
/** A refusal is on its way, and the clients' machine is busy. */
const LATE_MS = 250;
const QUORUM = 2;

export const fullPartition: Row = {
  id: "A2",
  title: "a full partition, 1|2 and 2|3",
  promise:
    "keys with a quorum on the clients' side: at least 99.5 % from 2 s on; others refused in time; at one equal 10 s after",
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
  await part(world.network, [[...near, CLIENTS], far]);
  const fromMs = nowMs() + SETTLES_MS;
  // At `one`, the side of the clients goes on with every key.
  using client = connectGrpc(nearAddresses[0] as string);
  let ones = 0;
  const refusedAtOne: string[] = [];
  while (nowMs() < fromMs + (run.isQuick ? 5000 : 15_000)) {
    const key = `one:${ones++}`;
    const made = await attempt(client, {
      kind: "insert",
      key,
      payload: "x",
      consistency: "one",
      timeoutMs: DEADLINE_MS,
    });
    if (made.result !== "ok" && made.startMs > fromMs) refusedAtOne.push(JSON.stringify(made));
    await Bun.sleep(50);
  }
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
  const history = await load.stop();

  const during = history.requests.filter(({ startMs }) => startMs >= fromMs && startMs < untilMs);
  const served = during.filter(({ key }) => hasQuorum.has(key));
  const others = during.filter(({ key }) => !hasQuorum.has(key));
  const good = served.filter(({ isOk }) => isOk).length;
  run.report(plain(`${name}: ${hasQuorum.size} of ${sharedKeys} keys with a quorum on the clients' side`));
  if (served.length > 0) run.report(atLeast("of these answered", (100 * good) / served.length, 99.5, " %"));
  const late = [...others, ...served].filter(isLate).map((one) => JSON.stringify(one));
  run.report(none("answers past the deadline", late, during.length));
  run.report(none("refused at one", refusedAtOne, ones));
  run.report({
    ...atMost("converged after", convergedMs, CONVERGED_MS_MAX),
    isKept: faults.length === 0 && convergedMs <= CONVERGED_MS_MAX,
    details: faults,
  });
  await judge(world, history, run);
}

function isLate({ startMs, endMs }: Request): boolean {
  return endMs - startMs > DEADLINE_MS + LATE_MS;
}
