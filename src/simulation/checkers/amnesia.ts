/**
 * Amnesia: a node whose disk was put back must not go on with it under its old id, if that lacks what was acknowledged on
 * its word.
 *
 * What a disk has lost is gone for the ledger, which demands no more than what is left until others have it. But who goes
 * on is taken for one that still has it. An answer rests on a node's word when no more disks held it at that moment than it needed:
 * then whoever counted that copy has heard how far the store had come with it, and remembers. Not where it is the
 * coordinator's own, who was alone at that moment: nobody was there to be told, and nobody can know.
 */
import { mapKeyOf } from "#base/bytes.ts";
import type { NodeId } from "#model/node-id.ts";
import type { StoreWrite } from "#model/store.ts";
import { compareVersions } from "#model/version.ts";
import { positionOfKey } from "#rpc/key-position.ts";
import type { OperationRecord } from "../history.ts";
import type { SimulatedDisk } from "../simulated-disk.ts";
import { holds, type Written } from "./quorums.ts";

export type AmnesiaChecker = {
  /** On whose word the answer rests; nobody's, when more have it than it takes. */
  readonly acknowledge: (record: OperationRecord) => readonly NodeId[];
  /** The node has written that to its disk: what it has dropped, it need not have, as others have it. */
  readonly wrote: (node: NodeId, batch: readonly StoreWrite[], disk: SimulatedDisk) => void;
  /** From now on what the node holds counts. */
  readonly counts: (node: NodeId, name: string, disk: SimulatedDisk) => void;
};

type Word = Written & { readonly what: string };

export function createAmnesiaChecker(
  holdersOf: (written: Written) => { readonly count: number; readonly nodes: readonly NodeId[] },
  /** It knows of no other node that is up, or may be. */
  isAlone: (node: NodeId) => boolean,
  nowMs: () => number,
  complain: (text: string) => void,
): AmnesiaChecker {
  /** The newest of each key, by node and key. */
  const words = new Map<NodeId, Map<string, Word>>();

  function wordsOf(node: NodeId): Map<string, Word> {
    const known = words.get(node) ?? new Map<string, Word>();
    words.set(node, known);
    return known;
  }

  return {
    acknowledge: ({ operation: { kind, key }, consistency, outcome, node: coordinator }) => {
      if (outcome === undefined || outcome.kind === "failed") return [];
      // Who reads at `one` is promised nothing.
      if (outcome.kind === "got" && consistency === "one") return [];
      const written = { position: positionOfKey(key), key, version: outcome.version };
      const { count, nodes: holders } = holdersOf(written);
      if (count !== outcome.replicas.needed) return [];
      const nodes = holders.filter((node) => node !== coordinator || !isAlone(node));
      const what = `${kind} at ${consistency}, answered at ${nowMs().toFixed(1)}`;
      for (const node of nodes) {
        const own = wordsOf(node);
        const known = own.get(mapKeyOf(key));
        if (known === undefined || compareVersions(known.version, written.version) < 0) {
          own.set(mapKeyOf(key), { ...written, what });
        }
      }
      return nodes;
    },
    wrote: (node, batch, { store }) => {
      const own = words.get(node);
      if (own === undefined) return;
      for (const write of batch) {
        const isGone = write.kind === "drop-entry" && store.head(write.position, write.key) === undefined;
        if (isGone) own.delete(mapKeyOf(write.key));
      }
    },
    counts: (node, name, disk) => {
      for (const [place, word] of words.get(node) ?? []) {
        if (holds(disk, word)) continue;
        complain(`amnesia: ${name} goes on without what it had in the ${word.what}, of the key ${place}`);
      }
    },
  };
}
