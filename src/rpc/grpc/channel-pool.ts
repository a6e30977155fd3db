/** The channels of a node to others: one for each address, opened when first needed. */
import { type ChannelCredentials, type ChannelOptions, Client, connectivityState } from "@grpc/grpc-js";

export type ChannelPool = Disposable & {
  readonly open: (address: string) => Client;
  /** The address refused and is left alone for a while. */
  readonly isBackingOff: (address: string) => boolean;
  /** Something is known to listen there again: an end to backing off. */
  readonly renew: (address: string) => void;
  /** Closes a connection that does not come about. */
  readonly giveUp: (address: string) => void;
  /** Closes it with all its streams. */
  readonly close: (address: string) => void;
};

export function createChannelPool(credentials: ChannelCredentials, options: ChannelOptions): ChannelPool {
  const clients = new Map<string, Client>();
  const close = (address: string): void => {
    clients.get(address)?.close();
    clients.delete(address);
  };
  /** Asking also ends idleness. */
  const hasState = (address: string, state: connectivityState): boolean =>
    clients.get(address)?.getChannel().getConnectivityState(true) === state;
  return {
    open: (address) => {
      const known = clients.get(address);
      if (known !== undefined) return known;
      const client = new Client(address, credentials, options);
      clients.set(address, client);
      return client;
    },
    isBackingOff: (address) => hasState(address, connectivityState.TRANSIENT_FAILURE),
    renew: (address) => {
      if (hasState(address, connectivityState.TRANSIENT_FAILURE)) close(address);
    },
    giveUp: (address) => {
      if (!hasState(address, connectivityState.READY)) close(address);
    },
    close,
    [Symbol.dispose]: () => {
      for (const address of [...clients.keys()]) close(address);
    },
  };
}
