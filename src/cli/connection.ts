/** The connection of a command to the cluster, as its settings say. */
import type { CallOptions, Client } from "#client/client.ts";
import { connect } from "#client/connect.ts";
import type { CommandContext } from "./command.ts";
import type { Settings } from "./options.ts";

export function openClient(settings: Settings): Client {
  return connect(settings.addr.join(","), { timeoutMs: settings.timeout, consistency: settings.consistency });
}

/** What a call of this command is given: in the shell the connection is shared, so each call says it anew. */
export function callOptions({ settings, signal }: CommandContext): CallOptions {
  return { timeoutMs: settings.timeout, consistency: settings.consistency, signal };
}
