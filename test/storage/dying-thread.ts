/** A storage writer that opens the store and dies of its first group: of an empty batch quietly, else of an uncaught error. */
import { emptyLeaves } from "#storage/merkle-tree.ts";
import { openWritableStore } from "#storage/sqlite/schema.ts";
import type { WriterAnswer, WriterRequest } from "#storage/sqlite/writer-message.ts";

declare const self: Worker;

const opened: Disposable[] = [];

self.onmessage = ({ data }: MessageEvent<WriterRequest | ArrayBuffer>): void => {
  if (data instanceof ArrayBuffer) {
    if (new DataView(data).getUint32(4) === 0) process.exit(0);
    throw new Error("died on purpose");
  }
  if (data.kind !== "open") return;
  opened.push(openWritableStore(data.folder, data.sync));
  const empty = { commitNumber: 0, entries: 0, leaves: emptyLeaves(), notices: [] };
  self.postMessage({ kind: "opened", ...empty } satisfies WriterAnswer);
};
