/** A7: what a node missed while it was down comes home, although a holder of hints is killed and another node leaves. */
import { runTaikv } from "../../support/binary.ts";
import { connectGrpc, type GrpcClient } from "../../support/grpc-client.ts";
import { numberIn } from "../../support/store-beside.ts";
import { until } from "../../support/until.ts";
import { judge } from "../judge.ts";
import { availabilityOf } from "../load/availability.ts";
import { type Attempt, isUnique, nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, atMost, type Figure, none, plain, type Row } from "../row.ts";
import type { FaultNode } from "../world.ts";

const DOWN_MS = 60_000;
const WRITES = 200;
const LEAVER = "n3";
/** Hints on disk, of all keepers together, against the bytes of what was written meanwhile. */
const TIMES_MISSED_MAX = 3;

export const hints: Row = {
  id: "A7",
  title: "hints, and repair without them",
  promise:
    "down 60 s at 200 writes/s, a holder killed while hints come home, another leaves: all there within 60 s, hints on disk at most 3 times what was missed, p99 at most twice; without hints 120 s",
  withinMinutes: 12,
  run: async (run) => {
    run.report(plain("with hints"));
    await missed(run, { args: [], homeMsMax: 60_000, isHolderKilled: true });
    run.report(plain("without"));
    await missed(run, { args: ["--hint-window", "100ms"], homeMsMax: 120_000, isHolderKilled: false });
  },
};

type Missing = { readonly args: readonly string[]; readonly homeMsMax: number; readonly isHolderKilled: boolean };

async function missed(run: Parameters<Row["run"]>[0], { args, homeMsMax, isHolderKilled }: Missing): Promise<void> {
  const downMs = run.isQuick ? 8000 : DOWN_MS;
  await using world = await run.open({ nodes: 5, args });
  const sleeper = world.node("n5");
  const others = world.nodes.filter((node) => node !== sleeper);
  await using load = await startLoad({
    seed: `${run.seed}/${isHolderKilled}`,
    addresses: others.map(({ address }) => address),
    rate: WRITES,
    shares: { uniqueInserts: 1, uniqueGets: 0, sharedInserts: 0, sharedDeletes: 0 },
  });
  await Bun.sleep(3000);
  const quietMs = nowMs();
  await Bun.sleep(4000);
  const killedMs = nowMs();
  await sleeper.kill();
  await Bun.sleep(downMs);
  const bytes = others.reduce((sum, { machine }) => sum + hintBytesOnDisk(machine.dataFolder), 0);
  const backMs = nowMs();
  const holder = world.node("n4");
  const [, waiting] = await Promise.all([
    sleeper.start(),
    isHolderKilled ? killWhileTheyComeHome(holder, sleeper.name) : undefined,
  ]);
  const readyMs = nowMs();
  const members = world.nodes.map(({ name }) => name).filter((name) => !isHolderKilled || name !== LEAVER);
  if (isHolderKilled) {
    const leaver = world.node(LEAVER);
    leaver.expectEnd();
    await load.setAddresses([world.node("n1").address, world.node("n2").address]);
    await holder.start();
    const left = await runTaikv(["node", "leave", "--yes"], {
      env: { TAIKV_ADDR: leaver.address },
      withinMs: 180_000,
    });
    run.say(`n4 killed and started again, n3 left with ${left.exitCode} after ${Math.round(nowMs() - readyMs)} ms`);
    if (left.exitCode !== 0) run.report(none("leaves refused", [left.stderr]));
  } else await Bun.sleep(5000);
  const history = await load.stop();
  const missing = history.attempts.filter(
    ({ key, result, startMs }) => isUnique(key) && result === "ok" && startMs > killedMs && startMs < backMs,
  );
  const before = availabilityOf(history.requests, quietMs, killedMs);
  const after = availabilityOf(history.requests, readyMs);
  run.report(plain(`${missing.length} writes meanwhile`));
  if (waiting !== undefined) run.report(atLeast("hints waiting at the holder when it was killed", waiting, 1));
  run.report(atMost("foreground p99", after.p99Ms, 2 * before.p99Ms));
  const missedBytes = missing.reduce((sum, one) => sum + bytesOf(one), 0);
  run.report({
    text: `hints on disk ${bytes.toLocaleString("en")} B (≤ ${(TIMES_MISSED_MAX * missedBytes).toLocaleString("en")} B)`,
    isKept: bytes <= TIMES_MISSED_MAX * missedBytes,
  });
  const figures: Figure[] = [];
  await judge(
    world,
    history,
    { ...run, report: (figure) => void figures.push(figure) },
    { members, quietMsMax: homeMsMax - (nowMs() - readyMs) },
  );
  for (const figure of figures) run.report(figure);
}

/**
 * Kills the holder once it says that hints are being brought home, and answers how many it said it still had: 0 when all
 * of them had come home before.
 */
async function killWhileTheyComeHome(holder: FaultNode, owner: string): Promise<number> {
  using client = connectGrpc(holder.address);
  const waiting = await until(
    `${holder.name} to bring hints home to ${owner}`,
    async () => {
      const kept = await hintsFor(client, owner);
      return kept === undefined || kept.hints === 0 ? "none" : kept.running && kept.hints;
    },
    { withinMs: 60_000, everyMs: 2 },
  );
  await holder.kill();
  return waiting === "none" ? 0 : waiting;
}

type Kept = { readonly name: string; readonly hints: number; readonly running: boolean };

async function hintsFor(client: GrpcClient, owner: string): Promise<Kept | undefined> {
  const figures = await client.call("taikv.v1.Operator/NodeStatus", { skipKeyCounts: true });
  const kept = (figures["hintsFor"] as readonly Kept[]).find(({ name }) => name === owner);
  return kept === undefined ? undefined : { ...kept, hints: Number(kept.hints) };
}

/** Bytes of the pages that hold hints, in the node's file and its log. */
function hintBytesOnDisk(folder: string): number {
  const tables = "select name from sqlite_schema where tbl_name = 'hints'";
  return numberIn(folder, `select sum(pgsize) from dbstat where name in (${tables})`);
}

function bytesOf({ key, payload = "" }: Attempt): number {
  return Buffer.byteLength(key) + Buffer.byteLength(payload);
}
