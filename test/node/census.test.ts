/** What is remembered of the other nodes' stores. */
import { expect, test } from "bun:test";
import { openCensus } from "#node/census.ts";
import { openMemoryEngine } from "#storage/memory/memory-engine.ts";
import { nodeNamed } from "../support/lone-node.ts";

test("what there was no room for is written again with what comes next, the newest of it", async () => {
  const engine = openMemoryEngine();
  const peer = nodeNamed(2);
  const census = openCensus(engine);
  census.note(peer, { incarnation: 1, commitNumber: 7 });
  const refused = census.writesDue(1000);
  expect(refused.writes).toHaveLength(1);
  expect(census.writesDue(2000).writes).toEqual([]);
  refused.notKept();
  census.note(peer, { incarnation: 1, commitNumber: 9 });
  await engine.append(census.writesDue(2000).writes);
  expect(openCensus(engine).markOf(peer)).toEqual({ incarnation: 1, commitNumber: 9 });
});
