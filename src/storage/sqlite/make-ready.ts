/**
 * Making a store ready that has been opened: what is older is brought up to date, what may not be missing is verified, and
 * the Merkle tree is read or made anew.
 */
import type { Database } from "bun:sqlite";
import { dirname } from "node:path";
import { OpenError, type StoreNotice } from "../storage-engine.ts";
import { forgetDamage } from "./damaged-store.ts";
import { remakeIndex, renewIndex } from "./index-remade.ts";
import { migrateFrom1 } from "./migration.ts";
import { damagedTables } from "./record-sums.ts";
import { damagedFault, SCHEMA_VERSION, type WritableStore } from "./schema.ts";
import { countLeaves, entriesOn, keepLeaves, loadLeaves, treeFault } from "./tree-table.ts";

/** Answers the leaves of the Merkle tree; throws an `OpenError` for a store that is damaged. */
export function makeReady({
  database,
  schemaFound,
  damagePassed,
  indexDamage,
  isLogMoved,
  storeMissed,
}: WritableStore): {
  leaves: ArrayBuffer;
  notices: StoreNotice[];
} {
  const notices: StoreNotice[] = [];
  if (damagePassed !== undefined) notices.push({ kind: "damage-passed", noted: damagePassed });
  if (storeMissed !== undefined) notices.push({ kind: "store-missed", found: storeMissed });
  let startedMs = performance.now();
  if (schemaFound === 1) migrateFrom1(database);
  const damaged = damagedTables(database);
  if (damaged.length > 0) throw new OpenError(damagedFault(database.filename, `records of ${damaged.join(", ")}`));
  const { entries } = readCounters(database);
  if (schemaFound === 1) {
    const tookMs = Math.round(performance.now() - startedMs);
    notices.push({ kind: "store-migrated", from: 1, to: SCHEMA_VERSION, entries, tookMs });
  }
  if (indexDamage !== undefined) {
    startedMs = performance.now();
    remakeIndex(database, indexDamage);
    forgetDamage(dirname(database.filename));
    notices.push({ kind: "index-rebuilt", noted: indexDamage, tookMs: Math.round(performance.now() - startedMs) });
  }
  startedMs = performance.now();
  if (isLogMoved && renewIndex(database)) {
    notices.push({ kind: "index-renewed", tookMs: Math.round(performance.now() - startedMs) });
  }
  startedMs = performance.now();
  const known = loadLeaves(database, entries);
  const leaves = known ?? countLeaves(database);
  if (known === undefined) {
    const fault = treeFault(database);
    if (fault !== undefined) throw new OpenError(damagedFault(database.filename, fault));
    const counted = entriesOn(leaves);
    database.run("begin immediate");
    // No row is left that is none of a page of leaves.
    database.run("delete from tree_leaves");
    keepLeaves(database, leaves);
    database.query("update counters set entries = ? where id = 1").run(counted);
    database.run("commit");
    notices.push({ kind: "tree-rebuilt", entries: counted, tookMs: Math.round(performance.now() - startedMs) });
  }
  tryWrite(database);
  return { leaves, notices };
}

/** What every group writes to: damage there shows now, and not with the first group. Also a file that says it is read-only. */
function tryWrite(database: Database): void {
  database.run("begin immediate");
  database.run("insert into tree_changes (changes, checksum) values (zeroblob(64), x'')");
  database.run("update counters set commit_number = commit_number + 1 where id = 1");
  database.run("rollback");
}

/** How many batches have been committed, and how many entries there are. */
export function readCounters(database: Database): { commitNumber: number; entries: number } {
  const [commitNumber, entries] =
    database.query("select commit_number, entries from counters where id = 1").values()[0] ?? [];
  if (!isCount(commitNumber) || !isCount(entries)) {
    throw new OpenError(damagedFault(database.filename, "its counters make no sense"));
  }
  return { commitNumber, entries };
}

/** A flipped bit may give a number another type. */
function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
