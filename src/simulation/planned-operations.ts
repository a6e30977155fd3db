/** What clients do in a run, drawn. */
import { pick, type Random } from "#base/random.ts";
import type { Consistency } from "#model/consistency.ts";
import { START_MS } from "./planned-faults.ts";

export type PlannedOperation = {
  readonly atMs: number;
  readonly kind: "get" | "insert" | "delete" | "scan" | "batch";
  readonly key: string;
  readonly consistency: Consistency;
  readonly ttlMs: number;
  /** Bytes of the payload beside what makes it unique. */
  readonly bytes: number;
  /** Which of the nodes that serve at that time is asked. */
  readonly through: number;
  readonly timeoutMs: number;
  /** The client takes back what it asked for after so long; 0: never. */
  readonly cancelAfterMs: number;
  /** Tries again elsewhere after definite failures. */
  readonly retries: number;
};

const HASTY_MS = 500;
const KEYS = 10;
/** Keys that are read and written all the time begin so. */
export const BUSY_KEYS = "key ";
/** Of the operations of some runs. */
const LONELY_EVERY = 5;
/** Written at the start and never again: what must be there all the time. */
export const STABLE_KEYS: readonly string[] = Array.from({ length: 8 }, (_, i) => `stable ${i}`);

type Operations = { readonly operations: readonly PlannedOperation[]; readonly spare: readonly PlannedOperation[] };

/** What is done until the quiet, and could be done for twice that time from then on. */
export function drawOperations(random: Random, count: number, quietAtMs: number): Operations {
  const keys = 1 + random.below(KEYS);
  const reads = 4 + random.below(10);
  const bytes = pick(random, [0, 0, 200, 5000]) ?? 0;
  const stable = STABLE_KEYS.map(
    (key, i): PlannedOperation => ({
      ...drawOperation(random, keys, reads, 0),
      atMs: START_MS - 1000 + i,
      kind: "insert",
      key,
      consistency: "quorum",
      ttlMs: 0,
      cancelAfterMs: 0,
    }),
  );
  const isLonely = random.fork("lonely").below(3) === 0;
  const draw = (from: Random, fromMs: number, toMs: number, first: number, length: number): PlannedOperation[] => {
    const operations = Array.from({ length }, () => ({
      ...drawOperation(from, keys, reads, bytes),
      atMs: Math.round((fromMs + from.fraction() * (toMs - fromMs)) * 10) / 10,
    }));
    return isLonely ? operations.map((operation, i) => lonely(operation, first + i)) : operations;
  };
  const rest = draw(random, START_MS, quietAtMs - 500, 0, count - stable.length);
  const spare = draw(random.fork("spare"), quietAtMs, 3 * quietAtMs, count, 2 * count);
  const inOrder = (a: PlannedOperation, b: PlannedOperation): number => a.atMs - b.atMs;
  return { operations: [...stable, ...rest].sort(inOrder), spare: spare.sort(inOrder) };
}

/** Where nodes stand still, clients wait for less time and delete more: a delete reads first, and may then be late. */
export function hasty(operation: PlannedOperation, index: number): PlannedOperation {
  if (operation.atMs < START_MS) return operation;
  const kind = operation.kind === "insert" && index % 4 === 0 ? "delete" : operation.kind;
  return { ...operation, kind, timeoutMs: index % 3 === 0 ? operation.timeoutMs : HASTY_MS };
}

/** Some of what is inserted has a key of its own, and may be held by a single node. */
function lonely(operation: PlannedOperation, index: number): PlannedOperation {
  if (operation.kind !== "insert" || index % LONELY_EVERY !== 0) return operation;
  return {
    ...operation,
    key: `lonely ${index}`,
    consistency: index % (2 * LONELY_EVERY) === 0 ? "one" : "quorum",
    ttlMs: 0,
  };
}

function drawOperation(random: Random, keys: number, reads: number, bytes: number): Omit<PlannedOperation, "atMs"> {
  const dice = random.below(20);
  const isBrief = random.below(8) === 0;
  const kind =
    random.below(100) === 0
      ? "scan"
      : random.below(30) === 0
        ? "batch"
        : dice < reads
          ? "get"
          : dice >= 18
            ? "delete"
            : "insert";
  return {
    kind,
    key: isBrief ? `brief ${random.below(2)}` : `${BUSY_KEYS}${random.below(keys)}`,
    consistency: pick(random, ["one", "all", ...Array.from({ length: 10 }, () => "quorum" as const)]) ?? "quorum",
    ttlMs: isBrief && kind === "insert" ? (pick(random, [1000, 3000, 20_000]) ?? 1000) : 0,
    bytes: random.below(4) === 0 ? bytes : 0,
    through: random.below(1000),
    timeoutMs: pick(random, [500, 3000, 3000, 10_000]) ?? 3000,
    cancelAfterMs: random.below(40) === 0 ? 1 + random.below(200) : 0,
    retries: random.below(3),
  };
}
