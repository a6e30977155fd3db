/** Timers: what is in vain takes no room, however far off it is, and the others come in their order all the same. */
import { expect, test } from "bun:test";
import { createRandom } from "#base/random.ts";
import { utf8BytesOf } from "#base/text.ts";
import { createTimerQueue } from "#base/timer-queue.ts";
import type { Position } from "#model/position.ts";
import { A } from "../support/few-nodes.ts";
import { type LoneNode, startLoneNode, viewOf } from "../support/lone-node.ts";

const HOUR_MS = 3_600_000;
const KEY = utf8BytesOf("tea");
const GET = { kind: "get", key: KEY, consistency: "quorum" } as const;
const INSERT = { kind: "insert", key: KEY, payload: KEY, ttlMs: 0, consistency: "quorum" } as const;

function founder(): LoneNode {
  const node = startLoneNode(A);
  const place = { node: A, index: 0, incarnation: 1, position: 1n as Position, kind: "hashed" } as const;
  node.feed({ kind: "view", view: viewOf(new Map([[A, "up"]]), [place]) });
  node.feed({ kind: "found", positions: [1n as Position] });
  node.advance(1000);
  return node;
}

test("operations that are answered leave no timers, however late their deadlines", () => {
  const node = founder();
  const outcomes = Array.from({ length: 10_000 }, (_, i) => {
    if (i % 1000 === 0) node.advance(10);
    return node.operate(i % 2 === 0 ? INSERT : GET, HOUR_MS);
  });
  node.advance(20_000);
  expect(outcomes.every((outcome) => outcome() !== undefined)).toBe(true);
  expect(node.replication.machine.timers.size()).toBeLessThan(1000);
});

test("an operation that is not answered comes to its deadline behind many that were", () => {
  const node = founder();
  node.holdDisk("put-entry");
  const late = node.operate({ ...INSERT, key: utf8BytesOf("late") }, 30_000);
  for (let i = 0; i < 2000; i++) node.operate(GET, HOUR_MS);
  node.advance(29_000);
  expect(late()).toBeUndefined();
  node.advance(2000);
  expect(late()).toMatchObject({ kind: "failed" });
});

test("whatever ceases to be wanted, the others come by time, then as they were added", () => {
  const seed = `timers ${Date.now()}`;
  console.log(`seed: ${seed}`);
  const random = createRandom(seed);
  type Item = { readonly atMs: number; readonly number: number; isWanted: boolean };
  const queue = createTimerQueue<Item>(({ isWanted }) => isWanted);
  let open: Item[] = [];
  let nowMs = 0;
  for (let number = 0; number < 20_000; number++) {
    const item = { atMs: nowMs + Math.floor(random.fraction() * 500), number, isWanted: true };
    queue.add(item.atMs, item);
    open.push(item);
    if (random.fraction() < 0.8) (open[Math.floor(random.fraction() * open.length)] as Item).isWanted = false;
    if (random.fraction() < 0.9) continue;
    nowMs += Math.floor(random.fraction() * 10);
    const due = open.filter(({ atMs, isWanted }) => isWanted && atMs <= nowMs);
    due.sort((a, b) => a.atMs - b.atMs || a.number - b.number);
    const taken: (Item | undefined)[] = [];
    for (let next = queue.takeDue(nowMs); next !== undefined; next = queue.takeDue(nowMs)) taken.push(next);
    expect(taken).toEqual(due);
    open = open.filter(({ atMs, isWanted }) => isWanted && atMs > nowMs);
    expect(queue.nextMs()).toBe(open.reduce((first, { atMs }) => Math.min(first, atMs), Number.POSITIVE_INFINITY));
  }
});
