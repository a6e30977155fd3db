/** Load on a world from a process of its own, so that measuring and hurting do not wait for each other. */
import { join } from "node:path";
import { track } from "../../support/child-processes.ts";
import { within } from "../../support/until.ts";
import type { History } from "./history.ts";
import type { LoadAnswer, LoadOptions, LoadRequest } from "./load-messages.ts";

export type Load = AsyncDisposable & {
  readonly setAddresses: (addresses: readonly string[]) => Promise<void>;
  /** Sends nothing new and waits for what is open; `resume` goes on. */
  readonly rest: () => Promise<void>;
  readonly resume: () => Promise<void>;
  /** Ends it and answers all that was asked and told. */
  readonly stop: () => Promise<History>;
};

/** The scorecard's load: 200 requests a second on shared keys plus unique inserts, at quorum. */
export const USUAL_LOAD = {
  rate: 200,
  sharedKeys: 40,
  shares: { uniqueInserts: 0.25, uniqueGets: 0.1, sharedInserts: 0.25, sharedDeletes: 0.05 },
  consistency: "quorum",
  deadlineMs: 1000,
  retryAfterMs: 500,
} as const satisfies Partial<LoadOptions>;

export type LoadStart = Partial<LoadOptions> & Pick<LoadOptions, "seed" | "addresses">;

export async function startLoad(options: LoadStart): Promise<Load> {
  let waiting:
    | { kind: LoadAnswer["kind"]; resolve: (answer: LoadAnswer) => void; reject: (error: Error) => void }
    | undefined;
  const child = track(
    Bun.spawn([process.execPath, join(import.meta.dir, "load-process.ts")], {
      stdio: ["ignore", "inherit", "inherit"],
      ipc: (answer: LoadAnswer) => {
        if (waiting?.kind === answer.kind) waiting.resolve(answer);
      },
    }),
  );
  void child.exited.then((code) => waiting?.reject(new Error(`The load generator ended with ${code}`)));

  const ask = async <Kind extends LoadAnswer["kind"]>(request: LoadRequest, kind: Kind) => {
    const { promise, resolve, reject } = Promise.withResolvers<LoadAnswer>();
    waiting = { kind, resolve, reject };
    child.send(request);
    try {
      return (await within(`the load generator to answer ${kind}`, 60_000, promise)) as Extract<
        LoadAnswer,
        { kind: Kind }
      >;
    } finally {
      waiting = undefined;
    }
  };

  await ask({ kind: "start", options: { ...USUAL_LOAD, ...options } }, "started");
  return {
    setAddresses: async (addresses) => void (await ask({ kind: "addresses", addresses }, "addresses-known")),
    rest: async () => void (await ask({ kind: "rest" }, "resting")),
    resume: async () => void (await ask({ kind: "resume" }, "resumed")),
    stop: async () => (await ask({ kind: "stop" }, "stopped")).history,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}
