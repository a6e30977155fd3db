/** A3: only one link of five nodes is hurt: cut both ways, then one way, then lossy. Everybody still sees everybody else. */
import { judge } from "../judge.ts";
import { availabilityOf } from "../load/availability.ts";
import { nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, none, plain, type Row } from "../row.ts";
import type { World } from "../world.ts";

const CHANGES_MAX = 2;

export const partialPartition: Row = {
  id: "A3",
  title: "partial, one-way and lossy links",
  promise:
    "5 nodes: n1–n2 cut, then n1→n2, then 30 % loss: at least 99 % by any node, at most 2 membership changes each, one ring",
  withinMinutes: 8,
  run: async (run) => {
    await using world = await run.open({ nodes: 5 });
    const addresses = world.nodes.map(({ address }) => address);
    await using load = await startLoad({ seed: run.seed, addresses, retryAfterMs: undefined });
    await Bun.sleep(2000);
    const { network } = world;
    const events: readonly (readonly [string, () => Promise<void>])[] = [
      ["both ways", async () => void (await Promise.all([network.cut("n1", "n2"), network.cut("n2", "n1")]))],
      ["one way", () => network.cut("n1", "n2")],
      [
        "30 % loss",
        async () => void (await Promise.all([network.lose?.("n1", "n2", 0.3), network.lose?.("n2", "n1", 0.3)])),
      ],
    ];
    const times: { readonly name: string; readonly fromMs: number; readonly untilMs: number }[] = [];
    for (const [name, begin] of events) {
      const before = changesOf(world);
      const fromMs = nowMs();
      await begin();
      await Bun.sleep(run.isQuick ? 5000 : 15_000);
      const untilMs = nowMs();
      await network.heal();
      await Bun.sleep(run.isQuick ? 2000 : 5000);
      times.push({ name, fromMs, untilMs });
      const changes = changesOf(world).slice(before.length);
      run.say(`${name}: ${changes.length} membership changes told`);
      const subjects = new Set(changes.map((change) => change.split(" ").slice(0, 2).join(" ")));
      run.report({
        ...plain(`${name}: ${subjects.size} membership changes`),
        isKept: subjects.size <= CHANGES_MAX,
        details: changes,
      });
    }
    const history = await load.stop();
    for (const { name, fromMs, untilMs } of times) {
      const shares = addresses.map((address) => {
        const own = history.attempts
          .filter((one) => one.address === address)
          .map(({ kind, key, startMs, endMs, result }) => ({ kind, key, startMs, endMs, isOk: result !== "failed" }));
        return availabilityOf(own, fromMs, untilMs).success * 100;
      });
      run.report(atLeast(`${name}: worst node`, Math.min(...shares), 99, " %"));
    }
    run.report(none("crashes", world.crashes));
    await judge(world, history, run);
  },
};

/** What the nodes have told of others' going, as `n2 down` and who said it. */
function changesOf(world: World): string[] {
  return world.nodes.flatMap((node) =>
    node
      .process()
      .log()
      .split("\n")
      .flatMap((line) => {
        const match = /"peer":"([^"]+)".*"msg":"node down"|"msg":"node down".*"peer":"([^"]+)"/.exec(line);
        return match === null ? [] : [`${match[1] ?? match[2]} down, says ${node.name}: ${line}`];
      }),
  );
}
