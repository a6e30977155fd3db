/** What every owner holds of many keys, asked of one node. */
import { connectGrpc } from "../../support/grpc-client.ts";

type Replica = {
  readonly name: string;
  readonly found: boolean;
  readonly version: Uint8Array;
  readonly answered: boolean;
};

export type Holding = { readonly key: string; readonly replicas: readonly Replica[]; readonly hops: number };

/** Asks `address` where each key is, 32 at a time. */
export async function holdingsOf(address: string, keys: readonly string[]): Promise<Holding[]> {
  using client = connectGrpc(address);
  const holdings: Holding[] = [];
  const rest = keys.values();
  const asker = async (): Promise<void> => {
    for (const key of rest) {
      const answer = await client.call("taikv.v1.Operator/Where", { key: new TextEncoder().encode(key) });
      holdings.push({ key, replicas: answer["replicas"] as readonly Replica[], hops: answer["hops"] as number });
    }
  };
  await Promise.all(Array.from({ length: 32 }, asker));
  return holdings;
}

/** Whether `copies` distinct owners hold it, all in one version. */
export function isEqualEverywhere({ replicas }: Holding, copies: number): boolean {
  return (
    new Set(replicas.map(({ name }) => name)).size === copies &&
    replicas.every(({ found, answered }) => found && answered) &&
    new Set(replicas.map(({ version }) => Buffer.from(version).toString("hex"))).size === 1
  );
}
