/** What a disk has lost without an error: until the other owners have given what they have, nobody is told "not found". */
import { expect, test } from "bun:test";
import type { Entry } from "#model/entry.ts";
import { A, B, C, CONFIG, entryOf, give, holds, togetherWith } from "../support/few-nodes.ts";
import { entryPlace, recordsOf } from "../support/replication-disk.ts";

/** A and B stored an entry that C missed; A's disk has lost it, and B is away. */
function lossy() {
  const cluster = togetherWith({ scrubEveryMs: 2000 }, 1, 2, 3);
  cluster.learn(CONFIG);
  cluster.run(3000);
  const [tea, milk] = [entryOf("tea"), entryOf("milk")];
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
  return { cluster, tea, milk, get, restart };
}

const unreachable = { kind: "failed", failure: { kind: "quorum-unreachable" } };
const notFound = { kind: "failed", failure: { kind: "not-found" } };

test("who starts again still knows that its disk has lost something, until all the others have given what they have", () => {
  const { cluster, tea, milk, get, restart } = lossy();
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
  expect(get(entryOf("coffee"))).toMatchObject(notFound);
  expect(get(tea)).toMatchObject({ kind: "got" });
  expect(recordsOf(cluster.node(A).disk, "facts").map(({ key }) => String.fromCharCode(...key))).toEqual([
    "clock-high-mark",
  ]);
});

test("sums are not put right before it is kept that something is missing", () => {
  const { cluster, tea, get, restart } = lossy();
  cluster.node(A).holdDisk("recount");
  cluster.run(10_000);
  expect(cluster.node(A).disk.vanished.size).toBe(1);
  // What was on its way is gone with the process; the sums still show it, and it is found again.
  restart();
  cluster.run(10_000);
  expect(cluster.node(A).disk.vanished.size).toBe(0);
  expect(get(tea)).toMatchObject(unreachable);
});
