/**
 * Removing a node for good, as an operator asks for it.
 *
 * From then on its id is refused everywhere, its name is free, and its slots go to others without waiting. What cannot be
 * mended by votes, ranges that lose a majority of their owners or every way to one, is refused unless the loss is accepted
 * by name.
 */
import { type NodeId, nodeIdBytes } from "#model/node-id.ts";
import { isOver, type KnownNode, type NodeRecord } from "#model/node-record.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { gapsBetween } from "#model/ring-gaps.ts";
import { isLost } from "#replication/give-up.ts";
import { rangeConfigToWire } from "#rpc/codec/types-codec.ts";
import { taikv } from "#rpc/generated/taikv.js";
import type { UnaryCaller } from "#rpc/grpc/unary-caller.ts";
import { FailureError } from "#rpc/request-handler.ts";
import type { Life } from "./life.ts";

export type RemoveParts = {
  readonly life: Life;
  readonly caller: UnaryCaller;
  /** Every node known, removed ones included. */
  readonly nodes: readonly KnownNode[];
  /** The newest configuration of each range, as far as the nodes that answer know them. */
  readonly configs: readonly RangeConfig[];
  /** Who has told its configurations. */
  readonly answered: ReadonlySet<NodeId>;
};

/** Each asks the others first for what they know of its ranges. */
const GIVE_UP_TIMEOUT_MS = 10_000;

export async function removeNode(
  parts: RemoveParts,
  { node, force, acceptDataLoss }: taikv.v1.RemoveRequest,
): Promise<taikv.v1.RemoveResponse.$Properties> {
  const { life, nodes, configs, answered } = parts;
  const { record, liveness } = nodeMeant(nodes, node);
  const { id, name } = record;
  const refuse = (reason: string): never => {
    throw new FailureError({ kind: "refused", reason });
  };
  if (id === life.identity.id) refuse(`${name} is the node that was asked: ask another one to remove it`);
  const ownLifecycle = nodes.find((known) => known.record.id === life.identity.id)?.record.lifecycle;
  if (ownLifecycle === "leaving" || ownLifecycle === "stopped") {
    refuse(`the node that was asked is leaving, and may be gone before the others have heard of it: ask another one`);
  }
  if (acceptDataLoss && !force) refuse("the loss of data is accepted together with --force only");
  const isRemoved = record.lifecycle === "removed";
  if (!isRemoved && record.lifecycle !== "stopped" && liveness === "up" && !force) {
    refuse(`${name} is up: let it leave with its data, or forget it all the same by --force`);
  }
  // What ranges whoever is silent has, nobody else may know: they could be lost without a word.
  const others = nodes.filter((known) => !isOver(known.record) && known.record.id !== id);
  const silent = others.filter((known) => known.liveness !== "down" && !answered.has(known.record.id));
  if (silent.length > 0 && !acceptDataLoss) {
    const names = silent.map((known) => known.record.name).join(", ");
    refuse(
      `whether ranges would be lost cannot be told: no answer in time from ${names}; nothing was changed: try again, or accept what may be lost by --force --accept-data-loss`,
    );
  }
  const nodesThatAre = (lifecycle: NodeRecord["lifecycle"]): Set<NodeId> =>
    new Set(nodes.filter((known) => known.record.lifecycle === lifecycle).map((known) => known.record.id));
  const [gone, stopped] = [nodesThatAre("removed"), nodesThatAre("stopped")];
  gone.add(id);
  const lost = configs.filter((config) =>
    isLost(
      config,
      (owner) => gone.has(owner),
      (owner) => stopped.has(owner),
    ),
  );
  if (lost.length > 0 && !acceptDataLoss) {
    refuse(
      `${lost.length} ranges would be without a majority of their owners for ever, and could be written no more: bring a node back, or go on from what the others have by --force --accept-data-loss`,
    );
  }
  // Who had these, alone or with others that are away, cannot be told by anybody who is there.
  const gaps = gapsBetween(configs.map(({ range }) => range));
  if (gaps.length > 0 && !acceptDataLoss) {
    refuse(
      `nobody who is there has ${gaps.length === 1 ? "one stretch" : `${gaps.length} stretches`} of the ring: if ${name} does, what it holds there would be lost, and the stretch begin anew, empty: bring a node back, or accept that by --force --accept-data-loss`,
    );
  }
  if (!(await life.kernel.remove(id))) {
    const reason = `that ${name} is removed could not be written to the store of the node that was asked; the others are told, and one that has room keeps it: ask one of them`;
    throw new FailureError({ kind: "refused", reason });
  }
  const forced = force ? await giveUpEverywhere(parts, [...gone], acceptDataLoss) : [];
  // While somebody is away, the stretches may be that one's.
  const away = others.filter((known) => known.liveness !== "up" || !answered.has(known.record.id));
  const epochSeen = configs.reduce((highest, { epoch }) => Math.max(highest, epoch), 0);
  const begun =
    acceptDataLoss && away.length === 0 && gaps.length > 0 ? await life.kernel.refound(gaps, epochSeen) : [];
  const isSomethingLost = lost.length + gaps.length > 0;
  const awaited = acceptDataLoss && isSomethingLost ? away.map((known) => known.record.name) : [];
  return { name, node: nodeIdBytes(id), forced: [...forced, ...begun.map(rangeConfigToWire)], awaited };
}

/** By name, id or address. Of a name or an address that was another's before, the node that has it now. */
export function nodeMeant(nodes: readonly KnownNode[], text: string): KnownNode {
  const isMeant = ({ id, name, address }: NodeRecord): boolean => id === text || name === text || address === text;
  const found = nodes.filter(({ record }) => isMeant(record));
  const present =
    found.find(({ record }) => !isOver(record)) ??
    found.find(({ record }) => record.lifecycle !== "removed") ??
    found[0];
  if (present !== undefined) return present;
  throw new FailureError({ kind: "refused", reason: `the cluster knows no node ${text}` });
}

/** Who does not answer in time may give up later what it has to; asked again, the same comes of it. */
async function giveUpEverywhere(
  { life, caller, nodes }: RemoveParts,
  gone: readonly NodeId[],
  acceptsLoss: boolean,
): Promise<taikv.v1.RangeConfig.$Properties[]> {
  const own = await life.kernel.giveUp(gone, acceptsLoss);
  const others = nodes.filter(
    ({ record, liveness }) => liveness === "up" && record.id !== life.identity.id && !gone.includes(record.id),
  );
  const request = taikv.v1.GiveUpRequest.encode({ nodes: gone.map(nodeIdBytes), acceptDataLoss: acceptsLoss }).finish();
  const answers = await Promise.all(
    others.map(async ({ record }) => {
      const path = taikv.v1.Operator.prototype.giveUp.path;
      const answer = await caller.call(record.address, path, request, GIVE_UP_TIMEOUT_MS).catch(() => undefined);
      return answer === undefined ? [] : taikv.v1.GiveUpResponse.decode(answer).forced;
    }),
  );
  return [...own.map(rangeConfigToWire), ...answers.flat()];
}
