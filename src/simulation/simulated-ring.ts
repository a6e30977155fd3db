/**
 * Many nodes with the real ring machine in one process, under virtual time: one seed fixes the whole run.
 *
 * Each node has a disk that keeps what was persisted, can crash, pause and restart, and is reached by its address.
 */
import { present } from "#base/assert.ts";
import { sha256 } from "#base/hash.ts";
import { createRandom, type Random } from "#base/random.ts";
import { utf8BytesOf } from "#base/text.ts";
import { type NodeId, nodeIdFromBytes } from "#model/node-id.ts";
import type { NodeRecord } from "#model/node-record.ts";
import { type Position, positionFromBytes } from "#model/position.ts";
import { EMPTY_RING_VIEW, type RingView } from "#model/ring-view.ts";
import type { LookupResult, RingEffect, RingEvent, RingInput } from "#ring/input.ts";
import type { RingMessage } from "#ring/message.ts";
import { createRing, type PlannedVirtualNode, type RingState } from "#ring/ring-state.ts";
import { decodeSavedRing, encodeSavedRing } from "#ring/saved-ring.ts";
import type { RingSettings } from "#ring/settings.ts";
import { step, wakeAtMs } from "#ring/step.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import { createSimulatedNetwork, type NetworkSettings, type SimulatedNetwork } from "./simulated-network.ts";

export type SimulatedNode = {
  readonly name: string;
  readonly id: NodeId;
  readonly address: string;
  /** Of its next start. */
  plan: readonly PlannedVirtualNode[];
  /** Undefined while it is not running. */
  ring: RingState | undefined;
  /** What its disk holds. */
  disk: Uint8Array | undefined;
  view: RingView;
  hasJoined: boolean;
  hasLeft: boolean;
  refusal: string | undefined;
  isPaused: boolean;
  /** Inputs that came in while it was paused. */
  waiting: RingInput[];
  starts: number;
  /** The time of the tick that is planned. */
  tickAtMs: number;
  readonly events: { readonly atMs: number; readonly event: RingEvent }[];
  readonly results: Map<number, LookupResult>;
};

export type SimulatedRing = {
  readonly scheduler: Scheduler;
  readonly network: SimulatedNetwork;
  /** Chance, 0 at first, of a message being answered by a refusal though it is carried: a suspicion of the living. */
  readonly refuseFalsely: (chance: number) => void;
  readonly nodes: ReadonlyMap<string, SimulatedNode>;
  readonly node: (name: string) => SimulatedNode;
  readonly nameOf: (id: NodeId) => string;
  readonly add: (name: string, options?: NodeOptions) => SimulatedNode;
  readonly found: (name: string) => void;
  readonly join: (name: string, contacts: readonly string[]) => void;
  readonly leave: (name: string) => void;
  /** Stops at once; the disk stays. */
  readonly crash: (name: string) => void;
  /** Starts again with what its disk holds. */
  readonly restart: (name: string, contacts?: readonly string[]) => void;
  /** Nothing is handled until `wake`; then everything at once. */
  readonly pause: (name: string) => void;
  readonly wake: (name: string) => void;
  readonly lookup: (name: string, position: Position, nodesWanted?: number) => LookupResult;
  readonly step: (name: string, input: RingInput) => void;
  /** Lets time pass. */
  readonly run: (ms: number) => void;
  /** Lets time pass until it holds, at most `ms`; whether it came to hold. */
  readonly runUntil: (isReached: () => boolean, ms: number) => boolean;
  /** Nodes that run, in order of their making. */
  readonly running: () => SimulatedNode[];
};

export type NodeOptions = {
  readonly virtualNodes?: number;
  /** Fixed positions, instead of derived ones. */
  readonly positions?: readonly Position[];
  readonly plan?: readonly PlannedVirtualNode[];
};

export type SimulatedRingOptions = {
  readonly seed: string | number;
  readonly virtualNodes: number;
  readonly settings?: Partial<RingSettings>;
  readonly network?: NetworkSettings;
  /** Time until a persist is durable. */
  readonly diskMs?: number;
  /** Connections to nodes that do not run are refused, as on one machine; else they are silent. */
  readonly refuses?: boolean;
  /** Messages that the network never delivers; by default none. */
  readonly loses?: (message: RingMessage) => boolean;
  /** Called after each step of any node, when its effects have been carried out. */
  readonly onStep?: (of: SimulatedNode, input: RingInput) => void;
};

const CANDIDATES = 3;

export function createSimulatedRing(options: SimulatedRingOptions): SimulatedRing {
  const random = createRandom(options.seed);
  const scheduler = createScheduler();
  const network = createSimulatedNetwork(scheduler, random.fork("network"), options.network);
  const nodes = new Map<string, SimulatedNode>();
  const byId = new Map<string, SimulatedNode>();
  const refusing = random.fork("refusals");
  let falseRefusals = 0;
  let nextLookup = 1;

  const node = (name: string): SimulatedNode => present(nodes.get(name), `node ${name}`);

  const take = (of: SimulatedNode, input: RingInput): void => {
    if (of.ring === undefined) return;
    if (of.isPaused) {
      of.waiting.push(input);
      return;
    }
    const ring = of.ring;
    for (const effect of step(ring, input, scheduler.nowMs())) carryOut(of, effect);
    options.onStep?.(of, input);
    planTick(of);
  };

  const planTick = (of: SimulatedNode): void => {
    const { ring } = of;
    if (ring === undefined) return;
    const at = Math.max(wakeAtMs(ring), scheduler.nowMs());
    if (at >= of.tickAtMs || !Number.isFinite(at)) return;
    of.tickAtMs = at;
    scheduler.at(at, () => {
      if (of.ring !== ring || of.tickAtMs !== at) return;
      of.tickAtMs = Number.POSITIVE_INFINITY;
      if (of.isPaused) of.waiting.push({ kind: "tick" });
      else if (wakeAtMs(ring) <= scheduler.nowMs()) take(of, { kind: "tick" });
      else planTick(of);
    });
  };

  const carryOut = (of: SimulatedNode, effect: RingEffect): void => {
    const ring = of.ring;
    switch (effect.kind) {
      case "send":
        carryMessage(of, effect.to, effect.message);
        return;
      case "persist": {
        const bytes = encodeSavedRing(effect.saved);
        scheduler.at(scheduler.nowMs() + (options.diskMs ?? 1), () => {
          if (of.ring !== ring) return;
          of.disk = bytes;
          take(of, { kind: "persisted", token: effect.token });
        });
        return;
      }
      case "joined":
        of.hasJoined = true;
        return;
      case "left":
        of.hasLeft = true;
        return;
      case "join-refused":
        of.refusal = effect.reason;
        return;
      case "looked-up":
        of.results.set(effect.token, effect.result);
        return;
      case "view-changed":
        of.view = effect.view;
        return;
      case "event":
        of.events.push({ atMs: scheduler.nowMs(), event: effect.event });
        return;
      case "address-known":
        return;
    }
  };

  const carryMessage = (
    from: SimulatedNode,
    to: { readonly node: NodeId } | { readonly address: string },
    message: RingMessage,
  ): void => {
    const target = "node" in to ? byId.get(to.node) : nodes.get(to.address.split(":")[0] as string);
    if (target === undefined || options.loses?.(message) === true) return;
    const sender = from.ring;
    const refuse = (): void => {
      if (from.ring === sender) take(from, { kind: "unreachable", node: target.id, address: target.address });
    };
    if (falseRefusals > 0 && refusing.fraction() < falseRefusals) scheduler.at(scheduler.nowMs(), refuse);
    network.carry(from.name, target.name, message, () => {
      if (target.ring !== undefined) {
        take(target, { kind: "message", from: from.id, address: from.address, message });
      } else if (options.refuses === true) refuse();
    });
  };

  const start = (of: SimulatedNode, input: RingInput): void => {
    of.starts++;
    const saved = of.disk === undefined ? undefined : decodeSavedRing(of.disk);
    of.ring = createRing({
      record: recordOf(of),
      virtualNodes: of.plan,
      saved,
      random: random.fork(`${of.name}/${of.starts}`),
      settings: options.settings ?? {},
    });
    of.tickAtMs = Number.POSITIVE_INFINITY;
    of.hasJoined = false;
    of.isPaused = false;
    of.waiting = [];
    of.view = EMPTY_RING_VIEW;
    take(of, input);
  };

  const run = (ms: number): void => scheduler.runUntil(scheduler.nowMs() + ms);

  const runUntil = (isReached: () => boolean, ms: number): boolean => {
    const untilMs = scheduler.nowMs() + ms;
    while (!isReached()) if (!scheduler.runNext(untilMs)) return isReached();
    return true;
  };

  return {
    scheduler,
    network,
    refuseFalsely: (chance) => {
      falseRefusals = chance;
    },
    nodes,
    node,
    nameOf: (id) => byId.get(id)?.name ?? id,
    add: (name, nodeOptions = {}) => {
      const id = nodeIdOf(random, name);
      const count = nodeOptions.virtualNodes ?? options.virtualNodes;
      const made: SimulatedNode = {
        name,
        id,
        address: `${name}:7000`,
        plan: nodeOptions.plan ?? planOf(id, count, nodeOptions.positions),
        ring: undefined,
        disk: undefined,
        view: EMPTY_RING_VIEW,
        hasJoined: false,
        hasLeft: false,
        refusal: undefined,
        isPaused: false,
        waiting: [],
        starts: 0,
        tickAtMs: Number.POSITIVE_INFINITY,
        events: [],
        results: new Map(),
      };
      nodes.set(name, made);
      byId.set(id, made);
      return made;
    },
    found: (name) => start(node(name), { kind: "found" }),
    join: (name, contacts) => start(node(name), { kind: "join", contacts: contacts.map((of) => node(of).address) }),
    leave: (name) => take(node(name), { kind: "leave" }),
    crash: (name) => {
      node(name).ring = undefined;
    },
    restart: (name, contacts = []) =>
      start(node(name), { kind: "resume", contacts: contacts.map((of) => node(of).address) }),
    pause: (name) => {
      node(name).isPaused = true;
    },
    wake: (name) => {
      const of = node(name);
      of.isPaused = false;
      // One by one: what has not been taken yet is in flight still.
      for (let input = of.waiting.shift(); input !== undefined; input = of.waiting.shift()) take(of, input);
      planTick(of);
    },
    lookup: (name, position, nodesWanted = 1) => {
      const of = node(name);
      const token = nextLookup++;
      take(of, { kind: "lookup", token, position, nodesWanted, deadlineMs: scheduler.nowMs() + 5000 });
      runUntil(() => of.results.has(token), 6000);
      const result = of.results.get(token);
      of.results.delete(token);
      return result ?? { kind: "failed", reason: "no result" };
    },
    step: (name, input) => take(node(name), input),
    run,
    runUntil,
    running: () => [...nodes.values()].filter((of) => of.ring !== undefined),
  };
}

/** A plan with derived positions, as the node makes it from its id; or with the given ones. */
export function planOf(id: NodeId, count: number, positions?: readonly Position[]): PlannedVirtualNode[] {
  if (positions !== undefined)
    return positions.map((position, index) => ({ index, kind: "fixed", positions: [position] }));
  return Array.from({ length: count }, (_, index) => ({
    index,
    kind: "hashed",
    positions: Array.from({ length: CANDIDATES }, (_unused, attempt) =>
      positionFromBytes(sha256(utf8BytesOf(`${id}/${index}/${attempt}`))),
    ),
  }));
}

function nodeIdOf(random: Random, name: string): NodeId {
  const chance = random.fork(`id/${name}`);
  return nodeIdFromBytes(Uint8Array.from({ length: 16 }, () => chance.below(256)));
}

function recordOf(of: SimulatedNode): NodeRecord {
  return {
    id: of.id,
    name: of.name,
    address: of.address,
    incarnation: of.starts,
    revision: 1,
    lifecycle: "joining",
    weight: 1,
    virtualNodes: of.plan.length,
    zone: "",
  };
}
