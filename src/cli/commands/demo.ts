/**
 * `taikv demo`: a cluster here and now, with data, and a shell to break it with.
 *
 * Without a terminal it prints the ready line and the address of each node and runs until it is told to stop.
 */
import { countText, durationText, MIB } from "#base/units.ts";
import type { Client } from "#client/client.ts";
import { clusterView } from "../cluster-view.ts";
import type { CommandRun } from "../command.ts";
import { openClient } from "../connection.ts";
import { CITY_COUNT, cityRows } from "../demo/city-rows.ts";
import { type DemoCluster, openDemoCluster } from "../demo/demo-cluster.ts";
import { demoCommands } from "../demo/demo-commands.ts";
import { EXIT } from "../exit-code.ts";
import { importRows } from "../import-rows.ts";
import type { Output } from "../output.ts";
import { openShell } from "../repl/open-shell.ts";
import { pause } from "../retry.ts";

export const run: CommandRun = async (context) => {
  const { settings, output, signal } = context;
  const isShell = output.isTerminal && context.input.isTerminal;
  if (!isShell) context.stopIsNormal();
  const startedMs = performance.now();
  await using cluster = await openDemoCluster();
  for (let i = 0; i < settings.nodes && !signal.aborted; i++) {
    output.note(output.paintError("dim", `starting node ${i + 1} of ${settings.nodes}`));
    const { ready } = await cluster.add();
    if (!isShell) await output.line(JSON.stringify({ msg: "ready", ...ready }));
  }
  if (signal.aborted) return EXIT.ok;
  await using client = openClient({ ...settings, addr: cluster.nodes().map(({ ready }) => ready.grpc) });
  output.note(output.paintError("dim", "spreading the ring over the nodes"));
  await settled(client, settings.nodes, signal);
  output.note(output.paintError("dim", `loading ${countText(CITY_COUNT)} cities`));
  const loaded = await load(client, signal);
  if (isShell) {
    const greeting = greetingText(cluster, output, loaded, performance.now() - startedMs);
    return await openShell({ ...context, client: async () => client }, { more: demoCommands(cluster), greeting });
  }
  for (const { name, ready } of output.isJson ? [] : cluster.nodes()) {
    await output.line([name, ready.grpc, ready.http === null ? "" : `http://${ready.http}/`].join("\t"));
  }
  output.note(`${countText(loaded)} of ${countText(CITY_COUNT)} keys loaded; SIGTERM ends the demo and deletes it`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });
  return EXIT.ok;
};

/** Every range has its copies in place, so that the first node that is killed costs nothing. */
async function settled(client: Client, nodes: number, signal: AbortSignal): Promise<void> {
  const startedMs = performance.now();
  while (!signal.aborted && performance.now() - startedMs < SETTLED_WITHIN_MS) {
    const view = await clusterView(client, signal);
    if (view.nodes.length === nodes && view.nodes.every(({ figures }) => figures?.isSettled === true)) return;
    await pause(200, signal);
  }
}

/** The demo goes on all the same then: reads and writes work while copies move. */
const SETTLED_WITHIN_MS = 30_000;

/** For one row. */
const ROW_MS = 5000;

/** Rows that went in. */
async function load(client: Client, signal: AbortSignal): Promise<number> {
  await using session = client.session();
  const { inserted } = await importRows(cityRows(), {
    execute: (operation) => session.execute(operation, { timeoutMs: ROW_MS }),
    timeoutMs: ROW_MS,
    consistency: undefined,
    inFlightMax: 256,
    inFlightBytesMax: 8 * MIB,
    hopelessAfterMs: 30_000,
    rowPatienceMs: 30_000,
    onInserted: () => undefined,
    onFailed: () => undefined,
    signal,
  });
  return inserted;
}

function greetingText(cluster: DemoCluster, { paint }: Output, loaded: number, elapsedMs: number): string {
  const nodes = cluster.nodes();
  const rows = nodes.map(({ name, ready }) => {
    const dashboard = ready.http === null ? "" : `   http://${ready.http}/`;
    return `  ${paint("green", "➜")} ${name.padEnd(4)} ${paint("cyan", ready.grpc)}${dashboard}`;
  });
  const tries: [string, string][] = [
    ["get city:tokyo", "read a key"],
    ["where city:tokyo", "see its copies"],
    [":kill n2", "then read it again: it still answers"],
    ["status", "what the cluster says"],
    [":revive n2", "and it catches up"],
  ];
  return [
    `${paint("bold", "TaiKV demo")}: ${nodes.length} nodes and ${countText(loaded)} cities in ${durationText(elapsedMs)}`,
    ...rows,
    "",
    ...tries.map(([typed, effect]) => `  ${paint("cyan", typed.padEnd(18))} ${paint("dim", effect)}`),
    "",
    `  ${paint("dim", `:help for all; Ctrl-D ends it and deletes everything (${cluster.folder})`)}`,
    `  ${paint("dim", "cities: GeoNames, CC BY 4.0")}`,
  ].join("\n");
}
