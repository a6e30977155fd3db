/** Whether a node serves: judged by what it does, not by what it says. */
import { connectGrpc } from "../support/grpc-client.ts";
import { until } from "../support/until.ts";
import type { FaultNode } from "./world.ts";

/** Waits until the node answers a quorum read and takes a quorum write itself. */
export async function serves({ name, address }: FaultNode): Promise<void> {
  using client = connectGrpc(address);
  await until(
    `${name} to serve`,
    async () => {
      await client.insert(`served:${name}`, "yes", { consistency: "quorum", timeoutMs: 500 });
      return (await client.get(`served:${name}`, { consistency: "quorum", timeoutMs: 500 })) !== undefined;
    },
    { withinMs: 30_000, everyMs: 10 },
  );
}
