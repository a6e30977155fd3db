/** The settings of `taikv serve` as what a node is started with; what would not be safe is refused here. */
import type { ServeOptions } from "#node/serve-options.ts";
import { refusal, usageError } from "./command-error.ts";
import { addressFrom } from "./option-values.ts";
import type { OptionName, Settings } from "./options.ts";

/** `said` are the options that somebody set; `isTerminal` says whether people read the log. */
export function serveOptionsFrom(settings: Settings, said: ReadonlySet<OptionName>, isTerminal: boolean): ServeOptions {
  const offset = settings["port-offset"];
  const listen = withOffset(settings.listen, offset, "--listen");
  const http = settings.http === undefined ? undefined : withOffset(settings.http, offset, "--http");
  if (http === listen && addressFrom(listen) !== undefined && !listen.endsWith(":0")) {
    throw usageError(`--listen and --http are both ${listen}`, "give one of them another port, or --no-http");
  }
  for (const [flag, address] of [
    ["--listen", listen],
    ["--http", http],
  ] as const) {
    if (address !== undefined && !settings.insecure && !isLoopback(address)) {
      throw refusal(
        "insecure",
        `${flag} ${address} can be reached from other machines, and there is neither TLS nor a secret`,
        "keep to 127.0.0.1, or add --insecure when the network is trusted",
        ["anyone who reaches the address can read and write every key"],
      );
    }
  }
  return {
    listen,
    http,
    advertise: settings.advertise,
    join: settings.join,
    replace: settings.replace,
    force: settings.force,
    dataFolder: settings.data,
    engine: settings.engine,
    sync: settings.sync,
    name: settings.name,
    clusterName: settings["cluster-name"],
    virtualNodes: settings.vnodes,
    weight: settings.weight,
    positions: settings.position,
    replicas: settings.replicas,
    consistency: said.has("consistency") ? settings.consistency : undefined,
    successors: settings.successors,
    placement: settings.placement,
    readFanout: settings["read-fanout"],
    replaceAfterMs: settings["replace-after"],
    purgeGraceMs: settings["purge-grace"],
    compareEveryMs: undefined,
    scrubEveryMs: undefined,
    batches: undefined,
    hintWindowMs: settings["hint-window"],
    hintsBytesMax: settings["hints-max"],
    suspectAfterMs: settings["suspect-after"],
    zone: settings.zone,
    insecure: settings.insecure,
    logLevel: settings["log-level"],
    logFormat: settings["log-format"] ?? (isTerminal ? "pretty" : "json"),
    locationsMax: settings["locations-max"],
  };
}

/** The address with the offset added to its port; port 0 stays, as it means any free one. */
export function withOffset(text: string, offset: number, flag: string): string {
  const address = addressFrom(text);
  if ("fault" in address) throw usageError(`${flag} ${text}: ${address.fault}`);
  if (offset === 0 || address.port === 0) return text;
  const port = address.port + offset;
  if (port > 65535)
    throw usageError(`${flag} ${text} with --port-offset ${offset} is port ${port}; the highest is 65535`);
  return `${text.slice(0, text.lastIndexOf(":"))}:${port}`;
}

/** Whether only this machine reaches the address. */
export function isLoopback(text: string): boolean {
  const address = addressFrom(text);
  if ("fault" in address) return false;
  return (
    address.host === "localhost" || address.host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address.host)
  );
}
