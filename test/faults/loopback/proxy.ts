/**
 * A TCP proxy in front of one node, for machines without network namespaces: who connects is known by the process that
 * has the other end, and what is not to arrive is held back until the network is healed, as if packets were lost and
 * sent again.
 */
import { readdir, readFile, readlink } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { CLIENTS } from "../world.ts";

export type NodeProxy = AsyncDisposable & {
  readonly address: string;
  /** Sends what was held back, where that is no longer cut. */
  readonly release: () => void;
};

export type ProxyOptions = {
  /** Whose node is behind it. */
  readonly name: string;
  readonly targetPort: number;
  readonly isCut: (from: string, to: string) => boolean;
  /** Processes of the nodes, by name; whoever is none of them is a client. */
  readonly pids: () => ReadonlyMap<string, number>;
};

const HOST = "127.0.0.1";

export async function openProxy({ name, targetPort, isCut, pids }: ProxyOptions): Promise<NodeProxy> {
  const flows = new Set<() => void>();
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // The other end has gone: `close` follows.
    socket.on("error", () => undefined);
    return socket;
  };

  /** One direction of a connection. */
  const flow = (from: Socket, to: Socket, isHeld: () => boolean): void => {
    const held: Buffer[] = [];
    let isEnded = false;
    const release = (): void => {
      if (isHeld()) return;
      for (const chunk of held.splice(0)) to.write(chunk);
      if (from.isPaused()) from.resume();
      if (!isEnded) return;
      flows.delete(release);
      to.destroy();
    };
    flows.add(release);
    from.on("data", (chunk: Buffer) => {
      if (isHeld()) {
        held.push(chunk);
        from.pause();
      } else to.write(chunk);
    });
    from.on("close", () => {
      isEnded = true;
      release();
    });
  };

  const server = createServer({ pauseOnConnect: true }, (accepted) => {
    keep(accepted);
    void ownerOf(accepted, pids()).then((from) => {
      const target = keep(connect(targetPort, HOST));
      flow(accepted, target, () => isCut(from, name));
      flow(target, accepted, () => isCut(name, from));
      accepted.resume();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  return {
    address: `${HOST}:${(server.address() as AddressInfo).port}`,
    release: () => {
      for (const release of flows) release();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The node whose process has the other end of the connection, or the clients. */
async function ownerOf({ remotePort, localPort }: Socket, pids: ReadonlyMap<string, number>): Promise<string> {
  const inode = await inodeOf(remotePort ?? 0, localPort ?? 0);
  if (inode === undefined) return CLIENTS;
  for (const [name, pid] of pids) if (await hasSocket(pid, inode)) return name;
  return CLIENTS;
}

/** The socket with these ports, as the system's table has it. */
async function inodeOf(ownPort: number, otherPort: number): Promise<string | undefined> {
  for (const line of (await readFile("/proc/self/net/tcp", "utf8")).split("\n").slice(1)) {
    const fields = line.trim().split(/\s+/);
    if (portOf(fields[1]) === ownPort && portOf(fields[2]) === otherPort) return fields[9];
  }
  return undefined;
}

/** Of `0100007F:1CE8`. */
function portOf(address: string | undefined): number {
  return Number.parseInt(address?.split(":")[1] ?? "", 16);
}

async function hasSocket(pid: number, inode: string): Promise<boolean> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => "")));
  return links.includes(`socket:[${inode}]`);
}
