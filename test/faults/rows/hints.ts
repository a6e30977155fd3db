/** A7: what a node missed while it was down comes home, although a holder of hints is killed and another node leaves. */
import { join } from "node:path";
import { runTaikv } from "../../support/binary.ts";
import { judge } from "../judge.ts";
import { availabilityOf } from "../load/availability.ts";
import { isUnique, nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atMost, type Figure, none, plain, type Row } from "../row.ts";

const DOWN_MS = 60_000;
const WRITES = 200;
const LEAVER = "n3";

export const hints: Row = {
  id: "A7",
  title: "hints, and repair without them",
  promise:
    "down 60 s at 200 writes/s, a holder killed, another leaves: all there within 60 s, p99 at most twice; without hints 120 s",
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
  const bytes = others.map(({ machine }) => sizeOf(machine.dataFolder));
  const backMs = nowMs();
  await sleeper.start();
  const readyMs = nowMs();
  const members = world.nodes.map(({ name }) => name).filter((name) => !isHolderKilled || name !== LEAVER);
  if (isHolderKilled) {
    const holder = world.node("n4");
    await holder.kill();
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
  run.report(atMost("foreground p99", after.p99Ms, 2 * before.p99Ms));
  run.report(plain(`disk ${Math.round(Math.max(...bytes) / 1e6)} MB at most`));
  const figures: Figure[] = [];
  await judge(
    world,
    history,
    { ...run, report: (figure) => void figures.push(figure) },
    { members, quietMsMax: homeMsMax - (nowMs() - readyMs) },
  );
  for (const figure of figures) run.report(figure);
}

/** Bytes of entries and records, as the node's file says. */
function sizeOf(folder: string): number {
  return Bun.file(join(folder, "store.db")).size + Bun.file(join(folder, "store.db-wal")).size;
}
