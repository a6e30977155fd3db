/** What a disk has lost without an error: until the other owners have given what they have, nobody is told "not found". */
import { expect, test } from "bun:test";
import type { Entry } from "#model/entry.ts";
import { sealEntry } from "#storage/entry-checksum.ts";
import { A, B, C, CONFIG, entryOf, give, holds, togetherWith } from "../support/few-nodes.ts";
import { entryPlace, recordsOf } from "../support/replication-disk.ts";

const CELL_BITS = 56n;

/** Entries whose keys are in one cell with the first: whoever lacks that says nothing of these, either. */
function inOneCell(name: string, count: number): Entry[] {
  const first = entryOf(name);
  const found = [first];
  for (let i = 0; found.length < count; i++) {
    const other = entryOf(`${name} ${i}`);
    if (other.position >> CELL_BITS === first.position >> CELL_BITS) found.push(other);
  }
  return found;
}

const [tea, milk, sugar, coffee] = inOneCell("tea", 4) as [Entry, Entry, Entry, Entry];

/** A and B stored an entry that C missed; A's disk has lost it, and B is away. */
function lossy() {
  const cluster = togetherWith({ scrubEveryMs: 2000 }, 1, 2, 3);
  cluster.learn(CONFIG);
  cluster.run(3000);
  give(cluster.node(A), milk);
  give(cluster.node(B), tea, milk);
  give(cluster.node(C), milk);
  cluster.node(A).disk.vanished.set(entryPlace(tea.position, tea.key), tea);
  cluster.say(B, "down");
  const get = ({ key }: Entry): unknown => {
    const outcome = cluster.node(C).operate({ kind: "get", key, consistency: "quorum" }, 1000);
    cluster.run(1200);
    return outcome();
  };
  const restart = (): void => {
    cluster.restart(A);
    cluster.run(5000);
  };
  return { cluster, get, restart };
}

const unreachable = { kind: "failed", failure: { kind: "quorum-unreachable" } };
const notFound = { kind: "failed", failure: { kind: "not-found" } };

test("who starts again still knows that its disk has lost something, until all the others have given what they have", () => {
  const { cluster, get, restart } = lossy();
  cluster.run(10_000);
  expect(cluster.node(A).disk.vanished.size).toBe(0);
  for (let starts = 0; starts < 2; starts++) {
    restart();
    expect(get(tea)).toMatchObject(unreachable);
    expect(get(milk)).toMatchObject({ kind: "got" });
  }
  cluster.say(B, "up");
  cluster.run(10_000);
  expect(holds(cluster.node(A), tea)).toBe(true);
  cluster.say(B, "down");
  restart();
  expect(get(coffee)).toMatchObject(notFound);
  expect(get(tea)).toMatchObject({ kind: "got" });
  expect(recordsOf(cluster.node(A).disk, "facts").map(({ key }) => String.fromCharCode(...key))).toEqual([
    "clock-high-mark",
  ]);
});

test("sums are not put right before it is kept that something is missing", () => {
  const { cluster, get, restart } = lossy();
  cluster.node(A).holdDisk("recount");
  cluster.run(10_000);
  expect(cluster.node(A).disk.vanished.size).toBe(1);
  // What was on its way is gone with the process; the sums still show it, and it is found again.
  restart();
  cluster.run(10_000);
  expect(cluster.node(A).disk.vanished.size).toBe(0);
  expect(get(tea)).toMatchObject(unreachable);
});

test("what an owner cannot verify keeps a node that has lost something only for a while from saying what it has not", () => {
  const { cluster, get } = lossy();
  cluster.run(10_000);
  give(cluster.node(B), sugar);
  cluster.node(B).disk.rotten.add(entryPlace(sugar.position, sugar.key));
  cluster.say(B, "up");
  cluster.run(30_000);
  const lists = cluster.carried.filter(({ from, to, message }) => from === A && to === B && message.kind === "list");
  expect(lists.length).toBeLessThan(10);
  expect(holds(cluster.node(A), tea)).toBe(true);
  cluster.say(B, "down");
  expect(get(coffee)).toMatchObject(notFound);
  // It may have been one of the two that stored it.
  expect(get(sugar)).toMatchObject(unreachable);
});

test("an owner that has something newer than what is here, and cannot verify it, has been heard", () => {
  const { cluster, get } = lossy();
  const newer = sealEntry({ ...milk, version: entryOf("newer").version });
  cluster.run(10_000);
  give(cluster.node(B), newer);
  cluster.node(B).disk.rotten.add(entryPlace(newer.position, newer.key));
  cluster.say(B, "up");
  cluster.say(C, "down");
  cluster.run(30_000);
  expect(holds(cluster.node(A), newer)).toBe(false);
  expect(cluster.node(A).replication.missing).toEqual([]);
  cluster.say(C, "up");
  cluster.run(10_000);
  cluster.say(B, "down");
  expect(get(coffee)).toMatchObject(notFound);
  expect(get(milk)).toMatchObject({ kind: "got" });
});
