/**
 * What is left in a folder of a store that is gone.
 *
 * SQLite deletes a log beside an empty database and begins anew, as if nothing had ever been there. But a log is only
 * made beside a database that is whole and synced: such a store was deleted or cut to nothing by somebody else.
 */
import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { OpenFault } from "../storage-engine.ts";

export type FormerStore =
  /** There was a store for sure. */
  | { readonly kind: "lost"; readonly found: string }
  /** There was one, or a first start was ended before it had made one. */
  | { readonly kind: "maybe-lost"; readonly found: string };

/** Looked at before anything is written. `isKnown`: an engine has been on the folder. Undefined: a store is there, or never was. */
export function formerStoreAt(file: string, isKnown: boolean): FormerStore | undefined {
  const bytes = bytesOf(file);
  if (bytes !== undefined && bytes > 0) return undefined;
  const state = `${basename(file)} is ${bytes === undefined ? "not there" : "empty"}`;
  const left = ["-wal", "-shm"].flatMap((suffix) => {
    const size = bytesOf(file + suffix);
    return size === undefined || size === 0 ? [] : [`${basename(file)}${suffix} of ${size} bytes`];
  });
  if (left.length > 0) return { kind: "lost", found: `${state}, beside ${left.join(" and ")}` };
  return isKnown ? { kind: "maybe-lost", found: state } : undefined;
}

export function lostFault(file: string, found: string): OpenFault {
  return {
    kind: "corrupt",
    message: `The store in "${dirname(file)}" is gone (${found}): put it back, get its copies from the other nodes, or empty the folder to begin anew without them`,
  };
}

function bytesOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.size;
}
