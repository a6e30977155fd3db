/** How far a node has come with copying a range, by what the node says and by the files of it and of a donor. */
import { connectGrpc, type GrpcClient } from "../../support/grpc-client.ts";
import { numberIn } from "../../support/store-beside.ts";
import { nowMs } from "../load/history.ts";
import type { FaultNode } from "../world.ts";

export type Progress = { readonly done: number; readonly total: number };

type Range = { readonly after: Uint8Array; readonly upTo: Uint8Array };
type Task = { readonly id: string; readonly kind: string; readonly state: string };

/** A copy of fewer entries is over before anybody can look. */
const ENTRIES_MIN = 50;
const WATCHED_MS_MAX = 60_000;
const ASK_MS_MAX = 2000;

/**
 * Watches a node that joins until a copy has passed the share, and stops the node's process there: what it has then, it
 * has for good. Undefined when no copy was seen on its way.
 */
export async function pauseInTransfer(node: FaultNode, donor: FaultNode, share: number): Promise<Progress | undefined> {
  using client = connectGrpc(node.address);
  using donorClient = connectGrpc(donor.address);
  const totals = new Map<string, { readonly range: Range; readonly total: number }>();
  const giveUpMs = nowMs() + WATCHED_MS_MAX;
  for (; nowMs() < giveUpMs; await Bun.sleep(2)) {
    for (const upTo of await copiedNow(client)) {
      const known = totals.get(upTo) ?? (await sizeAt(donor, donorClient, upTo));
      if (known === undefined || known.total < ENTRIES_MIN) continue;
      totals.set(upTo, known);
      const { range, total } = known;
      if (entriesWithin(node, range) < share * total) continue;
      node.pause();
      // Clients may have added some since the range was first seen.
      return { done: entriesWithin(node, range), total: entriesWithin(donor, range) };
    }
  }
  return undefined;
}

/** Ends of the ranges whose entries are on their way; none while the node does not answer. */
async function copiedNow(client: GrpcClient): Promise<string[]> {
  const answer = await client
    .call("taikv.v1.Operator/Tasks", {}, { timeoutMs: ASK_MS_MAX })
    .catch(() => ({ tasks: [] }));
  return (answer["tasks"] as readonly Task[])
    .filter(({ kind, state }) => kind === "transfer" && state === "copying")
    .map(({ id }) => id.replace("transfer-", ""));
}

async function sizeAt(donor: FaultNode, client: GrpcClient, upTo: string) {
  const figures = await client
    .call("taikv.v1.Operator/NodeStatus", { skipKeyCounts: true }, { timeoutMs: ASK_MS_MAX })
    .catch(() => ({ configs: [] }));
  const configs = figures["configs"] as readonly { readonly range: Range }[];
  const range = configs.find((config) => Buffer.from(config.range.upTo).toString("hex") === upTo)?.range;
  return range === undefined ? undefined : { range, total: entriesWithin(donor, range) };
}

/** Entries of the range in the node's file; 0 while there is none yet. */
function entriesWithin({ dataFolder }: FaultNode, { after, upTo }: Range): number {
  const isWrapped = Buffer.compare(Buffer.from(after), Buffer.from(upTo)) >= 0;
  const sql = `select count(*) from entries where position > ? ${isWrapped ? "or" : "and"} position <= ?`;
  return numberIn(dataFolder, sql, after, upTo);
}
