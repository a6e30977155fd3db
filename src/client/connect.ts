/** Opens a client: nothing is connected before the first call. */
import type { ChannelCredentials } from "@grpc/grpc-js";
import type { Client, ConnectOptions } from "./client.ts";
import { type Connection, createConnection } from "./connection.ts";
import { createFailover, type Failover } from "./failover.ts";
import { createHealthCheck, createOperatorClient } from "./operator-client.ts";
import { createScanClient } from "./scan-client.ts";
import { openSession } from "./session-client.ts";
import { createUnaryClient } from "./unary-client.ts";

/** `addresses`: `host:port`, several with commas between. Throws a `TypeError` when there is none. */
export function connect(
  addresses: string,
  options: ConnectOptions & { credentials?: ChannelCredentials } = {},
): Client {
  const connections = new Map<string, Connection>();
  const connectionTo = (address: string): Connection => {
    const known = connections.get(address);
    if (known !== undefined) return known;
    const opened = createConnection(address, options.credentials);
    connections.set(address, opened);
    return opened;
  };
  const failover = createFailover(addressesFrom(addresses).map(connectionTo));
  const failoverOf = (address: string | undefined): Failover =>
    address === undefined ? failover : createFailover([connectionTo(address)]);
  return {
    ...createUnaryClient(failover, options),
    ...createScanClient(failover, options),
    session: (sessionOptions = {}) => openSession(failover, options, sessionOptions),
    operator: createOperatorClient(failoverOf, options),
    health: createHealthCheck(failover, options),
    address: failover.address,
    [Symbol.asyncDispose]: async () => {
      for (const connection of connections.values()) connection[Symbol.dispose]();
    },
  };
}

function addressesFrom(text: string): string[] {
  const addresses = text.split(",").map((address) => address.trim());
  for (const address of addresses) {
    if (!/^.+:\d{1,5}$/.test(address)) throw new TypeError(`"${address}" is not an address; write host:port`);
  }
  return addresses;
}
