/** Distinct inserts on a cluster, from a process of its own, so that measuring and loading do not wait for each other. */
import { join } from "node:path";
import { track } from "../../support/child-processes.ts";
import { within } from "../../support/until.ts";
import type { InsertsAnswer, InsertsOptions, InsertsPhase, InsertsRequest } from "./inserts-messages.ts";

export type Inserts = AsyncDisposable & {
  readonly setAddresses: (addresses: readonly string[]) => Promise<void>;
  /** Ends a phase and tells what it measured. */
  readonly phase: () => Promise<InsertsPhase>;
  readonly stop: () => Promise<{ readonly phase: InsertsPhase; readonly unacknowledged: readonly number[] }>;
};

export async function startInserts(options: InsertsOptions): Promise<Inserts> {
  const waiting: { resolve: (answer: InsertsAnswer) => void; reject: (error: Error) => void }[] = [];
  const child = track(
    Bun.spawn([process.execPath, join(import.meta.dir, "inserts-process.ts")], {
      stdio: ["ignore", "inherit", "inherit"],
      ipc: (answer: InsertsAnswer) => waiting.shift()?.resolve(answer),
    }),
  );
  void child.exited.then((code) => {
    for (const { reject } of waiting) reject(new Error(`The generator of inserts ended with ${code}`));
  });

  const ask = async <Kind extends InsertsAnswer["kind"]>(
    request: InsertsRequest,
    kind: Kind,
    withinMs = 30_000,
  ): Promise<Extract<InsertsAnswer, { kind: Kind }>> => {
    const { promise, resolve, reject } = Promise.withResolvers<InsertsAnswer>();
    waiting.push({ resolve, reject });
    child.send(request);
    return (await within(`the generator of inserts to answer ${kind}`, withinMs, promise)) as Extract<
      InsertsAnswer,
      { kind: Kind }
    >;
  };

  await ask({ kind: "start", options }, "started");
  return {
    setAddresses: async (addresses) => void (await ask({ kind: "addresses", addresses }, "addresses-known")),
    phase: async () => (await ask({ kind: "phase" }, "phase-over")).phase,
    stop: () => ask({ kind: "stop" }, "stopped", 60_000),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}
