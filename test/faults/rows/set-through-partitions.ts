/** C3: a growing set of keys while the network parts and meets again: all that was acknowledged is there, and nothing else. */
import { createRandom } from "#base/random.ts";
import { connectGrpc, type GrpcClient } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import { atOnce } from "../at-once.ts";
import { isReplaced } from "../cluster-state.ts";
import { judge } from "../judge.ts";
import { type Attempt, isUnique, payloadOfUnique } from "../load/history.ts";
import { attempt } from "../load/key-value-caller.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, plain, type Row, type RowRun } from "../row.ts";
import { part } from "../world.ts";
import { hurtAtRandom } from "./random-faults.ts";

const INSERTS = 10_000;
const RATE = 250;
/** What a machine that has other things to do can carry, too. */
const QUICK_INSERTS = 400;
const QUICK_RATE = 50;
const INSERTS_AT_ONE = 300;
const REPLACED_MS_MAX = 180_000;

export const setThroughPartitions: Row = {
  id: "C3",
  title: "a set through partitions",
  promise: "10,000 acknowledged inserts, a random partition every 3 s: 0 lost, 0 phantoms",
  withinMinutes: 8,
  run: async (run) => {
    await partitionsInTurn(run);
    if (!run.isQuick) await atOneOnALostSide(run, true);
    await atOneOnALostSide(run, false);
  },
};

async function partitionsInTurn(run: RowRun): Promise<void> {
  const [inserts, rate] = run.isQuick ? [QUICK_INSERTS, QUICK_RATE] : [INSERTS, RATE];
  await using world = await run.open({ nodes: 3 });
  await using load = await startLoad({
    seed: run.seed,
    addresses: world.nodes.map(({ address }) => address),
    rate,
    shares: { uniqueInserts: 1, uniqueGets: 0, sharedInserts: 0, sharedDeletes: 0 },
  });
  const faults = await hurtAtRandom(world, createRandom(run.seed), {
    kinds: ["isolate", "isolate-one-way", "cut-pair"],
    // A few more, as some are refused.
    forMs: (1100 * inserts) / rate,
    everyMs: 3000,
    say: run.say,
  });
  const history = await load.stop();
  const acknowledged = history.attempts.filter(({ key, result }) => isUnique(key) && result === "ok").length;
  run.report(plain(faults));
  run.report(atLeast("acknowledged", acknowledged, inserts * (run.isQuick ? 0.5 : 0.9)));
  await judge(world, history, run);
}

/**
 * What a node alone on its side has taken at `one` is all there is of it. Others replace the node meanwhile; when it is
 * back, it is no owner any more and must bring that to those who are before it lets go of it: as hints, where it kept
 * some, else its copies. Without hints it takes only what it owns itself.
 */
async function atOneOnALostSide(run: RowRun, withHints: boolean): Promise<void> {
  const hints = withHints ? [] : ["--hint-window", "100ms"];
  await using world = await run.open({ nodes: 4, args: ["--replace-after", "3s", ...hints] });
  const alone = world.node("n1");
  const { id } = alone.process().ready;
  const others = world.nodes.filter((node) => node !== alone);
  await part(world.network, [[alone.name], others.map(({ name }) => name)]);
  using client = connectGrpc(alone.address);
  await until("it to see that it is alone", async () => (await upAt(client)) === 1, { withinMs: 60_000 });
  // No hint is kept for who has been away for longer.
  await Bun.sleep(500);
  const attempts: Attempt[] = [];
  await atOnce(8, Array(INSERTS_AT_ONE).keys(), async (number) => {
    const key = `unique:one:${number}`;
    const payload = payloadOfUnique(key, 1);
    attempts.push(await attempt(client, { kind: "insert", key, payload, consistency: "one", timeoutMs: 3000 }));
  });
  const acknowledged = attempts.filter(({ result }) => result === "ok").length;
  const what = `acknowledged at one by a node alone${withHints ? "" : ", without hints"}`;
  run.report(atLeast(what, acknowledged, INSERTS_AT_ONE * (withHints ? 0.9 : 0.5)));
  await until(
    "the others to have replaced it",
    async () => {
      const areDone = await Promise.all(others.map((other) => isReplaced(other, id)));
      return areDone.every((isDone) => isDone);
    },
    { withinMs: REPLACED_MS_MAX, everyMs: 500 },
  );
  await judge(world, { attempts, requests: [] }, run);
}

/** Nodes that the one that is asked thinks up. */
async function upAt(client: GrpcClient): Promise<number> {
  const { nodes } = (await client.call("taikv.v1.Operator/Status", {})) as { nodes: readonly { state: string }[] };
  return nodes.filter(({ state }) => state === "up").length;
}
