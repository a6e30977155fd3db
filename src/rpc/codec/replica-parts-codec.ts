/** What many messages about copies carry, to and from the wire: configurations, places, ballots. Malformed is told from absent. */
import type { NodeId } from "#model/node-id.ts";
import type { Range } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { ScanPlace } from "#model/store.ts";
import type { Ballot } from "#replication/ballot.ts";
import type { taikv } from "../generated/taikv.js";
import { rangeConfigFromWire, rangeConfigToWire, rangeFromWire } from "./types-codec.ts";
import {
  countFromWire,
  nodeIdFromWire,
  nodeIdToWire,
  ownBytes,
  positionFromWire,
  positionToWire,
} from "./wire-bytes.ts";

type Maybe<T> = T | null | undefined;

/** There, but not what it should be; unlike absent. */
export const MALFORMED = Symbol("malformed");

export function configToWire(config: RangeConfig | undefined): taikv.v1.RangeConfig.$Properties | null {
  return config === undefined ? null : rangeConfigToWire(config);
}

export function configFromWire(
  wire: Maybe<taikv.v1.RangeConfig.$Properties>,
): RangeConfig | undefined | typeof MALFORMED {
  return wire ? (rangeConfigFromWire(wire) ?? MALFORMED) : undefined;
}

export function placeToWire(place: ScanPlace | undefined): taikv.v1.Place.$Properties | null {
  return place === undefined ? null : { position: positionToWire(place.position), key: place.key };
}

export function knownPlaceFromWire(wire: taikv.v1.Place.$Properties): ScanPlace | undefined {
  const position = positionFromWire(wire.position);
  return position === undefined ? undefined : { position, key: ownBytes(wire.key) };
}

export function placeFromWire(wire: Maybe<taikv.v1.Place.$Properties>): ScanPlace | undefined | typeof MALFORMED {
  return wire ? (knownPlaceFromWire(wire) ?? MALFORMED) : undefined;
}

export function ballotToWire(ballot: Ballot): taikv.v1.Ballot.$Properties {
  return { counter: ballot.counter, node: nodeIdToWire(ballot.node) };
}

export function ballotFromWire(wire: Maybe<taikv.v1.Ballot.$Properties>): Ballot | undefined {
  const counter = countFromWire(wire?.counter);
  const node: NodeId | undefined = nodeIdFromWire(wire?.node);
  return counter === undefined || node === undefined ? undefined : { counter, node };
}

export function rangeAndEpoch(
  wire: Maybe<{ range?: Maybe<taikv.v1.Range.$Properties>; epoch?: Maybe<number> }>,
): { range: Range; epoch: number } | undefined {
  const range = rangeFromWire(wire?.range);
  const epoch = countFromWire(wire?.epoch);
  return range === undefined || epoch === undefined ? undefined : { range, epoch };
}

export function voteFromWire(wire: Maybe<taikv.v1.ReplicaPrepare.$Properties>) {
  const asked = rangeAndEpoch(wire);
  const ballot = ballotFromWire(wire?.ballot);
  const config = configFromWire(wire?.config);
  return asked === undefined || ballot === undefined || config === MALFORMED ? undefined : { ...asked, ballot, config };
}
