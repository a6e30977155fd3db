/** Whether keys hold the newest of the writes that one client made, one after the other. */
import { connectGrpc } from "../../support/grpc-client.ts";
import { until } from "../../support/until.ts";
import { atOnce } from "../at-once.ts";
import type { Attempt } from "../load/history.ts";
import { attempt } from "../load/key-value-caller.ts";
import { type Figure, none } from "../row.ts";

const READS_AT_ONCE = 16;

/** Reads each key at `all`: it must show the last acknowledged write, or one after it whose outcome nobody knows. */
async function lostWrites(address: string, writes: readonly Attempt[]): Promise<string[]> {
  using client = connectGrpc(address);
  const lost: string[] = [];
  await atOnce(READS_AT_ONCE, new Set(writes.map(({ key }) => key)), async (key) => {
    const allowed = payloadsAllowed(writes.filter((write) => write.key === key));
    if (allowed === undefined) return;
    const read = await until(`${key} to be read at all`, async () => {
      const made = await attempt(client, { kind: "get", key, consistency: "all", timeoutMs: 5000 });
      return made.result !== "failed" && made;
    });
    if (!allowed.includes(read.payload)) lost.push(`${key} is ${read.payload ?? "gone"}, not ${allowed.join(" or ")}`);
  });
  return lost;
}

/** The same as a figure. */
export async function lostFigure(what: string, address: string, writes: readonly Attempt[]): Promise<Figure> {
  return none(what, await lostWrites(address, writes), new Set(writes.map(({ key }) => key)).size);
}

/** Undefined when none was acknowledged. */
export function payloadsAllowed(writes: readonly Attempt[]): (string | undefined)[] | undefined {
  const last = writes.findLastIndex(({ result }) => result === "ok");
  if (last < 0) return undefined;
  return writes
    .slice(last)
    .filter(({ effect }) => effect !== "nothing-written")
    .map(({ payload }) => payload);
}
