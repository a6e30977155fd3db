/** Why a leave does not go on, for people. */
import type { NodeId } from "#model/node-id.ts";
import { isOver, type KnownNode } from "#model/node-record.ts";
import type { Replication } from "#replication/replication-state.ts";

/** Empty: nothing is known to be in its way. */
export function leaveWait({ machine, settings, leaving }: Replication): string {
  const others = othersIn(machine.view.nodes.values(), machine.self);
  const away = others.filter(({ liveness }) => liveness !== "up");
  const reasons = away.length === 0 ? [] : [`waits for ${namesOf(away)}`];
  const tooFew = leaving?.isForced === true ? "" : tooFewText(others, settings.replicationFactor);
  return [...reasons, ...(tooFew === "" ? [] : [tooFew])].join("; ");
}

/** Two nodes that are told to leave at the same moment do not know of each other: each was enough without the other. */
function tooFewText(others: readonly KnownNode[], copies: number): string {
  const going = others.filter(({ record }) => record.lifecycle === "leaving");
  const staying = others.length - going.length;
  if (staying >= copies) return "";
  const who = going.length === 0 ? "" : `${namesOf(going)} ${going.length === 1 ? "leaves" : "leave"}, too: `;
  const nodes = staying === 1 ? "1 node" : `${staying} nodes`;
  return `${who}${nodes} would stay for ${copies} copies; add a node, leave with fewer copies by --force, or end the leave by taikv task cancel leave`;
}

function othersIn(nodes: Iterable<KnownNode>, self: NodeId): KnownNode[] {
  return [...nodes].filter(({ record }) => record.id !== self && !isOver(record));
}

function namesOf(nodes: readonly KnownNode[]): string {
  return nodes.map(({ record }) => record.name).join(", ");
}
