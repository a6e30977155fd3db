/** A fourth and a fifth node join, then one leaves for good: nothing is lost, every key has three owners. */
import { expect, test } from "bun:test";
import { type ClusterProcesses, startCluster } from "../support/cluster-processes.ts";
import { connectGrpc } from "../support/grpc-client.ts";

const KEYS = Array.from({ length: 300 }, (_, i) => `key-${i}`);
/** For hundreds of requests at once while nodes join, on a machine with other things to do. */
const PATIENCE_MS = 30_000;

async function expectAllReadable(cluster: ClusterProcesses): Promise<void> {
  for (const node of cluster.running()) {
    using client = connectGrpc(node.address);
    const values = await Promise.all(KEYS.map((key) => client.get(key, { timeoutMs: PATIENCE_MS })));
    const missing = KEYS.filter((key, i) => new TextDecoder().decode(values[i]) !== `value of ${key}`);
    expect({ through: node.name, missing }).toEqual({ through: node.name, missing: [] });
  }
}

async function expectThreeOwners(cluster: ClusterProcesses, names: readonly string[]): Promise<void> {
  for (const key of KEYS.filter((_, i) => i % 15 === 0)) {
    const { replicas } = await cluster.where(key);
    const owners = replicas.map(({ node }) => node);
    expect({ key, count: new Set(owners).size, found: replicas.every(({ found }) => found) }).toEqual({
      key,
      count: 3,
      found: true,
    });
    expect(owners.filter((owner) => !names.includes(owner))).toEqual([]);
  }
}

test("three nodes grow to five, then one leaves", async () => {
  await using cluster = await startCluster({ nodes: 3 });
  {
    using client = connectGrpc(cluster.node("n1").address);
    await Promise.all(KEYS.map((key) => client.insert(key, `value of ${key}`, { timeoutMs: PATIENCE_MS })));
  }
  await cluster.add("n4");
  await expectAllReadable(cluster);
  await cluster.settled(4);
  await cluster.add("n5");
  await expectAllReadable(cluster);
  const grown = await cluster.settled(5);
  expect(grown.nodes.every(({ owns }) => owns > 0)).toBe(true);
  await expectAllReadable(cluster);
  await expectThreeOwners(cluster, ["n1", "n2", "n3", "n4", "n5"]);

  const left = await cluster.run(["node", "leave", "--yes"], { at: "n2", withinMs: 60_000 });
  expect({ exitCode: left.exitCode, stderr: left.stderr }).toMatchObject({ exitCode: 0 });
  expect(await cluster.node("n2").exited).toBe(0);
  await cluster.settled(4);
  await expectAllReadable(cluster);
  await expectThreeOwners(cluster, ["n1", "n3", "n4", "n5"]);
}, 240_000);

test("one node alone serves, and says under-replicated nowhere but in its status", async () => {
  await using cluster = await startCluster({ nodes: 1, args: ["--replicas", "1"] });
  expect((await cluster.run(["insert", "tea", "green"])).exitCode).toBe(0);
  expect((await cluster.run(["get", "tea"])).stdoutText).toBe("green");
  expect((await cluster.where("tea")).replicas.length).toBe(1);
});

test("another replication factor and other successor lists run too", async () => {
  await using cluster = await startCluster({
    nodes: 3,
    args: ["--replicas", "2", "--successors", "4", "--vnodes", "8"],
  });
  expect((await cluster.run(["insert", "tea", "green"], { at: "n1" })).exitCode).toBe(0);
  expect((await cluster.run(["get", "tea"], { at: "n3" })).stdoutText).toBe("green");
  expect(new Set((await cluster.where("tea")).replicas.map(({ node }) => node)).size).toBe(2);
});

test("the memory engine and fixed positions run in a cluster with others", async () => {
  await using cluster = await startCluster({ nodes: 2 });
  await cluster.add("n3", ["--engine", "memory", "--position", "8000000000000000"]);
  await cluster.settled(3);
  const ring = JSON.parse((await cluster.run(["ring", "--json"])).stdoutText) as {
    virtual_nodes: { position: string; node: string; kind: string }[];
  };
  expect(ring.virtual_nodes).toContainEqual({ position: "8000000000000000", node: "n3", kind: "fixed" });
});
