/** M2: two nodes join the same stretch of the ring at once, one of them is killed in mid-transfer, and another node leaves. */
import { createRandom } from "#base/random.ts";
import { runTaikv } from "../../support/binary.ts";
import { judge, waitForRest } from "../judge.ts";
import { nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atMost, type Figure, none, plain, type Row } from "../row.ts";

const ONE_RING_MS_MAX = 30_000;
/** Two fixed positions so close to each other that both joiners want the same ranges. */
const POSITIONS = ["8000000000000000", "8000000000000001"] as const;

export const joinsAndACrash: Row = {
  id: "M2",
  title: "two joins, a crash and a leave at once",
  promise: "20 seeds: 0 lost, one ring at most 30 s after",
  withinMinutes: 25,
  run: async (run) => {
    const seeds = run.isQuick ? 2 : 20;
    const restMs: number[] = [];
    const missed: string[] = [];
    for (let seed = 1; seed <= seeds; seed++) {
      const figures: Figure[] = [];
      restMs.push(
        await once({ ...run, seed: `${run.seed}/${seed}`, report: (figure) => void figures.push(figure) }, seed),
      );
      const broken = figures.filter(({ isKept }) => !isKept);
      missed.push(...broken.map(({ text, details }) => `seed ${seed}: ${text}: ${details?.slice(0, 3).join("; ")}`));
    }
    run.report(plain(`${seeds} seeds`));
    run.report(none("judgements missed", missed, seeds));
    run.report(atMost("one ring and all copies after", Math.max(...restMs), ONE_RING_MS_MAX));
  },
};

/** One world; answers after how long it was at rest, ms. */
async function once(run: Parameters<Row["run"]>[0], number: number): Promise<number> {
  const random = createRandom(run.seed);
  await using world = await run.open({ nodes: 3 });
  await using load = await startLoad({ seed: run.seed, addresses: world.nodes.map(({ address }) => address) });
  await Bun.sleep(2000);
  const joiners = await Promise.all(["n4", "n5"].map((name) => world.prepare(name)));
  const started = joiners.map((node, i) => node.start({ args: ["--position", POSITIONS[i] as string] }));
  await Promise.all(started);
  // A transfer of these few entries takes about a second: somewhere within it.
  await Bun.sleep(random.below(1200));
  const [killed] = joiners;
  await killed?.kill();
  const leaver = world.node("n2");
  leaver.expectEnd();
  await load.setAddresses(world.running().flatMap((node) => (node === leaver ? [] : [node.address])));
  const leaving = runTaikv(["node", "leave", "--yes"], { env: { TAIKV_ADDR: leaver.address }, withinMs: 600_000 });
  await Bun.sleep(random.below(2000));
  await killed?.start({ args: ["--position", POSITIONS[0]] });
  const left = await leaving;
  const calmMs = nowMs();
  if (left.exitCode !== 0) run.report(none("leaves refused", [`exit ${left.exitCode}: ${left.stderr}`]));
  await load.rest();
  const members = ["n1", "n3", "n4", "n5"];
  const { ms, faults } = await waitForRest(world, members, ONE_RING_MS_MAX);
  if (faults.length > 0) run.report(none("unrest", faults));
  run.say(`seed ${number}: left with ${left.exitCode}, at rest ${Math.round(nowMs() - calmMs)} ms after that`);
  await judge(world, await load.stop(), run, { members });
  return ms;
}
