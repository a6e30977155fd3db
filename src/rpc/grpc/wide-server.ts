/**
 * The gRPC server of the library with what it has no options for: 1 MiB windows (grpc-node pull request 3058), a cap on
 * connections, and a time within which a connection must have said something.
 *
 * Reaches into the library, whose version is pinned; its tests notice when it changes.
 */
import type { Http2Server, ServerHttp2Session } from "node:http2";
import { Server } from "@grpc/grpc-js";
import { assert } from "#base/assert.ts";
import { SERVER, WINDOW_BYTES } from "./channel-options.ts";

export type ConnectionLimits = {
  /** Further connections are closed at once. */
  readonly connectionsMax: number;
  /** A connection without a first HTTP/2 frame by then is closed. */
  readonly prefaceTimeoutMs: number;
  /** Every client is asked for a sign of life this often, and given up when none comes in time. */
  readonly keepaliveMs: number;
  readonly keepaliveTimeoutMs: number;
};

type Inside = {
  commonServerOptions: { settings?: { initialWindowSize?: number } };
  _setupHandlers: (http2Server: Http2Server, ...rest: unknown[]) => void;
};

export function createWideServer(limits: ConnectionLimits): Server {
  const server = new Server({
    ...SERVER,
    "grpc.keepalive_time_ms": limits.keepaliveMs,
    "grpc.keepalive_timeout_ms": limits.keepaliveTimeoutMs,
  });
  const inside = server as unknown as Inside;
  assert(typeof inside._setupHandlers === "function", "the gRPC library has changed inside");
  inside.commonServerOptions.settings = { ...inside.commonServerOptions.settings, initialWindowSize: WINDOW_BYTES };
  const setupHandlers = inside._setupHandlers;
  inside._setupHandlers = (http2Server, ...rest) => {
    setupHandlers.call(server, http2Server, ...rest);
    guardConnections(http2Server, limits);
  };
  return server;
}

function guardConnections(http2Server: Http2Server, limits: ConnectionLimits): void {
  const sessions = new Set<ServerHttp2Session>();
  http2Server.on("session", (session) => {
    if (sessions.size >= limits.connectionsMax) return session.destroy();
    sessions.add(session);
    const silent = setTimeout(() => session.destroy(), limits.prefaceTimeoutMs);
    session.once("remoteSettings", () => {
      clearTimeout(silent);
      session.setLocalWindowSize(WINDOW_BYTES);
    });
    session.once("close", () => {
      clearTimeout(silent);
      sessions.delete(session);
    });
  });
}
