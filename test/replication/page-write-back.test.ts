/** What a page shows at `quorum` is with a majority before: a later read does not go back behind it. */
import { expect, test } from "bun:test";
import { utf8BytesOf, utf8TextOf } from "#base/text.ts";
import type { Consistency } from "#model/consistency.ts";
import type { Entry } from "#model/entry.ts";
import type { NodeId } from "#model/node-id.ts";
import type { ScanItem } from "#model/operation.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { versionsEqual } from "#model/version.ts";
import { successorWithSlots } from "#replication/ballot.ts";
import type { PageOutcome } from "#replication/input.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { A, B, C, CONFIG, D, entryOf, give, holds, normal, together } from "../support/few-nodes.ts";
import { type Sent, startLoneNode, viewOf, WALL_MS } from "../support/lone-node.ts";

type Cluster = ReturnType<typeof together>;

/** Comparison would bring over the same. */
const WITHOUT_COMPARISON = ["roots", "digests", "list"] as const;
const OWNERS: Record<string, NodeId> = { A, B, C };
/** What a page may ask for and write. */
const OF_PAGES = new Set<string>(["scan", "read", "fetch", "write"]);

/** A, B and C own the range and have the old payload; A alone has something newer. D is asked. */
function halfWritten(half: Entry): Cluster {
  const cluster = together(1, 2, 3, 4);
  cluster.learn(CONFIG);
  for (const id of [A, B, C]) give(cluster.node(id), entryOf("tea", "old", 0), entryOf("milk", "white", 0));
  give(cluster.node(A), half);
  return cluster;
}

function scan(cluster: Cluster, keysOnly = false, consistency: Consistency = "quorum", timeoutMs = 3000) {
  const request = { prefix: new Uint8Array(0), cursor: undefined, itemsMax: 10, bytesMax: 1 << 20 };
  return cluster.node(D).scan({ ...request, keysOnly, consistency }, timeoutMs);
}

function shown(cluster: Cluster, keysOnly = false, consistency: Consistency = "quorum"): readonly ScanItem[] {
  const page = scan(cluster, keysOnly, consistency);
  for (let i = 0; i < 50 && page() === undefined; i++) cluster.run(20, WITHOUT_COMPARISON);
  return itemsOf(page());
}

function itemsOf(outcome: PageOutcome | undefined): readonly ScanItem[] {
  if (outcome?.kind !== "page") throw new Error("no page");
  return outcome.page.items;
}

function textsOf(items: readonly ScanItem[]): string[] {
  return items.map(({ key, payload }) => `${utf8TextOf(key)}: ${utf8TextOf(payload)}`).sort();
}

/** What is read of tea when the owner is not there. */
function readWithout(cluster: Cluster, away: NodeId): string | undefined {
  cluster.say(away, "down");
  const read = cluster.node(D).operate({ kind: "get", key: utf8BytesOf("tea"), consistency: "quorum" });
  cluster.run(1000, WITHOUT_COMPARISON);
  const got = read();
  return got?.kind === "got" ? utf8TextOf(got.payload) : got?.kind === "failed" ? got.failure.kind : got?.kind;
}

/** What D has sent for a page, by kind. */
function kindsFrom(cluster: Cluster): string[] {
  const sent = cluster.carried.filter(({ from }) => from === D).map(({ message }) => message.kind);
  return sent.filter((kind) => OF_PAGES.has(kind));
}

test("a write that a minority has, and a page shows, is what a later read of the other owners gets", () => {
  const cluster = halfWritten(entryOf("tea", "new"));
  expect(textsOf(shown(cluster))).toEqual(["milk: white", "tea: new"]);
  expect(cluster.node(D).replication.counters.repairedEntries).toBe(1);
  expect(readWithout(cluster, A)).toBe("new");
});

test("a delete that a minority has, and that hides a key from a page, hides it from a later read of the others", () => {
  const cluster = halfWritten(entryOf("tea", ""));
  expect(textsOf(shown(cluster))).toEqual(["milk: white"]);
  expect(readWithout(cluster, A)).toBe("not-found");
});

test("what a minority has and has expired hides the key from a page and from a later read of the others", () => {
  const cluster = halfWritten(sealEntry({ ...entryOf("tea", "short"), expiresAtMs: WALL_MS - 1 }));
  expect(textsOf(shown(cluster))).toEqual(["milk: white"]);
  expect(readWithout(cluster, A)).toBe("not-found");
});

test("a page of keys alone writes back what is lacking with its payload, and shows none", () => {
  const half = entryOf("tea", "new");
  const cluster = halfWritten(half);
  const items = shown(cluster, true);
  expect(textsOf(items)).toEqual(["milk: ", "tea: "]);
  expect(items.some(({ version }) => versionsEqual(version, half.version))).toBe(true);
  expect(readWithout(cluster, A)).toBe("new");
});

test("owners that have the same are asked for the page and for nothing else", () => {
  for (const keysOnly of [false, true]) {
    const cluster = halfWritten(entryOf("milk", "brown"));
    for (const id of [B, C]) give(cluster.node(id), ...cluster.node(A).disk.entries.values());
    cluster.carried.length = 0;
    expect(shown(cluster, keysOnly)).toHaveLength(2);
    expect(kindsFrom(cluster)).toEqual(["scan", "scan"]);
  }
});

test("at one nothing is written back", () => {
  const half = entryOf("tea", "new");
  const cluster = halfWritten(half);
  cluster.carried.length = 0;
  expect(textsOf(shown(cluster, false, "one"))).toEqual(["milk: white", "tea: new"]);
  expect(kindsFrom(cluster)).toEqual(["scan"]);
  expect(holds(cluster.node(B), half) || holds(cluster.node(C), half)).toBe(false);
});

test("at all nothing is written back that a majority has", () => {
  const half = entryOf("tea", "new");
  const cluster = halfWritten(half);
  give(cluster.node(C), half);
  cluster.carried.length = 0;
  expect(textsOf(shown(cluster, false, "all"))).toEqual(["milk: white", "tea: new"]);
  expect(kindsFrom(cluster)).toEqual(["scan", "scan", "scan"]);
});

test("a page is not answered before a majority has taken what it shows: the range is read again until then", () => {
  const half = entryOf("tea", "new");
  const cluster = halfWritten(half);
  for (const id of [B, C]) cluster.node(id).refuseStores({ kind: "disk-full" });
  const page = scan(cluster);
  cluster.run(1000, WITHOUT_COMPARISON);
  expect(page()).toBeUndefined();
  for (const id of [B, C]) cluster.node(id).refuseStores(undefined);
  cluster.run(1000, WITHOUT_COMPARISON);
  expect(textsOf(itemsOf(page()))).toEqual(["milk: white", "tea: new"]);
  expect(holds(cluster.node(B), half) || holds(cluster.node(C), half)).toBe(true);
});

test("a page fails at its deadline when no majority takes what it would show", () => {
  const cluster = halfWritten(entryOf("tea", "new"));
  for (const id of [B, C]) cluster.node(id).refuseStores({ kind: "disk-full" });
  const page = scan(cluster);
  cluster.run(3200, WITHOUT_COMPARISON);
  expect(page()).toMatchObject({ kind: "failed", outcome: { failure: { kind: "deadline-passed" } } });
});

for (const [name, unable] of Object.entries(OWNERS)) {
  test(`one owner that takes nothing, ${name}, keeps no page from being answered`, () => {
    const cluster = halfWritten(entryOf("tea", "new"));
    cluster.node(unable).refuseStores({ kind: "disk-full" });
    const texts = textsOf(shown(cluster));
    cluster.node(unable).refuseStores(undefined);
    expect(texts).toEqual(["milk: white", `tea: ${readWithout(cluster, A)}`]);
  });
}

test("an owner that knows a newer configuration has the range read again under that one", () => {
  const successor = successorWithSlots(CONFIG, [A, C].map(normal))[0] as RangeConfig;
  const [old, half] = [entryOf("tea", "old"), entryOf("tea", "new")];
  const node = startLoneNode(D);
  node.feed({ kind: "view", view: viewOf(new Map([A, B, C, D].map((id) => [id, "up"] as const))) });
  node.tell(A, { kind: "learn", requestId: 1, configs: [CONFIG] });
  const page = node.scan({
    prefix: new Uint8Array(0),
    cursor: undefined,
    itemsMax: 10,
    bytesMax: 1 << 20,
    keysOnly: false,
    consistency: "quorum",
  });
  const scanned: string[] = [];
  const answer = ({ to, message }: Sent): void => {
    const say = (said: ReplicaMessage): void => node.feed({ kind: "message", from: to, message: said });
    if (message.kind === "get-config") say({ kind: "config-answer", requestId: message.requestId, config: successor });
    if (message.kind === "write") {
      say({ kind: "write-answer", requestId: message.requestId, outcome: { kind: "stale", config: successor } });
    }
    if (message.kind !== "scan") return;
    scanned.push(`${to.slice(0, 2)}@${message.epoch}`);
    const entries = [to === A || message.epoch === successor.epoch ? half : old];
    say({ kind: "scan-answer", requestId: message.requestId, outcome: { kind: "entries", entries, next: undefined } });
  };
  for (let i = 0; i < 100 && page() === undefined; i++) {
    for (const sent of node.take()) answer(sent);
    node.advance(20);
  }
  expect(textsOf(itemsOf(page()))).toEqual(["tea: new"]);
  expect(scanned).toEqual(["01@2", "02@2", "01@3", "03@3"]);
});
