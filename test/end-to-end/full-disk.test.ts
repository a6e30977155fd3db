/** All disks of a cluster are full: writes are refused, reads go on, and everybody who is asked says so. */
import { describe, expect, test } from "bun:test";
import { stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import { MIB } from "#base/units.ts";
import { type ClusterProcesses, type ClusterStatus, startCluster } from "../support/cluster-processes.ts";
import { connectGrpc } from "../support/grpc-client.ts";
import { CAN_MOUNT, openSmallDisk, type SmallDisk } from "../support/small-disk.ts";
import { until } from "../support/until.ts";

const NAMES = ["n1", "n2", "n3"];
const DISK_MIB = 24;

if (!CAN_MOUNT) console.log("skipped: full disks are tested on small ones, which only root can mount");

type FullCluster = AsyncDisposable & { readonly cluster: ClusterProcesses; readonly disks: readonly SmallDisk[] };

/** Three nodes on a disk each, with the key `tea`; `undefined` where no disk can be mounted. */
async function openCluster(): Promise<FullCluster | undefined> {
  await using stack = new AsyncDisposableStack();
  const disks: SmallDisk[] = [];
  for (const _ of NAMES) {
    const disk = await openSmallDisk(DISK_MIB);
    if (disk === undefined) return undefined;
    disks.push(stack.use(disk));
  }
  const folderOf = (name: string): string => (disks[NAMES.indexOf(name)] as SmallDisk).path;
  const cluster = stack.use(await startCluster({ nodes: 3, folderOf }));
  await cluster.run(["insert", "tea", "green", "-C", "all"]);
  const parts = stack.move();
  return { cluster, disks, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

let keys = 0;

/** What is left in the logs is used up, too: a log that has been moved takes what is small once more. */
async function useUp({ cluster }: FullCluster): Promise<void> {
  await Promise.all(
    cluster.nodes.map(async ({ address }) => {
      using client = connectGrpc(address);
      for (let i = 0; i < 40; i++) {
        const key = `cup-${keys++}`;
        await client.insert(key, "x".repeat(20_000), { consistency: "all", timeoutMs: 1000 }).catch(() => undefined);
      }
    }),
  );
}

function untilRefused(full: FullCluster): Promise<string> {
  return until("a write to be refused as the disks are full", async () => {
    await useUp(full);
    const { stderr } = await full.cluster.run(["insert", `cup-${keys++}`, "x".repeat(20_000), "-C", "all"]);
    return stderr.includes("error[disk-full]") ? stderr : undefined;
  });
}

function fillAll({ disks }: FullCluster): void {
  for (const disk of disks) disk.fill();
}

/** Every node has taken for its next start what it is to keep, or all that there is. */
function untilRoomIsKept({ disks }: FullCluster): Promise<boolean> {
  const isKept = async ({ path }: SmallDisk): Promise<boolean> => {
    const { bavail, bsize } = await statfs(path);
    const bytesKept = (await stat(join(path, "ballast"))).size;
    return bytesKept === 2 * MIB || (bytesKept > 0 && bavail * bsize < MIB / 8);
  };
  return until("every node to keep room for a start", async () =>
    (await Promise.all(disks.map(isKept))).every(Boolean),
  );
}

function isFullEverywhere({ nodes }: ClusterStatus): boolean {
  return nodes.every((node) => node["disk_full"] === true);
}

describe.skipIf(!CAN_MOUNT)("with all disks full", () => {
  test("status is degraded and names them, health is not ready, and reads go on until there is room", async () => {
    await using full = await openCluster();
    if (full === undefined) return;
    const { cluster, disks } = full;
    fillAll(full);
    const refusal = await untilRefused(full);
    expect(refusal).toMatch(/^error\[disk-full\]: the disks? of n\d/);
    expect(refusal).toMatch(/\n {2}fix: make room on n\d/);
    const status = await until("status to name every full disk", async () => {
      await useUp(full);
      const { exitCode, stdoutText } = await cluster.run(["status", "--json"]);
      const found = JSON.parse(stdoutText) as ClusterStatus;
      return exitCode === 1 && isFullEverywhere(found) ? found : undefined;
    });
    expect(status["state"]).toBe("degraded");
    expect((status as unknown as { reasons: string[] }).reasons).toEqual(
      NAMES.map((name, i) => `${name}: disk full: writes are refused, reads go on; make room in ${disks[i]?.path}`),
    );
    const health = await cluster.run(["health", "--json"], { at: "n2" });
    expect(health.exitCode).toBe(1);
    expect(JSON.parse(health.stdoutText)).toMatchObject({
      live: true,
      ready: false,
      checks: expect.arrayContaining([
        {
          name: "storage",
          ok: false,
          detail: `disk full: writes are refused, reads go on; make room in ${disks[1]?.path}`,
        },
      ]),
    });
    expect((await cluster.run(["node", "info", "n3"])).stdoutText).toContain("storage\tdisk full");
    for (const at of NAMES) expect((await cluster.run(["get", "tea"], { at })).stdoutText).toBe("green");

    for (const disk of disks) disk.giveBack();
    await until("nobody to be full any more", async () => {
      const { exitCode } = await cluster.run(["status"]);
      return exitCode === 0 && (await cluster.run(["health"], { at: "n2" })).exitCode === 0;
    });
    expect((await cluster.run(["insert", "cup", "full"])).exitCode).toBe(0);
  }, 120_000);

  for (const how of ["one after the other", "together"] as const) {
    test(`nodes that are killed and started again, ${how}, serve reads and refuse writes until there is room`, async () => {
      await using full = await openCluster();
      if (full === undefined) return;
      const { cluster, disks } = full;
      await untilRoomIsKept(full);
      fillAll(full);
      await untilRefused(full);
      const contacts = cluster.nodes.map(({ address }) => address);
      for (let round = 0; round < 2; round++) {
        if (how === "together") {
          await Promise.all(cluster.nodes.map((node) => node.kill()));
          await cluster.restartAll(contacts);
        } else {
          for (const name of NAMES) {
            await cluster.node(name).kill();
            await cluster.restart(name);
          }
        }
        for (const at of NAMES) {
          await until(`${at} to read`, async () => (await cluster.run(["get", "tea"], { at })).stdoutText === "green");
        }
        // What is taken before they have made it again is missing at their next start.
        await untilRoomIsKept(full);
        fillAll(full);
        await untilRefused(full);
      }
      for (const disk of disks) disk.giveBack();
      await until("writes to go on", async () => (await cluster.run(["insert", "cup", "full"])).exitCode === 0);
      await until("nobody to be full any more", async () => (await cluster.run(["status"])).exitCode === 0);
    }, 180_000);
  }
});
