/**
 * Kills a node of a loaded cluster at a failpoint, starts it again without help, and looks whether anything was lost.
 *
 * The victim is n3. What brings it to the failpoint is said with each: load alone, another owner that is away, a fourth
 * node that joins and leaves, or deletes. That it died there, and nowhere else, is told by how it ended.
 */
import type { FailpointName } from "#base/failpoint.ts";
import { type ClusterProcesses, startCluster } from "../support/cluster-processes.ts";
import { connectGrpc, type GrpcClient } from "../support/grpc-client.ts";
import { startNode } from "../support/node-process.ts";
import { until, within } from "../support/until.ts";

type Provocation =
  | "load"
  | "owner-away"
  | "owner-back"
  /** Of four nodes: of some ranges n3 is no owner and keeps what is missed, of others n4. */
  | "owner-of-others-away"
  | "member-comes"
  | "member-goes"
  | "deletes";

export const FAILPOINTS = {
  "before-fsync": "load",
  "after-fsync": "load",
  "before-answer": "load",
  "before-replica-answer": "load",
  "hint-keep": "owner-away",
  "hint-drop": "owner-back",
  "hint-hand-over": "owner-of-others-away",
  "before-hint-answer": "owner-of-others-away",
  "vote-prepare": "member-comes",
  "vote-keep": "member-goes",
  "vote-promise": "member-comes",
  "vote-accept": "member-goes",
  "vote-acceptance": "member-comes",
  "vote-adopt": "member-goes",
  "vote-chosen": "member-comes",
  "transfer-invite": "member-comes",
  "transfer-ask": "member-goes",
  "transfer-give": "member-comes",
  "release-drop": "member-comes",
  "purge-drop": "deletes",
} as const satisfies Record<FailpointName, Provocation>;

export type CrashResult = { readonly lost: number; readonly acknowledged: number };

/** At which passing it dies; at the first where a third may never come. */
const PASSING = 3;
const PASSINGS: { readonly [name in FailpointName]?: number } = {
  // All hints that have come home in a pass are dropped at once.
  "hint-drop": 1,
  // Few ranges come to n3, go from it, or are its to give to n4.
  "transfer-ask": 1,
  "release-drop": 1,
  "transfer-invite": 1,
};

/** Few virtual nodes, so that a change of owners is soon over, and deletes that are soon purged; the fourth node is n4. */
const ARGS = ["--vnodes", "4", "--purge-grace", "500ms"];
const WRITERS = 8;
const KEYS = 64;
/** Some in every range. */
const DELETED = Array.from({ length: 64 }, (_, i) => `deleted:${i}`);
/** How a process ends that has killed itself. */
const KILLED = 137;
const PATIENCE_MS = 120_000;

export function startVictimCluster(): Promise<ClusterProcesses> {
  return startCluster({ nodes: 3, args: ARGS });
}

/** Answers when n3 has died at the failpoint, is back, and every acknowledged write has been looked for. */
export async function crashAt(
  cluster: ClusterProcesses,
  binary: string,
  failpoint: FailpointName,
): Promise<CrashResult> {
  const provocation: Provocation = FAILPOINTS[failpoint];
  const isOwnerAway = provocation === "owner-away" || provocation === "owner-of-others-away";
  if (provocation === "member-goes" || provocation === "owner-of-others-away") {
    await comeIn(cluster);
    // Then there are ranges that n3 does not own.
    await cluster.settled(4, PATIENCE_MS);
  }
  if (provocation === "owner-back") await cluster.node("n2").kill();
  await using load = startWriting(cluster);
  const { died } = await arm(cluster, binary, failpoint);
  if (provocation === "owner-back") await keepsHints(cluster);
  const provoked = provoke(cluster, provocation);
  // It may fail long before it is waited for.
  provoked.catch(() => undefined);
  const code = await within(`n3 to die at ${failpoint}`, PATIENCE_MS, died);
  if (code !== KILLED) throw new Error(`n3 was to die at ${failpoint}, and ended with ${code}`);
  // With two of them away nothing is written at quorum.
  if (isOwnerAway) await provoked.then(() => cluster.restart("n2"));
  await load.written(50);
  await cluster.restart("n3");
  await provoked;
  await goOut(cluster);
  await cluster.settled(3, PATIENCE_MS);
  if (provocation === "deletes") await purgedEverywhere(cluster);
  return await load.verify();
}

type Armed = { readonly died: Promise<number> };

/** n3 again, as the program with the failpoint armed. It may be there before it is ready. */
async function arm(cluster: ClusterProcesses, binary: string, failpoint: FailpointName): Promise<Armed> {
  const { options, address } = cluster.node("n3");
  await cluster.node("n3").kill();
  const contacts = cluster.running().map((node) => node.address);
  const env = { TAIKV_FAILPOINT: `${failpoint}:crash:${PASSINGS[failpoint] ?? PASSING}` };
  const armed = { ...options, binary, env, listen: address, join: contacts };
  const node = await startNode(armed, 30_000).catch((error: Error) => {
    if (error.message.includes(`ended with ${KILLED} before it was ready`)) return undefined;
    throw error;
  });
  if (node === undefined) return { died: Promise.resolve(KILLED) };
  (cluster.nodes as unknown[])[2] = { ...node, options };
  return { died: node.exited };
}

async function provoke(cluster: ClusterProcesses, provocation: Provocation): Promise<void> {
  switch (provocation) {
    case "load":
      return;
    case "owner-away":
    case "owner-of-others-away":
      return cluster.node("n2").kill();
    case "owner-back":
      return void (await cluster.restart("n2"));
    case "member-comes":
      return comeIn(cluster);
    case "member-goes":
      return goOut(cluster);
    case "deletes":
      return deleteSome(cluster);
  }
}

/** n3 has something to bring home. */
async function keepsHints(cluster: ClusterProcesses): Promise<void> {
  await until("n3 to keep hints", async () =>
    (await cluster.status("n1")).nodes.some(({ name, hints }) => name === "n3" && hints > 0),
  );
}

async function deleteSome(cluster: ClusterProcesses): Promise<void> {
  using client = connectGrpc(cluster.node("n1").address);
  for (const key of DELETED) {
    await until(`${key} to be written and deleted`, async () => {
      await client.insert(key, "short-lived", { consistency: "quorum", timeoutMs: 1000 });
      await client.delete(key, { consistency: "quorum", timeoutMs: 1000 });
      return true;
    });
  }
}

/** No owner has anything left of what was deleted. */
async function purgedEverywhere(cluster: ClusterProcesses): Promise<void> {
  for (const key of DELETED) {
    const isPurged = async (): Promise<boolean> => {
      const { replicas } = await cluster.where(key);
      return replicas.length === 3 && replicas.every(({ answered, found }) => answered && !found);
    };
    await until(`${key} to be purged by its owners`, isPurged, { withinMs: PATIENCE_MS, everyMs: 250 });
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
