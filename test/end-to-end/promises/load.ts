/** Load on a cluster from a process of its own, so that measuring and loading do not wait for each other. */
import { join } from "node:path";
import { track } from "../../support/child-processes.ts";
import { within } from "../../support/until.ts";
import type { LoadAnswer, LoadOptions, LoadRequest, LoadSummary, LoadVerdict } from "./load-messages.ts";

export type Load = AsyncDisposable & {
  readonly setAddresses: (addresses: readonly string[]) => Promise<void>;
  readonly stop: () => Promise<LoadSummary>;
  readonly verify: () => Promise<LoadVerdict>;
};

/** Writes every key once, then keeps writing and reading until stopped. */
export async function startLoad(options: LoadOptions): Promise<Load> {
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

  const ask = async <Kind extends LoadAnswer["kind"]>(
    request: LoadRequest,
    kind: Kind,
    withinMs: number,
  ): Promise<Extract<LoadAnswer, { kind: Kind }>> => {
    const { promise, resolve, reject } = Promise.withResolvers<LoadAnswer>();
    waiting = { kind, resolve, reject };
    child.send(request);
    try {
      return (await within(`the load generator to answer ${kind}`, withinMs, promise)) as Extract<
        LoadAnswer,
        { kind: Kind }
      >;
    } finally {
      waiting = undefined;
    }
  };

  await ask({ kind: "start", options }, "started", 120_000);
  return {
    setAddresses: async (addresses) => void (await ask({ kind: "addresses", addresses }, "addresses-known", 5000)),
    stop: async () => (await ask({ kind: "stop" }, "stopped", 20_000)).summary,
    verify: async () => (await ask({ kind: "verify" }, "verified", 300_000)).verdict,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}
