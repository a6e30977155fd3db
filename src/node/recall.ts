/**
 * Recall: before a node goes on with what is in its store, it asks the others what they remember of it.
 *
 * Who remembers a later incarnation or commit number shows that the disk is from the past: restored, cloned, or cut. Who
 * answers with the same identity is another process on a copy of the disk. Who was removed is told so. All who are known
 * are asked until they have answered. Who is away is waited for a bounded time only, as long as this node and those who
 * have answered are a majority; with fewer, or when the store is a copy, nobody can say that it is not from the past.
 */
import { isOver } from "#model/node-record.ts";
import type { IntroducedSelf, Introduction } from "./introduction.ts";
import type { NodeDoors } from "./node-doors.ts";

export type Recall =
  /** Nobody who answered remembers more than the store holds. */
  | { readonly kind: "intact" }
  /** Nobody who answered does, but those who did not may. */
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
  /** Where the other nodes of the cluster listen, as far as known. */
  readonly members: readonly string[];
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
  const isOther = (address: string): boolean => address !== doors.address;
  const members = new Set(options.members.filter(isOther));
  const open = new Set([...members, ...options.contacts.filter(isOther)]);
  /** Told of by others: only whether this node's double is there matters. */
  const doubtful = new Set<string>();
  const known = open.size;
  const startedMs = clock.monotonicMs();
  /** Members by the word of those who are in the ring. */
  const listed = new Set<string>();
  let past: string | undefined;
  for (;;) {
    const asked = [...open, ...doubtful];
    const answers = await Promise.all(asked.map((address) => askAt(doors, self(), process, address)));
    for (const [i, answer] of answers.entries()) {
      const address = asked[i] as string;
      doubtful.delete(address);
      if (answer === "silent") continue;
      open.delete(address);
      if (answer === "foreign" || answer.settings.clusterId !== self().clusterId) continue;
      if (answer.node === self().node) {
        if (answer.process !== process) return { kind: "doubled", address };
        continue;
      }
      for (const node of answer.nodes) if (!isOver(node)) listed.add(node.address);
      const { remembered } = answer;
      if (remembered === undefined) continue;
      if (remembered.isRemoved) return { kind: "removed" };
      past ??= behind(self(), remembered, address);
      const elsewhere = remembered.address;
      if (elsewhere !== "" && elsewhere !== doors.address && !asked.includes(elsewhere)) doubtful.add(elsewhere);
    }
    if (doubtful.size > 0) continue;
    if (past !== undefined) return { kind: "past", reason: past };
    const waitedMs = clock.monotonicMs() - startedMs;
    const isPatienceOver = waitedMs >= (open.size <= known / 2 ? MOST_ANSWERED_MS : PATIENCE_MS);
    if (open.size === 0) return { kind: "intact" };
    if (isHasty || isPatienceOver) {
      // Whom nobody in the ring knows any more has left or was removed since the store was written.
      const present = listed.size === 0 ? [...members] : [...members].filter((address) => listed.has(address));
      const silent = present.filter((address) => open.has(address));
      const isSure = needsAll ? silent.length === 0 : isMajority(present.length - silent.length, present.length);
      if (!isSure && !isHasty) return { kind: "unsure", silent };
      doors.onEvent({ kind: "recall-incomplete", silent: [...open], waitedMs });
      return { kind: "intact" };
    }
    await new Promise<void>((resolve) => clock.after(AGAIN_AFTER_MS, resolve));
  }
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
