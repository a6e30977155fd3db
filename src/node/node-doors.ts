/** Where a node touches the world, and what it tells of itself there. */
import type { Clock } from "#base/clock.ts";
import type { Random } from "#base/random.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Transport } from "#rpc/transport.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import type { Claim } from "./claims.ts";
import type { Entry } from "./enter-cluster.ts";
import type { IntroductionAnswer, IntroductionRequest } from "./introduction.ts";
import type { KernelEvent } from "./kernel.ts";
import type { RemovalAnswer } from "./remove-replaced.ts";
import type { TurnDoors } from "./turns.ts";

export type NodeEvent =
  | KernelEvent
  /** None of the contacts answers, or none of the cluster that is to be joined; they are asked again and again. */
  | { readonly kind: "contacts-silent"; readonly contacts: readonly string[]; readonly reasons: readonly string[] }
  /** The node that this one is to replace cannot be removed yet; it is asked for again for a while. */
  | { readonly kind: "replacement-waits"; readonly name: string; readonly reason: string }
  /** Not everybody could be asked whether the store is from the past; the node goes on with it. */
  | { readonly kind: "recall-incomplete"; readonly silent: readonly string[]; readonly waitedMs: number }
  /** Nobody can say yet whether the store is from the past: nothing that it holds counts until these have been heard. */
  | { readonly kind: "store-doubted"; readonly isCopy: boolean; readonly silent: readonly string[] }
  /** The doubt is over: it is not. */
  | { readonly kind: "store-trusted" }
  /** The store is put by under another name, and the node begins anew with an empty one. */
  | { readonly kind: "set-aside"; readonly node: NodeId; readonly reason: string }
  /** Another cluster says that this address is one of its nodes; the node keeps to the cluster that it is in. */
  | { readonly kind: "address-claimed"; readonly claim: Claim }
  /** A member of its ring that takes operations. */
  | { readonly kind: "serving"; readonly node: NodeId; readonly name: string; readonly how: Entry["how"] };

export type Chance = {
  /** Another stream in each run of the node. */
  readonly random: Random;
  /** Bytes that nobody drew before: identities are made of them. */
  readonly bytes: (length: number) => Uint8Array;
};

/** Where a node touches the world. */
export type NodeDoors = TurnDoors & {
  readonly clock: Clock;
  readonly chance: Chance;
  /** What it brings is given to `receive`, `unreachable` and `foreign`; who this node is says `self`. */
  readonly transport: Transport;
  /** What the node begins with. */
  readonly engine: StorageEngine;
  /** Who the node was by a store that could not be opened and was set aside for this one. */
  readonly formerSelf: NodeId | undefined;
  /** Closes the store, keeps what is in it under another name, and opens an empty one in its place. */
  readonly setAside: (engine: StorageEngine) => Promise<StorageEngine>;
  /** Where others reach this node, `host:port`. */
  readonly address: string;
  /** Gives the question to `introduce` of the node at the address. Never rejects. */
  readonly askContact: (contact: string, request: IntroductionRequest) => Promise<IntroductionAnswer>;
  /** Has the node at the address remove another, if nothing but that one is lost by it. Never rejects. */
  readonly askToRemove: (contact: string, node: NodeId) => Promise<RemovalAnswer>;
  readonly onEvent: (event: NodeEvent) => void;
};
