/**
 * Kills a node of a loaded cluster at a failpoint, starts it again without help, and looks whether anything was lost.
 *
 * The victim is n3. What brings it to the failpoint is said with each: load alone, another owner that is away, or a
 * fourth node that joins and leaves.
 */
import { type ClusterProcesses, startCluster } from "../support/cluster-processes.ts";
import { connectGrpc, type GrpcClient } from "../support/grpc-client.ts";
import { startNode } from "../support/node-process.ts";
import { until } from "../support/until.ts";

type Provocation = "load" | "owner-away" | "owner-back" | "member-comes" | "member-goes";

export const FAILPOINTS = {
  "before-fsync": "load",
  "after-fsync": "load",
  "before-answer": "load",
  "before-replica-answer": "load",
  "hint-keep": "owner-away",
  "hint-drop": "owner-back",
  "vote-prepare": "member-comes",
  "vote-keep": "member-goes",
  "vote-promise": "member-comes",
  "vote-accept": "member-goes",
  "vote-acceptance": "member-comes",
  "vote-adopt": "member-goes",
  "vote-chosen": "member-comes",
  "transfer-ask": "member-goes",
  "transfer-give": "member-comes",
  "purge-drop": "member-goes",
} as const satisfies Record<string, Provocation>;

export type Failpoint = keyof typeof FAILPOINTS;

export type CrashResult = { readonly lost: number; readonly acknowledged: number };

/** Few virtual nodes, so that a change of owners is soon over; the fourth node is n4. */
const ARGS = ["--vnodes", "4"];
const WRITERS = 8;
const KEYS = 64;
const PATIENCE_MS = 120_000;

export function startVictimCluster(): Promise<ClusterProcesses> {
  return startCluster({ nodes: 3, args: ARGS });
}

/** Answers when n3 has died at the failpoint, is back, and every acknowledged write has been looked for. */
export async function crashAt(cluster: ClusterProcesses, binary: string, failpoint: Failpoint): Promise<CrashResult> {
  const provocation: Provocation = FAILPOINTS[failpoint];
  if (provocation === "member-goes") await comeIn(cluster);
  if (provocation === "owner-back") await cluster.node("n2").kill();
  await using load = startWriting(cluster);
  if (provocation === "owner-back") await load.written(200);
  await arm(cluster, binary, failpoint);
  const died = cluster.node("n3").exited;
  const provoked = provoke(cluster, provocation);
  await until(`n3 to die at ${failpoint}`, () => !cluster.node("n3").isRunning(), { withinMs: PATIENCE_MS });
  await died;
  await load.written(50);
  await provoked;
  await cluster.restart("n3");
  if (provocation === "owner-away") await cluster.restart("n2");
  await goOut(cluster);
  await cluster.settled(3, PATIENCE_MS);
  return await load.verify();
}

/** n3 again, as the program with the failpoint armed. */
async function arm(cluster: ClusterProcesses, binary: string, failpoint: Failpoint): Promise<void> {
  const { options, address } = cluster.node("n3");
  await cluster.node("n3").kill();
  const contacts = cluster.running().map((node) => node.address);
  const env = { TAIKV_FAILPOINT: `${failpoint}:crash:3` };
  const armed = { ...options, binary, env, listen: address, join: contacts };
  // It may be there before it is ready.
  const node = await startNode(armed, 30_000).catch(() => undefined);
  if (node === undefined) return;
  (cluster.nodes as unknown[])[2] = { ...node, options };
}

async function provoke(cluster: ClusterProcesses, provocation: Provocation): Promise<void> {
  switch (provocation) {
    case "load":
      return;
    case "owner-away":
      return cluster.node("n2").kill();
    case "owner-back":
      return void (await cluster.restart("n2"));
    case "member-comes":
      return comeIn(cluster);
    case "member-goes":
      return goOut(cluster);
  }
}

async function comeIn(cluster: ClusterProcesses): Promise<void> {
  if (cluster.running().some(({ name }) => name === "n4")) return;
  await cluster.add("n4");
}

/** n4, if there is one, leaves for good and is forgotten here. */
async function goOut(cluster: ClusterProcesses): Promise<void> {
  const member = cluster.nodes.find(({ name }) => name === "n4");
  if (member === undefined) return;
  await until(
    "n4 to have left",
    async () => {
      if (!member.isRunning()) return true;
      await cluster.run(["node", "leave", "--yes"], { at: "n4", withinMs: PATIENCE_MS });
      return !member.isRunning();
    },
    { withinMs: PATIENCE_MS, everyMs: 1000 },
  );
  (cluster.nodes as unknown[]).splice(cluster.nodes.indexOf(member), 1);
  await Bun.$`rm -rf ${member.options.dataFolder}`.quiet();
}

type Writing = AsyncDisposable & {
  /** Waits for so many more acknowledged writes. */
  readonly written: (count: number) => Promise<void>;
  readonly verify: () => Promise<CrashResult>;
};

/** Each key has one writer, which inserts rising numbers at quorum, through whichever node answers. */
function startWriting(cluster: ClusterProcesses): Writing {
  const acknowledged = new Map<string, number>();
  const clients = new Map<string, GrpcClient>();
  let count = 0;
  let isOver = false;
  const clientAt = (address: string): GrpcClient => {
    const known = clients.get(address) ?? connectGrpc(address);
    clients.set(address, known);
    return known;
  };
  const loops = Array.from({ length: WRITERS }, async (_, writer) => {
    for (let sequence = 1; !isOver; sequence++) {
      const running = cluster.running();
      const node = running[sequence % Math.max(1, running.length)];
      const key = `crash:${writer + WRITERS * (sequence % (KEYS / WRITERS))}`;
      if (node === undefined) await Bun.sleep(20);
      else {
        try {
          await clientAt(node.address).insert(key, String(sequence), { consistency: "quorum", timeoutMs: 1000 });
          acknowledged.set(key, sequence);
          count++;
        } catch {
          await Bun.sleep(20);
        }
      }
    }
  });
  const stop = async (): Promise<void> => {
    isOver = true;
    await Promise.all(loops);
  };
  return {
    written: async (more) => {
      const wanted = count + more;
      await until(`${more} more writes`, () => count >= wanted, { withinMs: PATIENCE_MS });
    },
    verify: async () => {
      await stop();
      let lost = 0;
      for (const node of cluster.running()) {
        for (const [key, sequence] of acknowledged) {
          const found = await until(`${key} to be readable`, async () => ({
            payload: await clientAt(node.address).get(key, { consistency: "quorum", timeoutMs: 2000 }),
          }));
          const there = found.payload === undefined ? 0 : Number(new TextDecoder().decode(found.payload));
          if (there < sequence) lost++;
        }
      }
      return { lost, acknowledged: count };
    },
    [Symbol.asyncDispose]: async () => {
      await stop();
      for (const client of clients.values()) client[Symbol.dispose]();
    },
  };
}
