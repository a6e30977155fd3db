/** Removals that one node is told at once: each sees what the one before has left. */
import { expect, test } from "bun:test";
import type { NodeId } from "#model/node-id.ts";
import type { KnownNode } from "#model/node-record.ts";
import { createOperatorHandler, type OperatorParts } from "#node/operator-handler.ts";
import { rangeConfigToWire } from "#rpc/codec/types-codec.ts";
import { taikv } from "#rpc/generated/taikv.js";
import { A, B, C, CONFIG } from "../support/few-nodes.ts";
import { viewOf } from "../support/lone-node.ts";

test("two removals at once do not take a majority of a range without the loss being accepted", async () => {
  const { nodes } = viewOf(new Map([A, B, C].map((id) => [id, id === A ? "up" : "down"] as const)));
  const view = { nodes: new Map<NodeId, KnownNode>(nodes) };
  const kernel = {
    // As on a disk: durable, and in the view, in a later turn.
    remove: async (id: NodeId) => {
      await Bun.sleep(1);
      const known = view.nodes.get(id) as KnownNode;
      view.nodes.set(id, { ...known, record: { ...known.record, lifecycle: "removed" } });
      return true;
    },
  };
  const parts = {
    life: { identity: { id: A }, kernel, replication: { machine: { view } } },
    figures: { read: async () => ({ configs: [rangeConfigToWire(CONFIG)] }) },
    caller: { call: () => Promise.reject(new Error("nobody is asked")) },
  } as unknown as OperatorParts;
  const handler = createOperatorHandler(() => parts);
  const remove = (node: NodeId) =>
    handler.remove(taikv.v1.RemoveRequest.create({ node }), {
      timeoutMs: 10_000,
      signal: new AbortController().signal,
    });
  const ends = await Promise.allSettled([remove(B), remove(C)]);
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect((ends[1] as PromiseRejectedResult).reason.message).toContain("--accept-data-loss");
  const [again] = await Promise.allSettled([remove(B)]);
  expect(again?.status).toBe("fulfilled");
});
