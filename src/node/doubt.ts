/**
 * Doubt: whether a store is whole is not known while those who would know are away.
 *
 * As long as it lasts the node is in its ring and coordinates, but what it holds counts for nothing; and it goes on
 * saying of its store what that said when the doubt began, restarts included: whoever remembers more then knows.
 */

import type { StoreWrite } from "#model/store.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";
import { doubtWrite, fileIdWrite, readDoubt, readFileId } from "./facts.ts";

export type Doubt = {
  /** How far the store had come when the doubt began; undefined: there is none. */
  commitNumber: number | undefined;
  /** The store is another file than it was: a copy that was put in its place, or was taken elsewhere. */
  isCopy: boolean;
  /** Addresses of those who have not been heard. */
  silent: readonly string[];
};

export function openDoubt(engine: StorageEngine): Doubt {
  const known = readFileId(engine);
  const isCopy = known !== undefined && known !== "" && engine.fileId !== "" && known !== engine.fileId;
  return { commitNumber: readDoubt(engine), isCopy, silent: [] };
}

/** How far the store has come, as others are to believe. */
export function commitNumberTold({ commitNumber }: Doubt, engine: StorageEngine): number {
  return commitNumber ?? engine.commitNumber();
}

/** What makes the end of a doubt durable, and of which file it was. */
export function trustWrites(engine: StorageEngine): readonly StoreWrite[] {
  const writes: StoreWrite[] = [];
  if (readDoubt(engine) !== undefined) writes.push(doubtWrite(undefined));
  if (readFileId(engine) !== engine.fileId) writes.push(fileIdWrite(engine.fileId));
  return writes;
}

/** Whoever would know has been heard. */
export function endOfDoubt(doubt: Doubt): void {
  doubt.commitNumber = undefined;
  doubt.isCopy = false;
}

/** For people; empty: there is none. */
export function doubtText({ commitNumber, isCopy, silent }: Doubt): string {
  if (commitNumber === undefined) return "";
  const why = isCopy ? "its store is a copy" : "too few nodes have said what they remember of it";
  return `its copies do not count yet: ${why}, and ${silent.join(", ")} cannot be asked`;
}
