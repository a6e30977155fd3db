/** An owner that has just come back, and whose virtual nodes have not yet. */
import { expect, test } from "bun:test";
import { A, B, C, CONFIG, D, together } from "../support/few-nodes.ts";

/** D is wanted in the place of C, which has come back and has no virtual node in the ring; whether D was asked to copy. */
function isReplaced(ms: number, virtualNodes: number): boolean {
  const cluster = together(1, 2, 3, 4);
  cluster.plan(C, virtualNodes);
  cluster.learn(CONFIG);
  cluster.say(C, "down");
  cluster.run(5000);
  cluster.say(C, "up");
  cluster.run(ms);
  return [A, B, D].some((id) => cluster.carried.some(({ to, message }) => to === id && message.kind === "invite"));
}

test("an owner that has come back keeps its place until its virtual nodes are in the ring again", () => {
  expect(isReplaced(14_000, 1)).toBe(false);
});

test("one whose virtual nodes do not come back is not waited for for ever", () => {
  expect(isReplaced(30_000, 1)).toBe(true);
});

test("one that is to have no virtual nodes is replaced at once", () => {
  expect(isReplaced(6000, 0)).toBe(true);
});
