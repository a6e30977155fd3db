/** Loads: what replication asks of the store while it takes inputs, read together in one snapshot. */
import { headOf } from "#model/entry.ts";
import type { StoredEntry, StoredHead } from "#model/store.ts";
import type { LoadRequest, LoadResult } from "#replication/input.ts";
import type { StorageEngine } from "#storage/storage-engine.ts";

export type Loads = {
  readonly ask: (token: number, request: LoadRequest) => void;
  readonly isAsked: () => boolean;
  /** Reads what was asked for, one thing at least, until the turn is over. Digests take longer: they are told later. */
  readonly run: (isTurnOver: () => boolean) => void;
};

type OnLoaded = (token: number, result: LoadResult) => void;

/** `onLoaded` is called within `run`, `onDigests` when nobody waits for it. */
export function createLoads(engine: StorageEngine, onLoaded: OnLoaded, onDigests: OnLoaded): Loads {
  const asked: { readonly token: number; readonly request: LoadRequest }[] = [];

  function run(isTurnOver: () => boolean): void {
    let taken = 0;
    const results: { readonly token: number; readonly result: LoadResult }[] = [];
    engine.snapshot(() => {
      for (const { token, request } of asked) {
        taken++;
        if (request.kind === "digests") digest(token, request);
        else results.push({ token, result: read(request) });
        if (isTurnOver()) break;
      }
    });
    asked.splice(0, taken);
    for (const { token, result } of results) onLoaded(token, result);
  }

  function digest(token: number, { range, parts, upTo }: Extract<LoadRequest, { kind: "digests" }>): void {
    void engine
      .digests(range, parts, { upTo })
      .then(
        (digests): LoadResult => ({ kind: "digests", digests }),
        (error: unknown): LoadResult => ({ kind: "load-failed", reason: String(error) }),
      )
      .then((result) => onDigests(token, result));
  }

  function read(request: Exclude<LoadRequest, { kind: "digests" }>): LoadResult {
    try {
      switch (request.kind) {
        case "entries":
          return { kind: "entries", entries: readWhole(request, (stored) => stored) };
        case "heads":
          return {
            kind: "heads",
            heads:
              request.isWhole === true
                ? readWhole(request, headOfStored)
                : request.keys.map(({ position, key }) => engine.head(position, key)),
          };
        case "scan":
          return { kind: "scan", result: engine.scan(request.range, request.after, request.limits) };
        case "scan-heads":
          return { kind: "scan-heads", result: engine.scanHeads(request.range, request.after, request.limits) };
        case "scan-perishable":
          return {
            kind: "scan-perishable",
            result: engine.scanPerishable(request.range, request.after, request.limits),
          };
        case "records": {
          const { table, prefix, afterKey, limit, keysOnly = false } = request;
          const place = afterKey === undefined ? { prefix, limit, keysOnly } : { prefix, limit, keysOnly, afterKey };
          return { kind: "records", records: engine.records(table, place) };
        }
      }
    } catch (error) {
      return { kind: "load-failed", reason: String(error) };
    }
  }

  function readWhole<T>(
    { keys, bytesMax }: Pick<Extract<LoadRequest, { kind: "entries" }>, "keys" | "bytesMax">,
    take: (stored: StoredEntry | undefined) => T,
  ): T[] {
    const taken: T[] = [];
    let bytes = 0;
    for (const { position, key } of keys) {
      if (bytesMax !== undefined && bytes >= bytesMax) break;
      const stored = engine.get(position, key);
      taken.push(take(stored));
      if (stored?.kind === "entry") bytes += stored.entry.payload.length;
    }
    return taken;
  }

  return {
    ask: (token, request) => void asked.push({ token, request }),
    isAsked: () => asked.length > 0,
    run,
  };
}

function headOfStored(stored: StoredEntry | undefined): StoredHead | undefined {
  return stored?.kind === "entry" ? { kind: "head", head: headOf(stored.entry) } : stored;
}
