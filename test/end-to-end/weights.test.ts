/** Nodes that get another share of the ring while they run: their virtual nodes, their ranges, and nothing lost. */
import { expect, test } from "bun:test";
import { type ClusterProcesses, startCluster } from "../support/cluster-processes.ts";
import { connectGrpc } from "../support/grpc-client.ts";
import { until } from "../support/until.ts";

const KEYS = Array.from({ length: 200 }, (_, i) => `key-${i}`);
const PATIENCE = { withinMs: 120_000, everyMs: 250 };

async function expectAll(cluster: ClusterProcesses, at: string, value: string): Promise<void> {
  using client = connectGrpc(cluster.node(at).address);
  const payloads = await Promise.all(KEYS.map((key) => client.get(key, { consistency: "quorum" })));
  expect(payloads.map((payload) => payload && new TextDecoder().decode(payload))).toEqual(KEYS.map(() => value));
}

async function virtualNodesOf(cluster: ClusterProcesses, name: string): Promise<number> {
  const { stdoutText } = await cluster.run(["ring", "--json"], { at: "n1" });
  const { virtual_nodes } = JSON.parse(stdoutText) as { virtual_nodes: { node: string }[] };
  return virtual_nodes.filter(({ node }) => node === name).length;
}

test("weights that change at once on several nodes, under load and over a kill: shares follow, and every write is there", async () => {
  await using cluster = await startCluster({ nodes: 3, args: ["--vnodes", "12"] });
  await cluster.add("n4");
  await cluster.settled(4);
  using client = connectGrpc(cluster.node("n1").address);
  let isOver = false;
  const writing = (async (): Promise<string> => {
    for (let round = 0; ; round++) {
      const value = `round ${round}`;
      await until(`round ${round} to be written`, async () => {
        await Promise.all(KEYS.map((key) => client.insert(key, value, { consistency: "quorum" })));
        return true;
      });
      if (isOver) return value;
    }
  })();
  const more = await cluster.run(["node", "weight", "n2", "2"]);
  const less = await cluster.run(["node", "weight", "n3", "0.5", "--json"]);
  expect({ exitCode: more.exitCode, stderr: more.stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(JSON.parse(less.stdoutText)).toEqual({ v: 1, node: "n3", weight: 0.5, virtual_nodes: 6 });
  const tasks = await cluster.run(["task", "ls", "--json"]);
  expect(tasks.stdoutText).toMatch(/"id":"weight","kind":"weight","node":"n3"/);
  // Whoever is killed in the middle goes on with it.
  await cluster.node("n3").kill();
  await cluster.restart("n3");
  await until(
    "the virtual nodes to be there",
    async () => {
      const [n2, n3] = await Promise.all(["n2", "n3"].map((name) => virtualNodesOf(cluster, name)));
      return n2 === 24 && n3 === 6;
    },
    PATIENCE,
  );
  await cluster.settled(4, 120_000);
  isOver = true;
  const last = await writing;
  for (const name of ["n2", "n3", "n4"]) await expectAll(cluster, name, last);
  const { nodes } = await cluster.status();
  const holds = new Map(nodes.map((node) => [node.name, node.holds]));
  expect(nodes.map(({ name, weight }) => [name, weight])).toEqual([
    ["n1", 1],
    ["n2", 2],
    ["n3", 0.5],
    ["n4", 1],
  ]);
  expect(holds.get("n2") ?? 0).toBeGreaterThan(holds.get("n3") ?? 1);
}, 300_000);

test("a change of weight can be cancelled while it is under way", async () => {
  await using cluster = await startCluster({ nodes: 2, args: ["--vnodes", "8"] });
  const before = await virtualNodesOf(cluster, "n2");
  const { exitCode, stderr } = await cluster.run(["node", "weight", "n2", "0.25"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  await until("n2 to have fewer", async () => (await virtualNodesOf(cluster, "n2")) < before, PATIENCE);
  const cancelled = await cluster.run(["task", "cancel", "weight"]);
  expect(cancelled.stdoutText).toMatch(/weight is ended on n2/);
  await until("n2 to have them again", async () => (await virtualNodesOf(cluster, "n2")) === before, PATIENCE);
  await cluster.settled(2, 120_000);
  const none = await cluster.run(["task", "cancel", "weight"]);
  expect(none.exitCode).toBe(1);
}, 300_000);
