/** The transport in memory. */
import { expect, test } from "bun:test";
import { createMemoryNetwork } from "#rpc/memory-transport.ts";
import { CLUSTER_ID, createRecord, type Harness, nodeIdOf, transportSuite } from "./transport-suite.ts";

function createHarness(): Harness & { network: ReturnType<typeof createMemoryNetwork> } {
  const network = createMemoryNetwork();
  let nextPort = 2000;
  return {
    network,
    start: async ({ name, clusterId = CLUSTER_ID, incarnation = 1, address = `127.0.0.1:${nextPort++}` }) => {
      const record = createRecord();
      const self = { node: nodeIdOf(name), clusterId, address, incarnation, commitNumber: 0 };
      const transport = network.open(self, record.events);
      return { self, transport, ...record, [Symbol.asyncDispose]: () => transport[Symbol.asyncDispose]() };
    },
  };
}

transportSuite("memory", createHarness);

test("over a cut way nothing arrives, and nobody is told", async () => {
  const harness = createHarness();
  await using a = await harness.start({ name: "a" });
  await using b = await harness.start({ name: "b" });
  harness.network.isCut = (from) => from === a.self.address;
  a.transport.send({ address: b.self.address }, "control", new Uint8Array(1));
  b.transport.send({ address: a.self.address }, "control", new Uint8Array(2));
  await Bun.sleep(10);
  expect(b.received).toEqual([]);
  expect(a.received.length).toBe(1);
  expect(a.unreachable).toEqual([]);
});
