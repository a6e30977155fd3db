/** What the database files of nodes hold, read beside the running nodes: the proof does not rest on what they say. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { openStoreBeside } from "../../support/store-beside.ts";
import { distinctKey } from "./inserts-messages.ts";

export type StoreFile = Disposable & {
  /** Entries of the distinct keys before `count`, tombstones not counted. */
  readonly countDistinct: (count: number) => number;
  /** The versions of the distinct keys before `count`, by index. */
  readonly distinctVersions: (count: number) => Map<number, string>;
  readonly hints: () => number;
  /** Of the database file and its log. */
  readonly bytes: () => number;
};

export function openStoreFile(folder: string): StoreFile {
  const path = join(folder, "store.db");
  const database = openStoreBeside(folder);
  const count = database.prepare<[number], [Uint8Array, Uint8Array]>(
    "select count(*) from entries where key >= ? and key < ? and kind = 1",
  );
  const versions = database.prepare<{ key: Uint8Array; version: Uint8Array }, [Uint8Array, Uint8Array]>(
    "select key, version from entries where key >= ? and key < ?",
  );
  const hints = database.prepare<{ key: Uint8Array }, []>("select key from hints");
  const bounds = (upTo: number): [Uint8Array, Uint8Array] => [keyBytes(0), keyBytes(upTo)];
  return {
    countDistinct: (upTo) => count.values(...bounds(upTo))[0]?.[0] as unknown as number,
    distinctVersions: (upTo) => {
      const found = new Map<number, string>();
      for (const { key, version } of versions.iterate(...bounds(upTo))) {
        found.set(Number(Buffer.from(key).toString().slice(2)), Buffer.from(version).toString("latin1"));
      }
      return found;
    },
    hints: () => hints.all().reduce((sum, { key }) => sum + new DataView(key.buffer, key.byteOffset).getUint32(24), 0),
    bytes: () => [path, `${path}-wal`].reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0),
    [Symbol.dispose]: () => database.close(),
  };
}

function keyBytes(index: number): Uint8Array {
  return new TextEncoder().encode(distinctKey(index));
}
