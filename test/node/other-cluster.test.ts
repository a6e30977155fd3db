/** A node whose store was set aside comes back in its own cluster, also when contacts of another one answer first. */
import { expect, test } from "bun:test";
import { createRandom } from "#base/random.ts";
import type { ClusterSettings as SettingsOfCluster } from "#model/cluster.ts";
import { enterCluster } from "#node/enter-cluster.ts";
import type { IntroductionAnswer } from "#node/introduction.ts";
import type { NodeEvent } from "#node/node-doors.ts";
import type { NodeOptions } from "#node/node-options.ts";
import { type ClusterSettings, createSimulatedCluster } from "#simulation/simulated-cluster.ts";
import { rewindDisk } from "#simulation/simulated-disk.ts";
import { QUIET_NETWORK } from "#simulation/simulated-network.ts";
import type { Machine } from "#simulation/simulated-process.ts";
import { openMemoryEngine } from "#storage/memory/memory-engine.ts";
import { nodeNamed } from "../support/lone-node.ts";

const SETTINGS: ClusterSettings = {
  seed: "two clusters",
  virtualNodes: 4,
  replicationFactor: 3,
  successors: 4,
  network: QUIET_NETWORK,
  gathers: 0,
  refuses: true,
  replaceAfterMs: 900_000,
  purgeGraceMs: 2000,
  hintWindowMs: 3_600_000,
  compareEveryMs: 40_000,
  scrubEveryMs: 40_000,
  hintsBytesMax: 1 << 26,
  batches: [],
};

/** Two clusters: that of n1, n2 and n3, and that of y1. */
function twoClusters() {
  const events: string[] = [];
  const cluster = createSimulatedCluster(SETTINGS, {
    onEvent: ({ machine }, { kind }) => void events.push(`${machine.name} ${kind}`),
    onStep: () => undefined,
    onEnd: () => undefined,
    onSend: () => undefined,
    onFault: (_process, fault) => {
      throw fault;
    },
  });
  const { scheduler } = cluster;
  const isMember = ({ process }: Machine): boolean => process?.isServing === true;
  /** Runs until it is so; virtual time, so a minute is no time. */
  const until = (what: string, isSo: () => boolean): void => {
    const endMs = scheduler.nowMs() + 60_000;
    while (!isSo()) {
      if (scheduler.nowMs() > endMs) throw new Error(`waited in vain for ${what}: ${events.join(", ")}`);
      scheduler.runUntil(scheduler.nowMs() + 100);
    }
  };
  const start = (name: string, contacts: readonly string[]): Machine => {
    const machine = cluster.machines.get(name) ?? cluster.add(name);
    cluster.start(machine, contacts);
    until(`${name} to serve`, () => isMember(machine));
    return machine;
  };
  const clusterOf = ({ process }: Machine): string | undefined => process?.node?.life()?.identity.settings.clusterId;
  return { ...cluster, events, start, until, clusterOf };
}

test("a node that is set aside joins the cluster that it was in, whichever contact answers first", () => {
  for (const contacts of [
    ["y1", "n1"],
    ["n1", "y1"],
  ]) {
    const { events, start, clusterOf, until, crash } = twoClusters();
    const n1 = start("n1", []);
    const y1 = start("y1", []);
    const n2 = start("n2", ["n1"]);
    start("n3", ["n1"]);
    const image = n2.disk.batches.length;
    until("n2 to keep more", () => n2.disk.batches.length > image + 3);
    crash(n2);
    rewindDisk(n2.disk, image);
    start("n2", contacts);
    until("n2 to be set aside", () => events.includes("n2 set-aside"));
    until("n2 to serve again", () => n2.process?.isServing === true);
    expect(clusterOf(n1)).not.toBe(clusterOf(y1));
    expect({ contacts, cluster: clusterOf(n2) }).toEqual({ contacts, cluster: clusterOf(n1) });
  }
});

test("while nobody of its cluster answers it says who does, and goes on asking", async () => {
  const random = createRandom("entering");
  const events: NodeEvent[] = [];
  await using engine = openMemoryEngine({ giveWay: () => Promise.resolve() });
  const founded = await enterCluster(
    {} as NodeOptions,
    { contacts: [], name: "n1", replaces: [], formerSelf: undefined, clusterId: undefined },
    doors(() => ({ kind: "silent", reason: "away" })),
    engine,
    "n1",
  );
  const { settings } = founded.identity;
  let tries = 0;
  const entry = await enterCluster(
    {} as NodeOptions,
    { contacts: ["y1:1"], name: "n2", replaces: [], formerSelf: undefined, clusterId: settings.clusterId },
    doors(() => answerOf(++tries < 3 ? { ...settings, clusterId: "another" } : settings)),
    engine,
    "n2",
  );
  expect({ cluster: entry.identity.settings.clusterId, tries }).toEqual({ cluster: settings.clusterId, tries: 3 });
  const reasons = [`y1:1: is of the cluster another, not of ${settings.clusterId}`];
  expect(events).toEqual([{ kind: "contacts-silent", contacts: ["y1:1"], reasons }]);

  function doors(answer: () => IntroductionAnswer): Parameters<typeof enterCluster>[2] {
    return {
      address: "n2:1",
      clock: {
        monotonicMs: () => 0,
        wallMs: () => 0,
        after: (_delayMs, run) => {
          queueMicrotask(run);
          return { cancel: () => undefined };
        },
      },
      chance: { random, bytes: (length) => Uint8Array.from({ length }, () => random.below(256)) },
      askContact: async () => answer(),
      askToRemove: async () => ({ kind: "removed" }),
      onEvent: (event) => void events.push(event),
    };
  }
});

function answerOf(settings: SettingsOfCluster): IntroductionAnswer {
  const introduction = { settings, nodes: [], node: nodeNamed(1), process: "n1", remembered: undefined };
  return { kind: "introduced", introduction };
}
