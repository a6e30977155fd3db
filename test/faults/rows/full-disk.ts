/** D5: one node's disk is full for a while. */
import { connectGrpc } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import { judge } from "../judge.ts";
import { availabilityOf } from "../load/availability.ts";
import { nowMs } from "../load/history.ts";
import { attempt } from "../load/key-value-caller.ts";
import { startLoad } from "../load/load.ts";
import { atLeast, atMost, none, plain, type Row } from "../row.ts";

const FULL_MS = 20_000;
const WRITING_AGAIN_MS_MAX = 5000;

export const fullDisk: Row = {
  id: "D5",
  title: "a full disk",
  promise:
    "20 s: its writes refused, reads 100 % answered, success at least 99.5 %, writing again within 5 s, no restart",
  withinMinutes: 4,
  run: async (run) => {
    await using world = await run.open({ nodes: 3 });
    await using load = await startLoad({ seed: run.seed, addresses: world.nodes.map(({ address }) => address) });
    await Bun.sleep(2000);
    const victim = world.node("n2");
    const { pid } = victim.process();
    using client = connectGrpc(world.node("n1").address);
    // At `all` the full node must take part, so that its refusal shows.
    const atAll = (key: string, timeoutMs: number) =>
      attempt(client, { kind: "insert", key, payload: "x", consistency: "all", timeoutMs });
    const fromMs = nowMs();
    await victim.machine.room?.take();
    const fullMs = nowMs();
    await Bun.sleep(2000);
    const refused: boolean[] = [];
    while (nowMs() < fullMs + (run.isQuick ? 6000 : FULL_MS)) {
      refused.push((await atAll(`full:${refused.length}`, 1000)).result === "failed");
      await Bun.sleep(250);
    }
    const untilMs = nowMs();
    await victim.machine.room?.giveBack();
    await until("writes at all again", async () => (await atAll("again", 1000)).result === "ok", { withinMs: 30_000 });
    const againMs = nowMs() - untilMs;
    await Bun.sleep(2000);
    const history = await load.stop();
    const reads = history.attempts.filter(
      ({ address, kind, startMs }) =>
        address === victim.address && kind === "get" && startMs > fullMs && startMs < untilMs,
    );
    const taken = refused.filter((isRefused) => !isRefused).map(() => "an insert at all was acknowledged");
    run.report(none("writes taken by the full disk", taken, refused.length));
    const unread = reads.filter(({ result }) => result === "failed").map((one) => JSON.stringify(one));
    run.report(none("reads refused by it", unread, reads.length));
    run.report(atLeast("success", availabilityOf(history.requests, fromMs).success * 100, 99.5, " %"));
    run.report(atMost("writing again after", againMs, WRITING_AGAIN_MS_MAX));
    const isSame = victim.isRunning() && victim.process().pid === pid;
    run.report({ ...plain(isSame ? "no restart" : "restarted"), isKept: isSame });
    await judge(world, history, run);
  },
};
