/** A node for a process of its own: sends to another node every 100 ms, and echoes. */
import { createGrpcTransport } from "#rpc/grpc/grpc-transport.ts";
import type { PeerIdentity } from "#rpc/transport.ts";
import { startTestServer } from "./memory-handler.ts";
import { nodeIdOf } from "./transport-suite.ts";

export async function startChatter(other: PeerIdentity): Promise<void> {
  let self: PeerIdentity | undefined;
  const transport = createGrpcTransport({
    self: () => self,
    events: {
      onMessage: (from, lane, message) => transport.send({ node: from.node }, lane, message),
      onUnreachable: () => {},
      onForeign: () => {},
    },
  });
  const server = await startTestServer({ peers: transport });
  self = { ...other, node: nodeIdOf("chatter"), address: server.address };
  transport.setAddress(other.node, other.address);
  setInterval(() => transport.send({ node: other.node }, "control", new Uint8Array([1])), 100);
}
