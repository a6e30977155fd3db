import { expect, test } from "bun:test";
import type { KnownNode, Lifecycle } from "#model/node-record.ts";
import { nodeMeant } from "#node/remove-node.ts";
import { nodeNamed } from "../support/lone-node.ts";

const known = (number: number, lifecycle: Lifecycle): KnownNode => ({
  record: {
    id: nodeNamed(number),
    name: "n4",
    address: "n4:7000",
    incarnation: 1,
    revision: 1,
    lifecycle,
    weight: 1,
    virtualNodes: 32,
    zone: "",
  },
  liveness: "down",
  sinceMs: 0,
});

test("of several that have borne a name the one is meant that bears it now, then one that has left, then a removed one", () => {
  const nodes = [known(1, "removed"), known(2, "stopped"), known(3, "serving")];
  expect(nodeMeant(nodes, "n4").record.id).toBe(nodeNamed(3));
  expect(nodeMeant(nodes.toReversed(), "n4:7000").record.id).toBe(nodeNamed(3));
  expect(nodeMeant(nodes.slice(0, 2), "n4").record.id).toBe(nodeNamed(2));
  expect(nodeMeant(nodes, nodeNamed(1)).record.id).toBe(nodeNamed(1));
  expect(() => nodeMeant(nodes, "n5")).toThrow("knows no node n5");
});
