/** One of three nodes is killed: the others go on at once, and it catches up when it is back. */
import { expect, test } from "bun:test";
import { runTaikv } from "../support/binary.ts";
import { startCluster } from "../support/cluster-processes.ts";
import { connectGrpc } from "../support/grpc-client.ts";
import { until } from "../support/until.ts";

const KEYS = Array.from({ length: 120 }, (_, i) => `key-${i}`);

for (const victim of ["n1", "n2", "n3"]) {
  test(`kill -9 of ${victim}: at quorum every key is readable and writable within 2 s, and it catches up after restart`, async () => {
    await using cluster = await startCluster({ nodes: 3 });
    const other = cluster.nodes.find(({ name }) => name !== victim)?.address as string;
    using client = connectGrpc(other);
    await Promise.all(KEYS.map((key) => client.insert(key, "before", { consistency: "all" })));

    await cluster.node(victim).kill();
    const deadlineMs = performance.now() + 2000;
    await Promise.all(
      KEYS.map((key) =>
        until(
          `${key} to be readable and writable`,
          async () => {
            const payload = await client.get(key, { consistency: "quorum", timeoutMs: 1000 });
            expect(payload === undefined ? undefined : new TextDecoder().decode(payload)).toMatch(/before|after/);
            await client.insert(key, "after", { consistency: "quorum", timeoutMs: 1000 });
            return true;
          },
          { withinMs: Math.max(1, deadlineMs - performance.now()), everyMs: 20 },
        ),
      ),
    );
    // The command line, pointed at a dead node and a living one, finds the living.
    const addresses = [cluster.node(victim).address, other].join(",");
    const { exitCode, stdoutText } = await runTaikv(["get", KEYS[0] as string, "--addr", addresses]);
    expect({ exitCode, stdoutText }).toEqual({ exitCode: 0, stdoutText: "after" });
    await until("status to say degraded", async () => (await cluster.status()).state === "degraded");

    await cluster.restart(victim);
    await until(
      `${victim} to hold the newest of every key`,
      async () => {
        for (const key of KEYS) {
          const { replicas } = await cluster.where(key, victim);
          if (replicas.length !== 3 || new Set(replicas.map(({ version }) => version)).size !== 1) return false;
        }
        return true;
      },
      { withinMs: 30_000, everyMs: 250 },
    );
    await cluster.settled(3);
  }, 120_000);
}

test("with two of three nodes killed, quorum is refused with the effect and exit 4, and one goes on", async () => {
  await using cluster = await startCluster({ nodes: 3 });
  await cluster.run(["insert", "tea", "green", "-C", "all"]);
  await cluster.node("n2").kill();
  await cluster.node("n3").kill();
  const write = await cluster.run(["insert", "tea", "black", "--timeout", "2s"], { at: "n1" });
  expect(write.exitCode).toBe(4);
  expect(write.stderr).toMatch(/written/);
  expect((await cluster.run(["get", "tea", "--timeout", "2s"], { at: "n1" })).exitCode).toBe(4);
  expect((await cluster.run(["get", "tea", "-C", "one"], { at: "n1" })).exitCode).toBe(0);
  expect((await cluster.run(["insert", "cup", "x", "-C", "one"], { at: "n1" })).exitCode).toBe(0);
  expect((await cluster.run(["get", "cup", "-C", "one"], { at: "n1" })).stdoutText).toBe("x");
});

test("a whole cluster killed and started again has what it acknowledged", async () => {
  await using cluster = await startCluster({ nodes: 3 });
  {
    using client = connectGrpc(cluster.node("n1").address);
    await Promise.all(KEYS.map((key) => client.insert(key, `value of ${key}`)));
  }
  const contacts = cluster.nodes.map(({ address }) => address);
  await Promise.all(cluster.nodes.map((node) => node.kill()));
  await cluster.restartAll(contacts);
  using client = connectGrpc(cluster.node("n2").address);
  for (const key of KEYS) {
    const payload = await until(`${key} to be readable`, () => client.get(key).catch(() => undefined));
    expect(new TextDecoder().decode(payload)).toBe(`value of ${key}`);
  }
  await cluster.settled(3);
});
