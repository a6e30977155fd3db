/** Whatever a peer says, so long as it can be decoded: a node goes on, and answers what others ask. */
import { expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import type { Position } from "#model/position.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { anyMessage, MESSAGE_KINDS, messageOf } from "../support/any-replica-message.ts";
import { A, B, C, CONFIG, entryOf, give } from "../support/few-nodes.ts";
import { type LoneNode, startLoneNode, viewOf } from "../support/lone-node.ts";

setDefaultTimeout(60_000);

function owner(): LoneNode {
  const node = startLoneNode(A);
  const everyone = new Map([A, B, C].map((id) => [id, "up" as const]));
  const places = [A, B, C].map((id, index) => ({
    node: id,
    index,
    incarnation: 1,
    position: BigInt(index) as Position,
  }));
  node.feed({
    kind: "view",
    view: viewOf(
      everyone,
      places.map((place) => ({ ...place, kind: "hashed" as const })),
    ),
  });
  node.feed({ kind: "message", from: B, message: { kind: "learn", requestId: 1, configs: [CONFIG] } });
  give(node, ...Array.from({ length: 5 }, (_, i) => entryOf(`key ${i}`)));
  return node;
}

/** At the node's own epoch and range, so that it gets past the first check. */
function aimed(message: ReplicaMessage): ReplicaMessage {
  const target: Record<string, unknown> = { ...message };
  if ("epoch" in message) target["epoch"] = CONFIG.epoch;
  if ("range" in message) target["range"] = CONFIG.range;
  if ("config" in message && message.kind !== "invite") target["config"] = undefined;
  return target as ReplicaMessage;
}

/** Anything of the kind that answers a question. */
function anyAnswerTo(question: ReplicaMessage, seed: number): ReplicaMessage | undefined {
  const kind = MESSAGE_KINDS.find((one) => one === `${question.kind}-answer`);
  if (kind === undefined) return undefined;
  const [answer] = fc.sample(messageOf(kind), { numRuns: 1, seed });
  return answer && { ...answer, requestId: question.requestId };
}

test("no message makes a node throw, nor any answer to what it asks", () => {
  const said = fc.record({ message: anyMessage, isAimed: fc.boolean(), seed: fc.integer() });
  fc.assert(
    fc.property(fc.array(said, { minLength: 1, maxLength: 8 }), (all) => {
      const node = owner();
      for (const { message, isAimed, seed } of all) {
        node.feed({ kind: "message", from: B, message: isAimed ? aimed(message) : message });
        for (const { to, message: question } of node.take()) {
          const answer = anyAnswerTo(question, seed);
          if (answer !== undefined) node.feed({ kind: "message", from: to, message: answer });
        }
        node.advance(50);
      }
      node.advance(3000);
      expect(node.replication.machine.self).toBe(A);
    }),
    { numRuns: 300 },
  );
});
