/** The connection of a command to the cluster, as its settings say. */
import type { Client } from "#client/client.ts";
import { connect } from "#client/connect.ts";
import type { Settings } from "./options.ts";

export async function openClient(settings: Settings): Promise<Client> {
  return await connect(settings.addr.join(","), { timeoutMs: settings.timeout, consistency: settings.consistency });
}
