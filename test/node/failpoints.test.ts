/** Failpoints before something is dropped: told by what is at work there, so that each test of a death dies where it says. */
import { expect, test } from "bun:test";
import { versionOf } from "#model/version.ts";
import { failpointsOf } from "#node/failpoints.ts";
import { successorWithFloor } from "#replication/ballot.ts";
import { A, B, C, CONFIG, D, DONE, entryOf, give, holds, together } from "../support/few-nodes.ts";
import { type LoneNode, WALL_MS } from "../support/lone-node.ts";

const FLOOR = versionOf({ ms: WALL_MS + 50_000, counter: 0 }, A);
const LATER = versionOf({ ms: WALL_MS + 60_000, counter: 0 }, A);
const CLOSED = successorWithFloor(DONE, FLOOR, DONE.purged)[0] ?? DONE;
const PURGED = successorWithFloor(CLOSED, LATER, FLOOR)[0] ?? CLOSED;

/** The failpoints that its batches with a drop pass from now on, in order. */
function dropsOf(node: LoneNode): string[] {
  const names: string[] = [];
  node.slowDown((effect) => {
    if (effect.kind === "store" && effect.writes.some(({ kind }) => kind === "drop-entry")) {
      names.push(...failpointsOf(effect.writes, node.replication));
    }
    return 0;
  });
  return names;
}

test("an owner passes one of a purge when it drops a tombstone that is purged", () => {
  const cluster = together(1, 2, 4);
  const gone = entryOf("gone", "");
  cluster.learn(CLOSED);
  for (const id of [A, B, D]) give(cluster.node(id), gone, entryOf("payload"));
  const drops = [A, B, D].map((id) => dropsOf(cluster.node(id)));
  cluster.learn(PURGED);
  cluster.run(1000);
  expect([A, B, D].map((id) => holds(cluster.node(id), gone))).toEqual([false, false, false]);
  expect(drops).toEqual([["purge-drop"], ["purge-drop"], ["purge-drop"]]);
});

test("a former owner passes one of a release when it drops its copy, tombstones and all", () => {
  const cluster = together(1, 2, 3, 4);
  const both = [entryOf("payload"), entryOf("tombstone", "")];
  for (const id of [A, B, C]) give(cluster.node(id), ...both);
  const drops = [A, C].map((id) => dropsOf(cluster.node(id)));
  cluster.learn(CONFIG, DONE);
  cluster.run(3000);
  expect(both.map((entry) => holds(cluster.node(C), entry))).toEqual([false, false]);
  expect(drops).toEqual([[], ["release-drop"]]);
});
