/** M2: two nodes join the same stretch of the ring at once, one of them is killed in mid-transfer, and another node leaves. */
import { createRandom } from "#base/random.ts";
import { runTaikv } from "../../support/binary.ts";
import { judge, waitForRest } from "../judge.ts";
import { nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { preload } from "../load/preload.ts";
import { atLeast, atMost, type Figure, none, plain, type Row } from "../row.ts";
import type { FaultNode } from "../world.ts";
import { lostFigure } from "./newest-writes.ts";
import { pauseInTransfer } from "./transfer-progress.ts";

const ONE_RING_MS_MAX = 30_000;
const PRELOADED_BYTES = 20_000_000;
/** Of a copy, at the moment of the kill. */
const SHARE_MIN = 0.1;
const SHARE_MAX = 0.9;
/** The kill comes a little after what was watched for. */
const SHARE_WATCHED_MAX = 0.6;
/** Rounds in which the copies were over before the kill do not count; so many are tried for each that must. */
const TRIES_MAX = 4;
/** Few ranges, so that there is something to copy in each. */
const FEW_PLACES = ["--vnodes", "1"];
/** Two fixed positions so close to each other that both joiners want the same ranges. */
const POSITIONS = ["8000000000000000", "8000000000000001"] as const;

export const joinsAndACrash: Row = {
  id: "M2",
  title: "two joins, a crash and a leave at once",
  promise: "20 seeds, killed at 10 to 90 % of a transfer of 20 MB of data: 0 lost, one ring at most 30 s after",
  withinMinutes: 45,
  run: async (run) => {
    const seeds = run.isQuick ? 2 : 20;
    const restMs: number[] = [];
    const missed: string[] = [];
    const shares: number[] = [];
    let tries = 0;
    for (let seed = 1; seed <= seeds && tries < TRIES_MAX * seeds; tries++) {
      const figures: Figure[] = [];
      const name = `${run.seed}/${seed}/${tries}`;
      const round = await once({ ...run, seed: name, report: (figure) => void figures.push(figure) }, seed);
      const broken = figures.filter(({ isKept }) => !isKept);
      missed.push(...broken.map(({ text, details }) => `seed ${seed}: ${text}: ${details?.slice(0, 3).join("; ")}`));
      if (round === undefined) continue;
      restMs.push(round.restMs);
      shares.push(round.share);
      seed++;
    }
    run.report(atLeast("killed in mid-transfer", shares.length, seeds));
    run.report(plain(`at ${percentText(Math.min(...shares))} to ${percentText(Math.max(...shares))} of it`));
    run.report(plain(`${tries} tries`));
    run.report(none("judgements missed", missed, shares.length));
    run.report(atMost("one ring and all copies after", Math.max(...restMs), ONE_RING_MS_MAX));
  },
};

type Round = { readonly restMs: number; readonly share: number };

function percentText(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** One world; answers after how long it was at rest, and how far the copy was. Undefined when none was on its way. */
async function once(run: Parameters<Row["run"]>[0], number: number): Promise<Round | undefined> {
  const random = createRandom(run.seed);
  await using world = await run.open({ nodes: 3, args: FEW_PLACES });
  const addresses = world.nodes.map(({ address }) => address);
  const preloaded = await preload({ addresses, seed: run.seed, bytes: PRELOADED_BYTES });
  await using load = await startLoad({ seed: run.seed, addresses });
  await Bun.sleep(1000);
  const joiners = await Promise.all(["n4", "n5"].map((name) => world.prepare(name)));
  const [killed] = joiners as [FaultNode, FaultNode];
  const starts = joiners.map((node, i) => node.start({ args: ["--position", POSITIONS[i] as string] }));
  await Promise.all(starts);
  const watched = SHARE_MIN + random.fraction() * (SHARE_WATCHED_MAX - SHARE_MIN);
  const progress = await pauseInTransfer(killed, world.node("n1"), watched);
  await killed.kill();
  const share = progress === undefined ? 1 : progress.done / progress.total;
  const where = progress === undefined ? "after its transfers" : `at ${progress.done} of ${progress.total} entries`;
  run.say(`seed ${number}: n4 killed ${where}`);
  if (share > SHARE_MAX) return undefined;
  const leaver = world.node("n2");
  leaver.expectEnd();
  await load.setAddresses(world.running().flatMap((node) => (node === leaver ? [] : [node.address])));
  const leaving = runTaikv(["node", "leave", "--yes"], { env: { TAIKV_ADDR: leaver.address }, withinMs: 600_000 });
  await Bun.sleep(random.below(2000));
  await killed.start({ args: ["--position", POSITIONS[0]] });
  const left = await leaving;
  const calmMs = nowMs();
  if (left.exitCode !== 0) run.report(none("leaves refused", [`exit ${left.exitCode}: ${left.stderr}`]));
  await load.rest();
  const members = ["n1", "n3", "n4", "n5"];
  const { ms, faults } = await waitForRest(world, members, ONE_RING_MS_MAX);
  if (faults.length > 0) run.report(none("unrest", faults));
  run.say(`seed ${number}: left with ${left.exitCode}, at rest ${Math.round(nowMs() - calmMs)} ms after that`);
  run.report(await lostFigure("preloaded keys lost", world.node("n1").address, preloaded));
  await judge(world, await load.stop(), run, { members });
  return { restMs: ms, share };
}
