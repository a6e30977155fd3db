/** Data that is there before anybody is hurt: large payloads, so that copying them takes its time. */
import { createRandom } from "#base/random.ts";
import { connectGrpc, type GrpcClient } from "../../support/grpc-client.ts";
import { atOnce } from "../at-once.ts";
import { type Attempt, nowMs } from "./history.ts";
import { attempt } from "./key-value-caller.ts";

const PAYLOAD_BYTES = 16 * 1024;
const AT_ONCE = 8;
const WITHIN_MS = 300_000;

export type Preload = { readonly addresses: readonly string[]; readonly seed: string; readonly bytes: number };

/** Inserts so many bytes at `quorum`, each key until it is acknowledged, and answers the attempts. */
export async function preload({ addresses, seed, bytes }: Preload): Promise<Attempt[]> {
  const clients = addresses.map((address) => connectGrpc(address));
  const attempts: Attempt[] = [];
  const giveUpMs = nowMs() + WITHIN_MS;
  try {
    await atOnce(AT_ONCE, Array(Math.ceil(bytes / PAYLOAD_BYTES)).keys(), async (number) => {
      const key = `preload:${number}`;
      const payload = payloadFrom(`${seed}/${key}`);
      for (let turn = number; ; turn++) {
        const client = clients[turn % clients.length] as GrpcClient;
        const made = await attempt(client, { kind: "insert", key, payload, consistency: "quorum", timeoutMs: 5000 });
        attempts.push(made);
        if (made.result === "ok") return;
        if (nowMs() > giveUpMs) throw new Error(`${key} could not be inserted before anything was hurt`);
      }
    });
  } finally {
    for (const client of clients) client[Symbol.dispose]();
  }
  return attempts;
}

/** Text that does not compress to nothing. */
function payloadFrom(seed: string): string {
  const random = createRandom(seed);
  const words = Array.from({ length: PAYLOAD_BYTES / 8 }, () =>
    random
      .below(2 ** 32)
      .toString(16)
      .padStart(8, "0"),
  );
  return words.join("");
}
