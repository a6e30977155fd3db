/** Receipts for entries that take long to verify: they are given for a few at a time, and asked for until all are. */
import { expect, test } from "bun:test";
import type { RangeConfig } from "#model/range-config.ts";
import { createLoads } from "#node/loads.ts";
import type { LoadResult } from "#replication/input.ts";
import { openMemoryEngine } from "#storage/memory/memory-engine.ts";
import { A, B, C, CONFIG, D, DONE, entryOf, give, holds, normal, together, WHOLE } from "../support/few-nodes.ts";
import { contentOf } from "../support/replication-disk.ts";

/** So long that all of them together take longer than anybody waits for an answer. */
const ENTRY_MS = 50;
const entries = Array.from({ length: 100 }, (_, i) => entryOf(`large ${i}`));

test("a release ends though its entries take long to verify, and each batch goes on from what was verified", () => {
  const cluster = together(1, 2, 3, 4);
  for (const id of [A, B, C, D]) give(cluster.node(id), ...entries);
  for (const id of [A, B, D]) cluster.node(id).slowReads(ENTRY_MS);
  cluster.learn(CONFIG, DONE);
  const isReleased = (): boolean => cluster.node(C).replication.held.pieces.every((piece) => piece.isReleased);
  for (let passedMs = 0; passedMs < 20_000 && !isReleased(); passedMs += 20) cluster.run(20);
  expect(isReleased()).toBe(true);
  expect(contentOf(cluster.node(C).disk, WHOLE)).toHaveLength(0);
  const asked = cluster.carried.flatMap(({ to, message }) =>
    to === A && message.kind === "receipt" ? [message.heads.length] : [],
  );
  expect(asked[0]).toBe(entries.length);
  expect(asked.at(-1)).toBeLessThan(entries.length / 2);
  expect(asked).toEqual(asked.toSorted((a, b) => b - a));
});

test("what was receipted is deleted when the rest is not answered for", () => {
  const cluster = together(1, 2, 3, 4);
  for (const id of [A, B, C, D]) give(cluster.node(id), ...entries);
  for (const id of [A, B, D]) cluster.node(id).slowReads(ENTRY_MS);
  cluster.learn(CONFIG, DONE);
  const isAnswered = (): boolean =>
    [A, B, D].every((id) =>
      cluster.carried.some(({ from, message }) => from === id && message.kind === "receipt-answer"),
    );
  for (let passedMs = 0; passedMs < 5000 && !isAnswered(); passedMs += 20) cluster.run(20);
  expect(isAnswered()).toBe(true);
  cluster.run(4000, ["receipt-answer"]);
  const left = contentOf(cluster.node(C).disk, WHOLE).length;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(entries.length);
});

test("owners are synced though what they hold takes long to verify", () => {
  const config: RangeConfig = { ...CONFIG, epoch: 3, slots: [normal(A), normal(B)], synced: false };
  const cluster = together(1, 2);
  const lacking = entryOf("lacking");
  give(cluster.node(A), ...entries, lacking);
  give(cluster.node(B), ...entries);
  cluster.node(B).slowReads(ENTRY_MS);
  cluster.learn(config);
  const isSynced = (): boolean =>
    cluster.carried.some(({ message }) => message.kind === "accept" && message.value.some(({ synced }) => synced));
  for (let passedMs = 0; passedMs < 60_000 && !isSynced(); passedMs += 20) cluster.run(20);
  expect(isSynced()).toBe(true);
  expect(holds(cluster.node(B), lacking)).toBe(true);
});

test("an owner reads no more entries before it has answered for one than there is time for", () => {
  const cluster = together(1);
  give(cluster.node(A), ...entries);
  cluster.node(A).slowReads(1500);
  cluster.learn(CONFIG);
  const question = {
    kind: "receipt",
    requestId: 77,
    range: WHOLE,
    epoch: 2,
    heads: entries,
    config: undefined,
  } as const;
  cluster.node(A).feed({ kind: "message", from: C, message: question });
  cluster.run(2000);
  const answers = cluster.carried.flatMap(({ message }) =>
    message.kind === "receipt-answer" ? [message.outcome] : [],
  );
  expect(answers).toEqual([{ kind: "receipts", held: [true], unreadable: [false] }]);
});

test("what is verified whole is read until so many bytes have been, and one entry always is", async () => {
  const engine = openMemoryEngine();
  const large = [entryOf("a", "x".repeat(600)), entryOf("b", "x".repeat(600)), entryOf("c", "x".repeat(600))];
  await engine.append(large.map((entry) => ({ kind: "put-entry", entry })));
  const results: LoadResult[] = [];
  const loads = createLoads(
    engine,
    (_, result) => results.push(result),
    () => undefined,
  );
  for (const bytesMax of [1, 1000, 10_000]) loads.ask(1, { kind: "heads", keys: large, isWhole: true, bytesMax });
  loads.ask(1, { kind: "heads", keys: large, bytesMax: 1 });
  loads.run(() => false);
  expect(results.map((result) => (result.kind === "heads" ? result.heads.length : result.kind))).toEqual([1, 2, 3, 3]);
});
