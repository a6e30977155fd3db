/**
 * Recall: before a node goes on with what is in its store, it asks the others what they remember of it.
 *
 * Who remembers a later incarnation or commit number shows that the disk is from the past: restored, cloned, or cut. Who
 * answers with the same identity is another process on a copy of the disk. Who was removed is told so. All who are known
 * are asked until they have answered. Who is away is waited for a bounded time only, as long as this node and those who
 * have answered are a majority; with fewer, or when the store is a copy, nobody can say that it is not from the past.
 * Members are who counts, wherever they listen: one that has moved is asked where others say that it is, and whoever else
 * listens where it was speaks for nobody but itself.
 */
import type { NodeId } from "#model/node-id.ts";
import type { NodeRecord } from "#model/node-record.ts";
import type { IntroducedSelf, Introduction } from "./introduction.ts";
import type { NodeDoors } from "./node-doors.ts";
import { openRoll } from "./roll.ts";

export type Recall =
  /** Nobody who answered remembers more than the store holds. */
  | { readonly kind: "intact" }
  /** Nobody who answered does, but those who did not may: where they were last known to listen. */
  | { readonly kind: "unsure"; readonly silent: readonly string[] }
  | { readonly kind: "past"; readonly reason: string }
  | { readonly kind: "removed" }
  /** Another process with the same identity listens there. */
  | { readonly kind: "doubled"; readonly address: string };

export type RecallOptions = {
  readonly doors: Pick<NodeDoors, "address" | "clock" | "askContact" | "onEvent">;
  /** As the store says at the moment. */
  readonly self: () => IntroducedSelf;
  /** Of this process. */
  readonly process: string;
  /** The other nodes of the cluster, as far as known. */
  readonly members: readonly NodeRecord[];
  /** In whose place this node is: they are members no more, whoever has not heard of that yet. */
  readonly replaces: readonly NodeId[];
  /** Where somebody else may know. */
  readonly contacts: readonly string[];
  /** Everybody is asked once, nobody is waited for. */
  readonly isHasty: boolean;
  /** Without an answer of every member nothing is sure. */
  readonly needsAll: boolean;
};

/** With answers of most the rest is waited for no longer than this. */
const MOST_ANSWERED_MS = 2000;
/** Whoever is away is waited for no longer than this. */
const PATIENCE_MS = 5000;
const AGAIN_AFTER_MS = 250;

export async function recall(options: RecallOptions): Promise<Recall> {
  const { doors, self, process, isHasty, needsAll } = options;
  const { clock } = doors;
  const isElsewhere = (address: string): boolean => address !== "" && address !== doors.address;
  const roll = openRoll(options.members, [self().node, ...options.replaces]);
  const contacts = new Set(options.contacts.filter(isElsewhere));
  /** Told of by others: only whether this node's double is there matters. */
  const doubtful = new Set<string>();
  /** Where somebody has answered, whoever that was. */
  const answered = new Set<string>();
  const known = new Set<string>();
  const startedMs = clock.monotonicMs();
  let past: string | undefined;

  const silent = (): readonly NodeRecord[] => roll.present().filter((node) => !roll.isHeard(node));

  /** Who has not been heard, by address. */
  function awaited(): string[] {
    const gone = roll.gone().filter((node) => !roll.isHeard(node) && known.has(node.address));
    const addresses = [...silent(), ...gone.filter(({ address }) => !answered.has(address))].map(addressOf);
    return [...new Set([...addresses, ...[...contacts].filter((address) => !answered.has(address))])];
  }

  for (;;) {
    const open = awaited().filter(isElsewhere);
    for (const address of open) known.add(address);
    const asked = [...new Set([...open, ...doubtful])];
    const answers = await Promise.all(asked.map((address) => askAt(doors, self(), process, address)));
    for (const [i, answer] of answers.entries()) {
      const address = asked[i] as string;
      doubtful.delete(address);
      if (answer === "silent") continue;
      answered.add(address);
      if (answer === "foreign" || answer.settings.clusterId !== self().clusterId) continue;
      if (answer.node === self().node) {
        if (answer.process !== process) return { kind: "doubled", address };
        continue;
      }
      roll.note(answer);
      const { remembered } = answer;
      if (remembered === undefined) continue;
      if (remembered.isRemoved) return { kind: "removed" };
      past ??= behind(self(), remembered, address);
      const elsewhere = remembered.address;
      if (isElsewhere(elsewhere) && !asked.includes(elsewhere)) doubtful.add(elsewhere);
    }
    if (doubtful.size > 0) continue;
    if (past !== undefined) return { kind: "past", reason: past };
    const left = awaited().filter(isElsewhere);
    // Whom those who have answered tell of is asked at least once, too.
    if (left.some((address) => !known.has(address))) continue;
    const unheard = silent();
    if (left.length === 0 && unheard.length === 0) return { kind: "intact" };
    const waitedMs = clock.monotonicMs() - startedMs;
    const isPatienceOver = waitedMs >= (left.length <= known.size / 2 ? MOST_ANSWERED_MS : PATIENCE_MS);
    if (isHasty || isPatienceOver || left.length === 0) {
      const others = roll.present().length;
      const isSure = needsAll ? unheard.length === 0 : isMajority(others - unheard.length, others);
      if (!isSure && !isHasty) return { kind: "unsure", silent: [...new Set(unheard.map(addressOf))] };
      doors.onEvent({ kind: "recall-incomplete", silent: awaited(), waitedMs });
      return { kind: "intact" };
    }
    await new Promise<void>((resolve) => clock.after(AGAIN_AFTER_MS, resolve));
  }
}

function addressOf({ address }: NodeRecord): string {
  return address;
}

/** This node with so many of the others. */
function isMajority(heard: number, others: number): boolean {
  return 2 * (heard + 1) > others + 1;
}

async function askAt(
  doors: RecallOptions["doors"],
  self: IntroducedSelf,
  process: string,
  address: string,
): Promise<Introduction | "foreign" | "silent"> {
  const request = { name: "", address: doors.address, clusterName: "", process, self, reclaims: undefined };
  const answer = await doors.askContact(address, request);
  // Who is of another cluster by now remembers nothing.
  if (answer.kind === "refused") return "foreign";
  return answer.kind === "silent" ? "silent" : answer.introduction;
}

function behind(self: IntroducedSelf, seen: NonNullable<Introduction["remembered"]>, by: string): string | undefined {
  if (seen.incarnation > self.incarnation) {
    return `${by} has heard its start ${seen.incarnation}, its disk knows of ${self.incarnation}`;
  }
  if (seen.commitNumber > self.commitNumber) {
    return `${by} has heard of its batch ${seen.commitNumber}, its disk ends with ${self.commitNumber}`;
  }
  return undefined;
}
