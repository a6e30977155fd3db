/** A dead node is replaced by hand: by the others, or by a new one; and what is refused of that, and how. */
import { expect, test } from "bun:test";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { type ClusterProcesses, startCluster } from "../support/cluster-processes.ts";
import { connectGrpc } from "../support/grpc-client.ts";
import { type NodeOptions, type NodeProcess, spawnServe, startNode } from "../support/node-process.ts";
import { until, within } from "../support/until.ts";

const KEYS = Array.from({ length: 60 }, (_, i) => `key-${i}`);
/** Few virtual nodes, so that a change of owners is soon over. */
const ARGS = ["--vnodes", "4"];

/** What was acknowledged last of each key; undefined: its deletion. */
type Acknowledged = Map<string, string | undefined>;

async function insert(node: NodeProcess, keys: readonly string[], value: string, all: Acknowledged): Promise<void> {
  using client = connectGrpc(node.address);
  await Promise.all(
    keys.map(async (key) => {
      // Until a death is noticed an answer may take too long.
      await until(`${key} to be written`, async () => {
        await client.insert(key, value, { consistency: "quorum" });
        return true;
      });
      all.set(key, value);
    }),
  );
}

async function remove(node: NodeProcess, keys: readonly string[], all: Acknowledged): Promise<void> {
  using client = connectGrpc(node.address);
  for (const key of keys) {
    await client.delete(key, { consistency: "quorum" });
    all.set(key, undefined);
  }
}

async function expectThroughEach(nodes: readonly NodeProcess[], all: Acknowledged): Promise<void> {
  for (const node of nodes) {
    using client = connectGrpc(node.address);
    const read = async (key: string): Promise<string | undefined> => {
      const payload = await client.get(key, { consistency: "quorum" });
      return payload && new TextDecoder().decode(payload);
    };
    const found = await Promise.all([...all.keys()].map(read));
    expect([node.name, found]).toEqual([node.name, [...all.values()]]);
  }
}

/** Kills it for good, and waits until all others know. */
async function die(cluster: ClusterProcesses, name: string): Promise<NodeProcess> {
  const victim = cluster.node(name);
  await victim.kill();
  for (const { name: at } of cluster.running()) {
    await until(`${name} to be down for ${at}`, async () =>
      (await cluster.status(at)).nodes.some((node) => node.name === name && node.state === "down"),
    );
  }
  return victim;
}

/** Nobody knows the id as that of a member any more. */
async function isForgotten(cluster: ClusterProcesses, id: string): Promise<void> {
  for (const { name: at } of cluster.running()) {
    await until(`${id} to be gone from the view of ${at}`, async () =>
      (await cluster.status(at)).nodes.every((node) => node.id !== id),
    );
  }
}

/** Each key has three equal copies, all of them on nodes that are there. */
async function expectOwnersAmong(cluster: ClusterProcesses, names: readonly string[]): Promise<void> {
  await until("three equal copies of every key", async () => {
    for (const key of KEYS.slice(0, 12)) {
      const { replicas } = await cluster.where(key);
      if (replicas.length !== 3 || replicas.some(({ node, found }) => !found || !names.includes(node))) return false;
      if (new Set(replicas.map(({ version }) => version)).size !== 1) return false;
    }
    return true;
  });
}

/** What a node has written that refuses to start. Whom it is to replace may have been taken for up for a while. */
async function endOf(options: NodeOptions): Promise<string> {
  const { child, log, logEnded } = spawnServe(options);
  expect(await within(`${options.name} to refuse to start`, 40_000, child.exited)).toBe(7);
  await logEnded;
  return log();
}

/** The dead node's old folder, without --join: it learns that it is removed, and says so. */
async function expectRefused(victim: NodeProcess): Promise<void> {
  expect(await endOf({ ...victim.options, listen: victim.address, join: [] })).toMatch(/was removed from its cluster/);
}

test("node replace: the others take over from a dead node at once, and it comes back only empty, under a new id", async () => {
  await using cluster = await startCluster({ nodes: 4, args: ARGS });
  const all: Acknowledged = new Map();
  await insert(cluster.node("n1"), KEYS, "before", all);
  const victim = await die(cluster, "n4");
  // These it has never seen.
  await insert(cluster.node("n2"), KEYS.slice(0, 20), "without n4", all);
  await remove(cluster.node("n3"), KEYS.slice(20, 30), all);

  const { exitCode, stdoutText, stderr } = await cluster.run(["node", "replace", "n4"], { at: "n2" });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdoutText).toBe("n4 is removed for good: its id is refused from now on, its copies are made anew\n");
  await isForgotten(cluster, victim.ready.id);
  await cluster.settled(3);
  await expectThroughEach(cluster.running(), all);
  await insert(cluster.node("n1"), KEYS.slice(40), "after", all);
  await insert(cluster.node("n1"), KEYS.slice(0, 12), "after", all);
  await expectOwnersAmong(cluster, ["n1", "n2", "n3"]);

  await expectRefused(victim);
  await cluster.restart("n4");
  expect(cluster.node("n4").ready.id).not.toBe(victim.ready.id);
  expect(await readdir(join(victim.options.dataFolder, "set-aside-1"))).toContain("store.db");
  await cluster.settled(4);
  await isForgotten(cluster, victim.ready.id);
  await expectThroughEach(cluster.running(), all);
}, 60_000);

test("serve --replace: a new node, of the same name or another, takes a dead one's place from an empty folder", async () => {
  await using cluster = await startCluster({ nodes: 3, args: ARGS });
  const all: Acknowledged = new Map();
  await insert(cluster.node("n1"), KEYS, "before", all);
  const victim = await die(cluster, "n3");
  await insert(cluster.node("n1"), KEYS.slice(0, 20), "without n3", all);
  await remove(cluster.node("n2"), KEYS.slice(20, 30), all);

  const { id } = (await cluster.add("n4", ["--replace", victim.address])).ready;
  expect(id).not.toBe(victim.ready.id);
  await isForgotten(cluster, victim.ready.id);
  expect((await cluster.settled(3)).nodes.map(({ name }) => name)).toEqual(["n1", "n2", "n4"]);
  await expectThroughEach(cluster.running(), all);
  await insert(cluster.node("n1"), KEYS.slice(0, 12), "after", all);
  await expectOwnersAmong(cluster, ["n1", "n2", "n4"]);
  await expectRefused(victim);

  // To come in under the name of one that is dead, it has to be said that it is replaced.
  // It is taken for up for some seconds yet.
  const another = cluster.node("n4");
  await another.kill();
  const dataFolder = join(cluster.folder, "another");
  await mkdir(dataFolder);
  const namesake = {
    name: "n4",
    dataFolder,
    join: cluster.running().map(({ address }) => address),
  };
  expect(await endOf(namesake)).toMatch(/or --replace n4 if that one is gone for good/);
  await using again = await startNode({ ...namesake, args: [...ARGS, "--replace", "n4"] });
  (cluster.nodes as unknown[])[cluster.nodes.indexOf(another)] = again;
  await isForgotten(cluster, another.ready.id);
  expect((await cluster.settled(3)).nodes.map(({ name }) => name)).toEqual(["n1", "n2", "n4"]);
  await expectThroughEach(cluster.running(), all);
}, 60_000);

test("nodes that are up, unknown, or the last copies that there are, are not replaced, and nothing is changed", async () => {
  await using cluster = await startCluster({ nodes: 3, args: ARGS });
  const all: Acknowledged = new Map();
  await insert(cluster.node("n1"), KEYS, "value", all);
  const ids = async (): Promise<string[]> => (await cluster.status("n1")).nodes.map(({ id }) => id);
  const before = await ids();
  const refused = async (operand: string): Promise<string> => {
    const { exitCode, stdoutText, stderr } = await cluster.run(["node", "replace", operand], { at: "n1" });
    expect({ exitCode, stdoutText }).toEqual({ exitCode: 7, stdoutText: "" });
    return stderr;
  };
  expect(await refused("n2")).toMatch(/n2 is up/);
  expect(await refused("n1")).toMatch(/n1 is the node that was asked/);
  expect(await refused("n7")).toMatch(/the cluster knows no node n7/);
  const dataFolder = join(cluster.folder, "newcomer");
  await mkdir(dataFolder);
  const newcomer = (replaced: string): NodeOptions => ({
    name: "n9",
    dataFolder,
    join: [cluster.node("n1").address],
    args: [...ARGS, "--replace", replaced],
  });
  expect(await endOf(newcomer("n7"))).toMatch(/the cluster has no node n7 that could be replaced/);
  expect(await endOf(newcomer("n2"))).toMatch(/n2 cannot be replaced, and nothing was changed: n2 is up/);
  expect(await ids()).toEqual(before);

  // One copy of three may be given up, the next one not.
  const first = await die(cluster, "n3");
  await die(cluster, "n2");
  expect((await cluster.run(["node", "replace", "n3"], { at: "n1" })).exitCode).toBe(0);
  expect(await refused("n2")).toMatch(/without a majority of their owners for ever.*--force --accept-data-loss/);
  expect(await endOf(newcomer("n2"))).toMatch(/n2 cannot be replaced, and nothing was changed: .* without a majority/);
  expect(await ids()).toEqual(before.filter((id) => id !== first.ready.id));
  await cluster.restart("n2");
  await until("every key to be read", async () => {
    await expectThroughEach(cluster.running(), all);
    return true;
  });
}, 60_000);
