/**
 * Messages of the ring, to and from the bytes of `RingMessage` in ring.proto.
 *
 * Malformed messages decode to `undefined` and are dropped: a peer repeats what matters.
 */
import type { VirtualNode } from "#model/virtual-node.ts";
import type {
  Description,
  FindWant,
  KnownRevision,
  Neighbourhood,
  RingMessage,
  StateAnswer,
  StateQuery,
} from "#ring/message.ts";
import { taikv } from "../generated/taikv.js";
import { written } from "../protobuf-runtime.ts";
import { enumTable } from "./enum-table.ts";
import { nodeRecordFromWire, nodeRecordToWire, virtualNodeFromWire, virtualNodeToWire } from "./types-codec.ts";
import {
  allFromWire,
  countFromWire,
  nodeIdFromWire,
  nodeIdToWire,
  positionFromWire,
  positionToWire,
} from "./wire-bytes.ts";

type Maybe<T> = T | null | undefined;
type Wire = taikv.v1.RingMessage.$Properties;

const WANTS = enumTable<FindWant>({
  owner: taikv.v1.RingFindWant.RING_FIND_WANT_OWNER,
  predecessor: taikv.v1.RingFindWant.RING_FIND_WANT_PREDECESSOR,
});

export function encodeRingMessage(message: RingMessage): Uint8Array {
  return written((writer) => taikv.v1.RingMessage.encode(toWire(message), writer));
}

export function decodeRingMessage(bytes: Uint8Array): RingMessage | undefined {
  try {
    return fromWire(taikv.v1.RingMessage.decode(bytes));
  } catch {
    return undefined;
  }
}

function toWire(message: RingMessage): Wire {
  switch (message.kind) {
    case "maintain": {
      const { request, directoryHash, isResuming } = message;
      return { maintain: { request, directoryHash, isResuming, queries: message.queries.map(queryToWire) } };
    }
    case "maintained": {
      const { request, directoryHash } = message;
      return { maintained: { request, directoryHash, answers: message.answers.map(answerToWire) } };
    }
    case "suggest":
      return { suggest: { to: virtualNodeToWire(message.to), candidate: virtualNodeToWire(message.candidate) } };
    case "find": {
      const { request, position, want, asker } = message;
      return {
        find: { request, position: positionToWire(position), want: WANTS.toWire(want), asker: maybeToWire(asker) },
      };
    }
    case "found": {
      const { request, isMember, holder, next } = message;
      const wireHolder = holder === undefined ? undefined : neighbourhoodToWire(holder);
      return { found: { request, isMember, holder: wireHolder, next: next.map(virtualNodeToWire) } };
    }
    case "leave":
      return {
        leave: {
          leaving: virtualNodeToWire(message.leaving),
          predecessor: maybeToWire(message.predecessor),
          successors: message.successors.map(virtualNodeToWire),
        },
      };
    case "ping": {
      const { request, directoryHash, isMember } = message;
      return { ping: { request, directoryHash, isMember, suspected: message.suspected.map(nodeIdToWire) } };
    }
    case "pong":
      return {
        pong: {
          request: message.request,
          directoryHash: message.directoryHash,
          isMember: message.isMember,
          wallMs: message.wallMs,
        },
      };
    case "relay":
      return {
        relay: { request: message.request, target: nodeIdToWire(message.target), address: message.address },
      };
    case "relayed":
      return { relayed: { request: message.request, isReached: message.isReached } };
    case "exchange":
      return {
        exchange: { known: message.known.map((revision) => ({ ...revision, node: nodeIdToWire(revision.node) })) },
      };
    case "tell":
      return {
        tell: { descriptions: message.descriptions.map(descriptionToWire), wanted: message.wanted.map(nodeIdToWire) },
      };
  }
}

function fromWire(wire: taikv.v1.RingMessage): RingMessage | undefined {
  if (wire.maintain) {
    const request = countFromWire(wire.maintain.request);
    const queries = allFromWire(wire.maintain.queries, queryFromWire);
    if (request === undefined || queries === undefined) return undefined;
    const { directoryHash, isResuming } = wire.maintain;
    return { kind: "maintain", request, directoryHash: directoryHash ?? 0, queries, isResuming: isResuming ?? false };
  }
  if (wire.maintained) {
    const request = countFromWire(wire.maintained.request);
    const answers = allFromWire(wire.maintained.answers, answerFromWire);
    if (request === undefined || answers === undefined) return undefined;
    return { kind: "maintained", request, directoryHash: wire.maintained.directoryHash ?? 0, answers };
  }
  if (wire.suggest) {
    const to = virtualNodeFromWire(wire.suggest.to);
    const candidate = virtualNodeFromWire(wire.suggest.candidate);
    return to === undefined || candidate === undefined ? undefined : { kind: "suggest", to, candidate };
  }
  if (wire.find) return findFromWire(wire.find);
  if (wire.found) return foundFromWire(wire.found);
  if (wire.leave) {
    const leaving = virtualNodeFromWire(wire.leave.leaving);
    const predecessor = maybeFromWire(wire.leave.predecessor);
    const successors = allFromWire(wire.leave.successors, virtualNodeFromWire);
    if (leaving === undefined || predecessor === undefined || successors === undefined) return undefined;
    return { kind: "leave", leaving, predecessor: predecessor.virtualNode, successors };
  }
  if (wire.ping) {
    const request = countFromWire(wire.ping.request);
    const suspected = allFromWire(wire.ping.suspected, nodeIdFromWire);
    if (request === undefined || suspected === undefined) return undefined;
    const { directoryHash, isMember } = wire.ping;
    return { kind: "ping", request, directoryHash: directoryHash ?? 0, isMember: isMember ?? false, suspected };
  }
  if (wire.pong) {
    const request = countFromWire(wire.pong.request);
    const { directoryHash, isMember } = wire.pong;
    const wallMs = countFromWire(wire.pong.wallMs ?? 0);
    if (request === undefined || wallMs === undefined) return undefined;
    return { kind: "pong", request, directoryHash: directoryHash ?? 0, isMember: isMember ?? false, wallMs };
  }
  if (wire.relay) {
    const request = countFromWire(wire.relay.request);
    const target = nodeIdFromWire(wire.relay.target);
    if (request === undefined || target === undefined) return undefined;
    return { kind: "relay", request, target, address: wire.relay.address ?? "" };
  }
  if (wire.relayed) {
    const request = countFromWire(wire.relayed.request);
    return request === undefined ? undefined : { kind: "relayed", request, isReached: wire.relayed.isReached ?? false };
  }
  if (wire.exchange) {
    const known = allFromWire(wire.exchange.known, revisionFromWire);
    return known === undefined ? undefined : { kind: "exchange", known };
  }
  if (wire.tell) {
    const descriptions = allFromWire(wire.tell.descriptions, descriptionFromWire);
    const wanted = allFromWire(wire.tell.wanted, nodeIdFromWire);
    return descriptions === undefined || wanted === undefined ? undefined : { kind: "tell", descriptions, wanted };
  }
  return undefined;
}

function findFromWire(wire: taikv.v1.RingFind.$Properties): RingMessage | undefined {
  const request = countFromWire(wire.request);
  const position = positionFromWire(wire.position);
  const want = WANTS.fromWire(wire.want);
  const asker = maybeFromWire(wire.asker);
  if (request === undefined || position === undefined || want === undefined || asker === undefined) return undefined;
  return { kind: "find", request, position, want, asker: asker.virtualNode };
}

function foundFromWire(wire: taikv.v1.RingFound.$Properties): RingMessage | undefined {
  const request = countFromWire(wire.request);
  const next = allFromWire(wire.next, virtualNodeFromWire);
  if (request === undefined || next === undefined) return undefined;
  const isMember = wire.isMember ?? false;
  if (!wire.holder) return { kind: "found", request, isMember, holder: undefined, next };
  const holder = neighbourhoodFromWire(wire.holder);
  return holder === undefined ? undefined : { kind: "found", request, isMember, holder, next };
}

function queryToWire(query: StateQuery): taikv.v1.RingStateQuery.$Properties {
  const { target, notifier, knownVersion } = query;
  return { target: virtualNodeToWire(target), notifier: maybeToWire(notifier), knownVersion };
}

function queryFromWire(wire: taikv.v1.RingStateQuery.$Properties): StateQuery | undefined {
  const target = virtualNodeFromWire(wire.target);
  const notifier = maybeFromWire(wire.notifier);
  const knownVersion = countFromWire(wire.knownVersion);
  if (target === undefined || notifier === undefined || knownVersion === undefined) return undefined;
  return { target, notifier: notifier.virtualNode, knownVersion };
}

function answerToWire(answer: StateAnswer): taikv.v1.RingStateAnswer.$Properties {
  switch (answer.kind) {
    case "state":
      return { state: neighbourhoodToWire(answer.neighbourhood) };
    case "unchanged":
      return { unchanged: answer.version };
    case "gone":
      return { gone: true };
  }
}

function answerFromWire(wire: taikv.v1.RingStateAnswer.$Properties): StateAnswer | undefined {
  if (wire.state) {
    const neighbourhood = neighbourhoodFromWire(wire.state);
    return neighbourhood && { kind: "state", neighbourhood };
  }
  if (wire.gone === true) return { kind: "gone" };
  const version = countFromWire(wire.unchanged);
  return version === undefined || version === 0 ? undefined : { kind: "unchanged", version };
}

function neighbourhoodToWire(of: Neighbourhood): taikv.v1.RingNeighbourhood.$Properties {
  return {
    self: virtualNodeToWire(of.self),
    predecessor: maybeToWire(of.predecessor),
    successors: of.successors.map(virtualNodeToWire),
    wraps: of.wraps,
    version: of.version,
  };
}

function neighbourhoodFromWire(wire: taikv.v1.RingNeighbourhood.$Properties): Neighbourhood | undefined {
  const self = virtualNodeFromWire(wire.self);
  const predecessor = maybeFromWire(wire.predecessor);
  const successors = allFromWire(wire.successors, virtualNodeFromWire);
  const version = countFromWire(wire.version);
  if (self === undefined || predecessor === undefined || successors === undefined || version === undefined)
    return undefined;
  return { self, predecessor: predecessor.virtualNode, successors, wraps: wire.wraps ?? false, version };
}

function revisionFromWire(wire: taikv.v1.RingRevision.$Properties): KnownRevision | undefined {
  const node = nodeIdFromWire(wire.node);
  return node && { node, incarnation: wire.incarnation ?? 0, revision: wire.revision ?? 0 };
}

function descriptionToWire(of: Description): taikv.v1.RingDescription.$Properties {
  return {
    record: nodeRecordToWire(of.record),
    incarnationMax: of.incarnationMax,
    hasVirtualNodes: of.virtualNodes !== undefined,
    isDown: of.isDown,
    virtualNodes: (of.virtualNodes ?? []).map(virtualNodeToWire),
  };
}

function descriptionFromWire(wire: taikv.v1.RingDescription.$Properties): Description | undefined {
  const record = nodeRecordFromWire(wire.record);
  const listed = allFromWire(wire.virtualNodes, virtualNodeFromWire);
  if (record === undefined || listed === undefined) return undefined;
  if (listed.some((place) => place.node !== record.id)) return undefined;
  const virtualNodes = wire.hasVirtualNodes === true ? listed : undefined;
  return { record, incarnationMax: wire.incarnationMax ?? 0, virtualNodes, isDown: wire.isDown ?? false };
}

function maybeToWire(place: VirtualNode | undefined): taikv.v1.VirtualNode.$Properties | undefined {
  return place === undefined ? undefined : virtualNodeToWire(place);
}

/** An absent one is well-formed, a malformed one is not. */
function maybeFromWire(
  wire: Maybe<taikv.v1.VirtualNode.$Properties>,
): { readonly virtualNode: VirtualNode | undefined } | undefined {
  if (!wire) return { virtualNode: undefined };
  const virtualNode = virtualNodeFromWire(wire);
  return virtualNode && { virtualNode };
}
