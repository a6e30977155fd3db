/** Unary calls from node to node: introductions, and figures for operators. One channel per address, closed when idle. */
import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { PEER_CHANNEL } from "./channel-options.ts";

export type UnaryCaller = Disposable & {
  /** Rejects with the library's `ServiceError`, whose `code` and `details` say why. */
  readonly call: (address: string, path: string, request: Uint8Array, timeoutMs: number) => Promise<Uint8Array>;
};

const IDLE_MS = 30_000;

export function createUnaryCaller(): UnaryCaller {
  const clients = new Map<string, { readonly client: Client; usedMs: number }>();

  function clientOf(address: string): Client {
    const nowMs = performance.now();
    for (const [other, { client, usedMs }] of clients) {
      if (other === address || nowMs - usedMs < IDLE_MS) continue;
      client.close();
      clients.delete(other);
    }
    const known = clients.get(address);
    if (known !== undefined) {
      known.usedMs = nowMs;
      return known.client;
    }
    const client = new Client(address, credentials.createInsecure(), PEER_CHANNEL);
    clients.set(address, { client, usedMs: nowMs });
    return client;
  }

  return {
    call: (address, path, request, timeoutMs) =>
      new Promise((resolve, reject) => {
        clientOf(address).makeUnaryRequest(
          path,
          (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
          (bytes: Buffer) => bytes,
          request,
          { deadline: Date.now() + timeoutMs },
          (error: ServiceError | null, response?: Uint8Array) => {
            if (error !== null) reject(error);
            else resolve(response ?? new Uint8Array(0));
          },
        );
      }),
    [Symbol.dispose]: () => {
      for (const { client } of clients.values()) client.close();
      clients.clear();
    },
  };
}
