/**
 * Before a newcomer takes the place that it was told to take: the node that it replaces is removed, as an operator would
 * have it removed, by a node of the cluster, which refuses what would cost more than that node.
 *
 * It is done before the newcomer is anybody, so that what is refused has changed nothing; and who was to join and does not
 * come leaves the cluster as `node replace` would have.
 */
import type { NodeId } from "#model/node-id.ts";
import type { NodeRecord } from "#model/node-record.ts";
import { taikv } from "#rpc/generated/taikv.js";
import { callFailureOf } from "#rpc/grpc/call-failure.ts";
import type { UnaryCaller } from "#rpc/grpc/unary-caller.ts";
import type { NodeDoors } from "./node-doors.ts";
import { StartError } from "./start-error.ts";

export type RemovalAnswer =
  | { readonly kind: "removed" }
  /** Nothing was changed; what stands in the way may pass. */
  | { readonly kind: "refused"; readonly reason: string }
  /** It may be removed or not: asked again, the same comes of it. */
  | { readonly kind: "silent"; readonly reason: string };

type Doors = Pick<NodeDoors, "clock" | "askToRemove" | "onEvent">;

/** A node that has just died is taken for up for some seconds, and a cluster that has just lost one does not answer at once. */
const PATIENCE_MS = 8000;
const AGAIN_AFTER_MS = 1000;
/** The node that is asked hears all others first. */
const REMOVE_TIMEOUT_MS = 15_000;

/** Throws a `StartError` when the cluster keeps to it that the node is not to be removed, or does not answer. */
export async function removeReplaced(contact: string, replaced: readonly NodeRecord[], doors: Doors): Promise<void> {
  for (const record of replaced) await removeOne(contact, record, doors);
}

async function removeOne(contact: string, { id, name }: NodeRecord, doors: Doors): Promise<void> {
  const { clock, askToRemove, onEvent } = doors;
  const untilMs = clock.monotonicMs() + PATIENCE_MS;
  for (let tries = 0; ; tries++) {
    const answer = await askToRemove(contact, id);
    if (answer.kind === "removed") return;
    const { reason } = answer;
    if (clock.monotonicMs() >= untilMs)
      throw new StartError({ kind: "refused", reason: givenUp(contact, name, answer) });
    if (tries === 0) onEvent({ kind: "replacement-waits", name, reason });
    await new Promise<void>((resolve) => clock.after(AGAIN_AFTER_MS, resolve));
  }
}

function givenUp(contact: string, name: string, { kind, reason }: Exclude<RemovalAnswer, { kind: "removed" }>): string {
  return kind === "silent"
    ? `whether ${name} was removed, to be replaced, is not known: ${contact}: ${reason}; this node has not joined: start it again`
    : `${name} cannot be replaced, and nothing was changed: ${reason}; to insist on it, have ${name} removed by taikv node remove, and start this node without --replace`;
}

/** Asks over gRPC, with all that is looked at when an operator asks. */
export async function askToRemove(caller: UnaryCaller, contact: string, node: NodeId): Promise<RemovalAnswer> {
  const request = taikv.v1.RemoveRequest.encode({ node, force: false, acceptDataLoss: false }).finish();
  try {
    await caller.call(contact, taikv.v1.Operator.prototype.remove.path, request, REMOVE_TIMEOUT_MS);
    return { kind: "removed" };
  } catch (error) {
    return callFailureOf(error);
  }
}
