/** D4: fsync fails on one node. What it has on disk is then unknown to it, so it must stop at once and for good. */
import { within } from "../../support/until.ts";
import { judge } from "../judge.ts";
import { availabilityOf } from "../load/availability.ts";
import { nowMs } from "../load/history.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, atMost, none, plain, type Row, secondsText } from "../row.ts";

const LEAVES_WITHIN_MS = 2000;
const BURST_MS = 3000;
/** An answer that was on its way when the fsync failed. */
const ON_ITS_WAY_MS = 50;

export const failedSync: Row = {
  id: "D4",
  title: "a failing fsync",
  promise:
    "EIO on one node: 0 acknowledged by it after the first, out of service within 2 s, success at least 99.5 % until 10 s after its restart",
  needs: ["gcc"],
  withinMinutes: 3,
  run: async (run) => {
    await using world = await run.open({ nodes: 3, hurt: { disk: true } });
    await using load = await startLoad({ seed: run.seed, addresses: world.nodes.map(({ address }) => address) });
    await Bun.sleep(3000);
    const victim = world.node("n2");
    victim.expectEnd();
    const { exited } = victim.process();
    const fromMs = nowMs();
    victim.machine.disk?.failSync(true);
    const code = await within(`${victim.name} to stop`, 15_000, exited);
    const endedMs = nowMs();
    const failedMs = victim.machine.disk?.firstFailureMs() ?? Number.NaN;
    run.say(`${victim.name} ended with ${code}, ${Math.round(endedMs - failedMs)} ms after the first failed fsync`);
    await Bun.sleep(BURST_MS);
    victim.machine.disk?.failSync(false);
    await Bun.sleep(2000);
    await victim.start();
    const upAgainMs = nowMs();
    await Bun.sleep(run.isQuick ? 2000 : 10_000);
    const stoppedMs = nowMs();
    const history = await load.stop();
    const restartedMs = endedMs + BURST_MS;
    const late = history.attempts.filter(
      ({ address, kind, result, endMs }) =>
        address === victim.address &&
        kind !== "get" &&
        result === "ok" &&
        endMs > failedMs + ON_ITS_WAY_MS &&
        endMs < restartedMs,
    );
    run.report(
      none(
        "acknowledged by it afterwards",
        late.map((one) => JSON.stringify(one)),
      ),
    );
    run.report(atMost("out of service after", endedMs - failedMs, LEAVES_WITHIN_MS));
    const untilUp = availabilityOf(history.requests, fromMs, upAgainMs);
    const all = availabilityOf(history.requests, fromMs);
    run.report(
      plain(
        `success until it was up again, ${secondsText(upAgainMs - fromMs)}: ${(untilUp.success * 100).toFixed(2)} %`,
      ),
    );
    const windowText = secondsText(stoppedMs - fromMs);
    run.report(atLeast(`success over all ${windowText}`, all.success * 100, 99.5, " %"));
    await judge(world, history, run);
  },
};
