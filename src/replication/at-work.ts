/** At work: questions whose answers are being prepared here. One that is asked again meanwhile is not begun anew. */
import type { NodeId } from "#model/node-id.ts";
import { send } from "./machine.ts";
import type { ReplicaMessage } from "./message.ts";
import type { Replication } from "./replication-state.ts";

type Answer = ReplicaMessage & { readonly requestId: number };

/** How to answer it; undefined when it is at work already, and will be answered. */
export function beginWork<A extends Answer>(
  { machine, atWork }: Replication,
  from: NodeId,
  requestId: number,
): ((answer: Omit<A, "requestId">) => void) | undefined {
  const name = `${from} ${requestId}`;
  if (atWork.has(name)) return undefined;
  atWork.add(name);
  return (answer) => {
    atWork.delete(name);
    send(machine, from, { ...answer, requestId } as Answer);
  };
}
