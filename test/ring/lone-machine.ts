/** One ring machine whose neighbours are made up by the test: every message in is written by hand, every one out is seen. */
import { createRandom } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import { type Position, positionFrom } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import type { RingEffect, RingInput } from "#ring/input.ts";
import type { Neighbourhood, RingMessage } from "#ring/message.ts";
import { createRing, type PlannedVirtualNode, type RingState, type VirtualNodeState } from "#ring/ring-state.ts";
import type { SavedRing } from "#ring/saved-ring.ts";
import type { RingSettings } from "#ring/settings.ts";
import { step, wakeAtMs } from "#ring/step.ts";

type Of<Kind extends RingMessage["kind"]> = Extract<RingMessage, { kind: Kind }>;

export type LoneMachine = {
  readonly state: RingState;
  /** Its virtual node of index 0. */
  readonly own: () => VirtualNodeState;
  readonly listed: () => Position[];
  readonly nowMs: () => number;
  readonly step: (input: RingInput) => RingEffect[];
  readonly hear: (from: VirtualNode, message: RingMessage) => RingEffect[];
  /** Messages of the kind sent since they were last asked for, oldest first. */
  readonly sent: <Kind extends RingMessage["kind"]>(kind: Kind) => Of<Kind>[];
  /** Lets time pass, with every tick in time. */
  readonly run: (ms: number) => void;
  /** Answers the oldest unanswered question to the place with its neighbourhood, or that it is gone. */
  readonly answer: (from: VirtualNode, neighbourhood: Neighbourhood | "gone") => void;
};

export const OWN: NodeId = idOf(0xaa);

export function idOf(number: number): NodeId {
  return number.toString(16).padStart(32, "0") as NodeId;
}

/** A place of node number `position`, at that position. */
export function placeAt(position: number, incarnation = 1): VirtualNode {
  return { node: idOf(position), index: 0, incarnation, position: positionFrom(BigInt(position)), kind: "fixed" };
}

export function around(
  self: VirtualNode,
  successors: readonly VirtualNode[],
  predecessor?: VirtualNode,
): Neighbourhood {
  return { self, predecessor, successors, wraps: false, version: 7 };
}

export function createLoneMachine(
  options: {
    readonly position?: number;
    readonly plan?: readonly PlannedVirtualNode[];
    readonly saved?: SavedRing;
    readonly settings?: Partial<RingSettings>;
  } = {},
): LoneMachine {
  const positions = [positionFrom(BigInt(options.position ?? 100))];
  const state = createRing({
    record: {
      id: OWN,
      name: "own",
      address: "own:1",
      incarnation: 1,
      revision: 1,
      lifecycle: "joining",
      weight: 1,
      virtualNodes: 1,
      zone: "",
    },
    virtualNodes: options.plan ?? [{ index: 0, kind: "fixed", positions }],
    saved: options.saved,
    random: createRandom("lone"),
    settings: { successorsMax: 3, ...options.settings },
  });
  let nowMs = 1000;
  let out: RingMessage[] = [];

  const take = (input: RingInput): RingEffect[] => {
    const effects = step(state, input, nowMs);
    for (const effect of effects) if (effect.kind === "send") out.push(effect.message);
    return effects;
  };

  const machine: LoneMachine = {
    state,
    own: () => state.virtualNodes.get(0) as VirtualNodeState,
    listed: () => machine.own().successors.map((place) => place.position),
    nowMs: () => nowMs,
    step: take,
    hear: (from, message) => take({ kind: "message", from: from.node, address: `${from.position}:1`, message }),
    sent: <Kind extends RingMessage["kind"]>(kind: Kind) => {
      const found = out.filter((message): message is Of<Kind> => message.kind === kind);
      out = out.filter((message) => message.kind !== kind);
      return found;
    },
    run: (ms) => {
      const untilMs = nowMs + ms;
      for (let at = wakeAtMs(state); at <= untilMs; at = wakeAtMs(state)) {
        nowMs = Math.max(nowMs, at);
        take({ kind: "tick" });
      }
      nowMs = untilMs;
    },
    answer: (from, neighbourhood) => {
      const question = out.find(
        (message): message is Of<"maintain"> =>
          message.kind === "maintain" && message.queries.some(({ target }) => target.node === from.node),
      );
      if (question === undefined) throw new Error(`nothing was asked of ${from.position}`);
      out = out.filter((message) => message !== question);
      const answers = question.queries.map(() =>
        neighbourhood === "gone" ? ({ kind: "gone" } as const) : ({ kind: "state", neighbourhood } as const),
      );
      machine.hear(from, { kind: "maintained", request: question.request, directoryHash: 0, answers });
    },
  };
  return machine;
}

/** A machine at 100 that has joined behind `front` (50), which listed the given places. */
export function joinedMachine(
  successors: readonly VirtualNode[],
  settings: Partial<RingSettings> = {},
  plan?: readonly PlannedVirtualNode[],
): LoneMachine {
  const machine = createLoneMachine(plan === undefined ? { settings } : { settings, plan });
  machine.step({ kind: "join", contacts: ["front:1"] });
  machine.step({ kind: "persisted", token: 1 });
  answerFind(machine, placeAt(50), around(placeAt(50), successors));
  return machine;
}

/** Answers the last search with the neighbourhood of who was looked for. */
export function answerFind(machine: LoneMachine, from: VirtualNode, holder: Neighbourhood | undefined): void {
  const find = machine.sent("find").at(-1);
  if (find === undefined) throw new Error("nothing is searched");
  machine.hear(from, { kind: "found", request: find.request, isMember: true, holder, next: [] });
}
