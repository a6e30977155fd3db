/** What is set aside is kept within one limit, however often the node starts again. */
import { expect, test } from "bun:test";
import { createRandom } from "#base/random.ts";
import { createReplication, DEFAULT_REPLICATION_SETTINGS } from "#replication/replication-state.ts";
import { SET_ASIDE_MAX, setAsideWrites } from "#replication/set-aside.ts";
import { digestOfHead, sealEntry } from "#storage/entry-checksum.ts";
import { entryOf } from "../storage/engine-suite.ts";
import { nodeNamed } from "../support/lone-node.ts";

test.each([
  [0, 3],
  [SET_ASIDE_MAX - 1, 1],
  [SET_ASIDE_MAX, 0],
])("where %d are kept from before, %d of three find room", (setAsideBefore, kept) => {
  const settings = DEFAULT_REPLICATION_SETTINGS;
  const random = createRandom("aside");
  const replication = createReplication({
    self: nodeNamed(1),
    random,
    sealEntry,
    digestOfHead,
    settings,
    setAsideBefore,
  });
  const entries = [1n, 2n, 3n].map((position) => entryOf(position, "k", 1, "x"));
  expect(setAsideWrites(replication, entries)).toHaveLength(kept);
});
