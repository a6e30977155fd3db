/** Folders that are emptied, restored, copied; nodes that are removed: nobody serves from a past that others have left. */
import { expect, test } from "bun:test";
import { cp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { runTaikv } from "../support/binary.ts";
import { type ClusterProcesses, startCluster } from "../support/cluster-processes.ts";
import { connectGrpc } from "../support/grpc-client.ts";
import { type NodeProcess, restartNode, spawnServe, startNode } from "../support/node-process.ts";
import { openTemporaryFolder } from "../support/temporary-folder.ts";
import { until, within } from "../support/until.ts";

const KEYS = Array.from({ length: 100 }, (_, i) => `key-${i}`);

async function insertAll(node: NodeProcess, value: string): Promise<void> {
  using client = connectGrpc(node.address);
  await Promise.all(KEYS.map((key) => client.insert(key, value, { consistency: "quorum" })));
}

async function expectAll(node: NodeProcess, value: string): Promise<void> {
  using client = connectGrpc(node.address);
  const payloads = await Promise.all(KEYS.map((key) => client.get(key, { consistency: "quorum" })));
  expect(payloads.map((payload) => payload && new TextDecoder().decode(payload))).toEqual(KEYS.map(() => value));
}

/** Each key has three copies, all on other nodes. */
function allHaveThreeCopies(cluster: ClusterProcesses): Promise<unknown> {
  return until(
    "three equal copies of every key",
    async () => {
      for (const key of KEYS.slice(0, 25)) {
        const { replicas } = await cluster.where(key);
        const versions = new Set(replicas.map(({ version }) => version));
        if (replicas.length !== 3 || versions.size !== 1 || replicas.some(({ found }) => !found)) return false;
      }
      return true;
    },
    { withinMs: 60_000, everyMs: 250 },
  );
}

test("a node that comes back with an empty folder replaces its former self at once, and the next one too", async () => {
  await using cluster = await startCluster({ nodes: 3 });
  await insertAll(cluster.node("n1"), "first");
  for (const name of ["n2", "n3"]) {
    const before = cluster.node(name).ready.id;
    await cluster.node(name).kill();
    await rm(join(cluster.folder, name), { recursive: true });
    await Bun.write(join(cluster.folder, name, ".keep"), "");
    await cluster.restart(name);
    expect(cluster.node(name).ready.id).not.toBe(before);
    await cluster.settled(3, 60_000);
    const status = await cluster.status();
    expect(status.nodes.map((node) => node.name)).toEqual(["n1", "n2", "n3"]);
    expect(status.nodes.map((node) => node.id)).not.toContain(before);
    await allHaveThreeCopies(cluster);
  }
  await expectAll(cluster.node("n2"), "first");
}, 180_000);

test("a disk that is lost while another node is down: status says that copies are missing, and nothing is lost", async () => {
  await using cluster = await startCluster({ nodes: 3 });
  await insertAll(cluster.node("n1"), "of three");
  await cluster.node("n3").kill();
  await until("what is written to be with n1 and n2", async () => {
    await insertAll(cluster.node("n1"), "of two");
    return true;
  });
  await cluster.node("n2").kill();
  await rm(join(cluster.folder, "n2"), { recursive: true });
  await Bun.write(join(cluster.folder, "n2", ".keep"), "");
  await cluster.restart("n2");
  await until("n1 to say that copies are missing", async () => {
    const { state, reasons } = await cluster.status("n1");
    return state === "degraded" && reasons.some((reason) => /^\d+ ranges have fewer copies than wanted$/.test(reason));
  });

  await cluster.restart("n3");
  expect((await cluster.settled(3, 60_000)).reasons).toEqual([]);
  await allHaveThreeCopies(cluster);
  for (const node of cluster.running()) await expectAll(node, "of two");
}, 120_000);

test("a disk restored from an old copy never serves again: the node joins anew and the copy is kept", async () => {
  await using cluster = await startCluster({ nodes: 3 });
  await insertAll(cluster.node("n1"), "old");
  const folder = join(cluster.folder, "n2");
  const copy = join(cluster.folder, "copy");
  await cluster.node("n2").kill();
  await cp(folder, copy, { recursive: true });
  await cluster.restart("n2");
  await cluster.settled(3);
  await insertAll(cluster.node("n1"), "new");
  const before = cluster.node("n2").ready.id;
  await cluster.node("n2").kill();
  await rm(folder, { recursive: true });
  await cp(copy, folder, { recursive: true });

  await cluster.restart("n2");
  expect(cluster.node("n2").ready.id).not.toBe(before);
  expect(cluster.node("n2").log()).toMatch(/disk is from the past/);
  expect(await readdir(folder)).toContain("set-aside-1");
  expect(await readdir(join(folder, "set-aside-1"))).toContain("store.db");
  await cluster.settled(3);
  await allHaveThreeCopies(cluster);
  await expectAll(cluster.node("n2"), "new");
}, 180_000);

test("a disk restored from an old copy while the only one that remembers is away serves nobody, until that one says so", async () => {
  await using cluster = await startCluster({ nodes: 3 });
  const [n1, n2, n3] = [cluster.node("n1"), cluster.node("n2"), cluster.node("n3")];
  await insertAll(n1, "old");
  const folder = join(cluster.folder, "n2");
  const copy = join(cluster.folder, "copy");
  await n3.kill();
  await n2.kill();
  await cp(folder, copy, { recursive: true });
  await cluster.restart("n2");
  // These are with n1 and n2 only; n1 keeps what it has heard of n2's store along with a batch of a little later.
  await insertAll(n1, "new");
  const insertedMs = performance.now();
  while (performance.now() - insertedMs < 500) await insertAll(n1, "new");
  await n1.kill();
  await cluster.node("n2").kill();
  await rm(folder, { recursive: true });
  await cp(copy, folder, { recursive: true });

  await Promise.all([cluster.restart("n3"), cluster.restart("n2")]);
  const restored = cluster.node("n2");
  expect(restored.ready.id).toBe(n2.ready.id);
  using client = connectGrpc(restored.address);
  const health = await client.call("taikv.v1.Operator/Health", {});
  const checks = (health["checks"] ?? []) as { name: string; ok?: boolean; detail?: string }[];
  expect(checks.find(({ name }) => name === "recalled")?.detail).toMatch(/its store is a copy/);
  await until("status to say so", async () => {
    const { stdoutText } = await cluster.run(["status", "--json"], { at: "n3" });
    return /n2: its copies do not count yet/.test(stdoutText);
  });
  // Two of three are there, and one of them may be from the past: no quorum.
  for (const at of ["n3", "n2"]) {
    const read = await cluster.run(["get", KEYS[0] as string, "-C", "quorum", "--timeout", "3s"], { at });
    expect({ at, exitCode: read.exitCode, answer: read.stdoutText }).toEqual({ at, exitCode: 4, answer: "" });
  }
  await cluster.restart("n1");
  await until("n2 to begin anew", () => /disk is from the past/.test(restored.log()), { withinMs: 30_000 });
  await cluster.settled(3, 120_000);
  await expectAll(cluster.node("n3"), "new");
}, 180_000);

test("a founder restored from when it was alone, and started without --join, hears from the others what it has forgotten", async () => {
  await using cluster = await startCluster({ nodes: 1 });
  await insertAll(cluster.node("n1"), "old");
  const founder = cluster.node("n1");
  const folder = join(cluster.folder, "n1");
  const copy = join(cluster.folder, "copy");
  await founder.kill();
  await cp(folder, copy, { recursive: true });
  await cluster.restart("n1");
  for (const name of ["n2", "n3", "n4"]) await cluster.add(name);
  await cluster.settled(4);
  await insertAll(cluster.node("n2"), "new");
  await cluster.node("n1").kill();
  await rm(folder, { recursive: true });
  await cp(copy, folder, { recursive: true });

  await using restored = await restartNode(founder, []);
  await until("n1 to begin anew", () => /disk is from the past/.test(restored.log()), { withinMs: 30_000 });
  await cluster.settled(4, 60_000);
  const status = await cluster.status("n2");
  expect(status.nodes.map(({ id }) => id)).not.toContain(founder.ready.id);
  await allHaveThreeCopies(cluster);
  await expectAll(restored, "new");
}, 180_000);

test("with one node dead another that is killed serves again by itself, also when it starts alone", async () => {
  await using cluster = await startCluster({ nodes: 3 });
  await insertAll(cluster.node("n1"), "value");
  await cluster.node("n1").kill();
  await cluster.node("n2").kill();
  await cluster.restart("n2");
  await expectAll(cluster.node("n2"), "value");
  // Of the whole cluster, one after the other.
  await cluster.node("n2").kill();
  await cluster.node("n3").kill();
  await cluster.restart("n2");
  const log = cluster.node("n2").log();
  expect(log).toMatch(/too few nodes answer to say whether this store is from the past/);
  await cluster.restart("n3");
  await until("n2 to count again", () => /this store is not from the past/.test(cluster.node("n2").log()));
  await until("every key to be read", async () => {
    await expectAll(cluster.node("n3"), "value");
    return true;
  });
}, 180_000);

test("two processes on copies of one disk: both stop with exit 7 and say why", async () => {
  await using cluster = await startCluster({ nodes: 3 });
  await insertAll(cluster.node("n1"), "value");
  const copy = join(cluster.folder, "copy");
  await cluster.node("n2").kill();
  await cp(join(cluster.folder, "n2"), copy, { recursive: true });
  await cluster.restart("n2");
  await cluster.settled(3);
  const clone = spawnServe({ name: "n2", dataFolder: copy, join: [cluster.node("n1").address] });
  expect(await within("the copy to stop", 20_000, clone.child.exited)).toBe(7);
  expect(await within("the original to stop", 20_000, cluster.node("n2").exited)).toBe(7);
  expect(clone.log()).toMatch(/has the identity of n2/);
  expect(cluster.node("n2").log()).toMatch(/has the identity of n2/);
  await expectAll(cluster.node("n1"), "value");
});

test("a founder started empty without --join gives its new cluster up and comes back as a member", async () => {
  await using cluster = await startCluster({ nodes: 3 });
  await insertAll(cluster.node("n2"), "value");
  const { address, ready } = cluster.node("n1");
  await cluster.node("n1").kill();
  await rm(join(cluster.folder, "n1"), { recursive: true });
  await Bun.write(join(cluster.folder, "n1", ".keep"), "");
  const again = await startNode({ name: "n1", dataFolder: join(cluster.folder, "n1"), listen: address });
  await using _ = again;
  await until(
    "n1 to be a member of its old cluster",
    async () => {
      const { nodes } = await cluster.status("n2");
      return nodes.some(({ name, state, id }) => name === "n1" && state === "up" && id !== ready.id);
    },
    { withinMs: 60_000, everyMs: 250 },
  );
  expect(again.log()).toMatch(/founded a cluster of its own/);
  await until("every key to be read at it", async () => {
    await expectAll(again, "value");
    return true;
  });
});

test("a founder started empty that was written to and started again keeps that, and says who claims its address", async () => {
  await using cluster = await startCluster({ nodes: 2 });
  await using elsewhere = await openTemporaryFolder("founder");
  const { address } = cluster.node("n1");
  await cluster.node("n1").kill();
  // At another address its old cluster does not find it until it has taken a write.
  const lone = await startNode({ name: "n1", dataFolder: elsewhere.path });
  {
    using client = connectGrpc(lone.address);
    await client.insert("mine", "kept");
  }
  await lone.stop();
  const again = spawnServe({ name: "n1", dataFolder: elsewhere.path, listen: address });
  // It resumes a cluster that is its own: nobody takes that from it.
  expect(await within("it to be ready", 20_000, again.firstLine)).toBeDefined();
  await until("it to say who claims its address", async () => /claims the address of this node/.test(again.log()), {
    withinMs: 30_000,
    everyMs: 100,
  });
  const { stdoutText } = await runTaikv(["health", "--addr", address]);
  expect(stdoutText).toMatch(/^unclaimed\tnot-ok\t.*--join /m);
  again.child.kill("SIGKILL");
});

test("a removed node is gone from every view, and comes back only empty, under a new id, with --join", async () => {
  await using cluster = await startCluster({ nodes: 4 });
  await insertAll(cluster.node("n1"), "value");
  const victim = cluster.node("n4");
  const up = await cluster.run(["node", "remove", "n4"]);
  expect({ exitCode: up.exitCode, stderr: up.stderr }).toEqual({
    exitCode: 7,
    stderr: expect.stringMatching(/n4 is up/),
  });
  await victim.kill();
  const { exitCode, stderr } = await cluster.run(["node", "remove", "n4", "--force"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  for (const at of ["n1", "n2", "n3"]) {
    await until(
      `n4 to be gone from the view of ${at}`,
      async () => (await cluster.status(at)).nodes.every(({ name }) => name !== "n4"),
      { withinMs: 30_000, everyMs: 100 },
    );
  }
  await cluster.settled(3);
  await allHaveThreeCopies(cluster);

  // Its old disk, without --join: it learns that it is removed, and says so.
  const zombie = spawnServe({ name: "n4", dataFolder: join(cluster.folder, "n4"), listen: victim.address });
  expect(await within("the removed node to stop", 30_000, zombie.child.exited)).toBe(7);
  expect(zombie.log()).toMatch(/was removed from its cluster/);

  await cluster.restart("n4");
  expect(cluster.node("n4").ready.id).not.toBe(victim.ready.id);
  await cluster.settled(4);
  await expectAll(cluster.node("n4"), "value");
}, 240_000);

test("of two nodes one is lost for good: nothing is written until the loss is accepted, then all that the other had is there", async () => {
  await using cluster = await startCluster({ nodes: 2 });
  await insertAll(cluster.node("n1"), "value");
  await cluster.node("n2").kill();
  await until("n2 to be down", async () => (await cluster.status("n1")).nodes.some(({ state }) => state === "down"));
  const refused = await cluster.run(["node", "remove", "n2"], { at: "n1" });
  expect({ exitCode: refused.exitCode, stderr: refused.stderr }).toEqual({
    exitCode: 7,
    stderr: expect.stringMatching(/accept-data-loss/),
  });
  const forced = await cluster.run(["node", "remove", "n2", "--force", "--accept-data-loss"], { at: "n1" });
  expect(forced.exitCode).toBe(0);
  expect(forced.stdoutText).toMatch(/forced .* at epoch 42949\d+/);
  await until("every key to be read at quorum", async () => {
    await expectAll(cluster.node("n1"), "value");
    return true;
  });
  await insertAll(cluster.node("n1"), "again");
});

test("a leave goes on after a kill, and can be cancelled", async () => {
  await using cluster = await startCluster({ nodes: 4 });
  await insertAll(cluster.node("n1"), "value");
  // With one of the others away no range can be given away: the leave waits.
  await cluster.node("n3").kill();
  await until("n3 to be down", async () => (await cluster.status("n1")).nodes.some(({ state }) => state === "down"));
  using leaving = connectGrpc(cluster.node("n4").address);
  const isLeaving = async (): Promise<boolean> => {
    const { tasks = [] } = (await leaving.call("taikv.v1.Operator/Tasks", {})) as { tasks?: { id?: string }[] };
    return tasks.some(({ id }) => id === "leave");
  };
  const first = cluster.run(["node", "leave", "n4", "--force"], { at: "n1" });
  await until("n4 to be leaving", isLeaving);
  await cluster.node("n4").kill();
  expect((await first).exitCode).not.toBe(0);
  await cluster.restart("n4");
  await until("n4 to go on leaving", isLeaving);
  await cluster.restart("n3");
  expect(await within("n4 to end by itself", 90_000, cluster.node("n4").exited)).toBe(0);
  await cluster.settled(3);
  await expectAll(cluster.node("n1"), "value");
}, 240_000);

test("with one copy, what only a dead node had is given up by name, and its part of the ring begins anew, empty", async () => {
  await using cluster = await startCluster({ nodes: 3, args: ["--vnodes", "4", "--replicas", "1"] });
  using client = connectGrpc(cluster.node("n1").address);
  const keys = Array.from({ length: 60 }, (_, i) => `key-${i}`);
  await Promise.all(keys.map((key) => client.insert(key, "before", { consistency: "quorum" })));
  await cluster.settled(3);
  await cluster.node("n3").kill();
  await until("n3 to be down", async () => (await cluster.status("n1")).nodes.some(({ state }) => state === "down"));
  const refused = await cluster.run(["node", "remove", "n3"], { at: "n1" });
  expect({ exitCode: refused.exitCode, stderr: refused.stderr }).toEqual({
    exitCode: 7,
    stderr: expect.stringContaining("nobody who is there has"),
  });
  const removed = await cluster.run(["node", "remove", "n3", "--force", "--accept-data-loss"], { at: "n1" });
  expect(removed.exitCode).toBe(0);
  expect(removed.stdoutText).toContain("forced (");
  await cluster.settled(2, 30_000);
  const found = await Promise.all(keys.map((key) => client.get(key, { consistency: "quorum" })));
  const kept = found.filter((payload) => payload !== undefined).length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(keys.length);
  await Promise.all(keys.map((key) => client.insert(key, "after", { consistency: "quorum" })));
  for (const key of keys)
    expect(new TextDecoder().decode(await client.get(key, { consistency: "quorum" }))).toBe("after");
}, 60_000);
