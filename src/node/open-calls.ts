/** Open calls: what was asked of the machines of a node and is not answered yet. */
import { NOBODY_ASKED, type OperationOutcome } from "#model/operation.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { PageOutcome } from "#replication/input.ts";
import type { LookupResult } from "#ring/input.ts";

/** What each kind of call is answered. */
type Answers = {
  readonly operation: OperationOutcome;
  readonly page: PageOutcome;
  readonly config: RangeConfig | undefined;
  /** The ranges that were forced. */
  readonly giveUp: readonly RangeConfig[];
  readonly lookup: LookupResult;
};

type CallKind = keyof Answers;

export type OpenCalls = {
  /** Under a number of its own. It is answered once, at once if the node has ended. */
  readonly open: <K extends CallKind>(kind: K, onAnswer: (answer: Answers[K]) => void) => number;
  readonly answer: <K extends CallKind>(kind: K, id: number, answer: Answers[K]) => void;
  /** Nobody is left to give an answer: whoever waits for one, or comes then, hears so. */
  readonly end: () => void;
};

export function createOpenCalls(): OpenCalls {
  const calls: { readonly [K in CallKind]: Map<number, (answer: Answers[K]) => void> } = {
    operation: new Map(),
    page: new Map(),
    config: new Map(),
    giveUp: new Map(),
    lookup: new Map(),
  };
  let nextId = 1;
  let isOver = false;

  function endAll<K extends CallKind>(kind: K): void {
    const open = [...calls[kind].values()];
    calls[kind].clear();
    for (const onAnswer of open) onAnswer(ENDED[kind]);
  }

  return {
    open: (kind, onAnswer) => {
      const id = nextId++;
      if (isOver) onAnswer(ENDED[kind]);
      else calls[kind].set(id, onAnswer);
      return id;
    },
    answer: (kind, id, answer) => {
      const onAnswer = calls[kind].get(id);
      calls[kind].delete(id);
      onAnswer?.(answer);
    },
    end: () => {
      isOver = true;
      for (const kind of Object.keys(calls) as CallKind[]) endAll(kind);
    },
  };
}

const REASON = "this node has ended before it heard how the operation ended";
const OPERATION_ENDED: OperationOutcome & { readonly kind: "failed" } = {
  kind: "failed",
  failure: { kind: "storage-failed", reason: REASON, effect: "may-have-been-written" },
  replicas: NOBODY_ASKED,
};
const ENDED: Answers = {
  operation: OPERATION_ENDED,
  page: { kind: "failed", outcome: OPERATION_ENDED },
  config: undefined,
  giveUp: [],
  lookup: { kind: "failed", reason: REASON },
};
