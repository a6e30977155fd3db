/**
 * The part of the fault suite that needs no rights: rows of the scorecard, shortened, with nodes as plain processes on
 * loopback behind proxies. `bun run faults` runs all of them in full, on machines of their own.
 */
import { expect, test } from "bun:test";
import { connectGrpc } from "../support/grpc-client.ts";
import { until } from "../support/until.ts";
import { openAtRest } from "./judge.ts";
import { openLoopbackWorld } from "./loopback/loopback-world.ts";
import { type Figure, rowLine } from "./row.ts";
import { SCORECARD } from "./scorecard.ts";
import { CLIENTS, part } from "./world.ts";

/** A seed of its own for each run; `FAULTS_SEED` runs one again. */
const SEED = process.env["FAULTS_SEED"] ?? String(Math.floor(Math.random() * 1_000_000));

test("who is cut off on plain processes is cut off on every connection, those of its start among them", async () => {
  await using world = await openLoopbackWorld({ nodes: 2 });
  await part(world.network, [["n1", CLIENTS], ["n2"]]);
  using client = connectGrpc(world.node("n1").address);
  await until("n1 to think n2 away", async () => {
    const { nodes } = (await client.call("taikv.v1.Operator/Status", {})) as { nodes: { state: string }[] };
    return nodes.filter(({ state }) => state === "up").length === 1;
  });
});

for (const id of ["C1", "C3", "C6"]) {
  const row = SCORECARD.find((one) => one.id === id);
  test(`${id} on plain processes: ${row?.promise}`, async () => {
    const figures: Figure[] = [];
    const said: string[] = [];
    await row?.run({
      seed: SEED,
      isQuick: true,
      open: (options) => openAtRest(openLoopbackWorld, options),
      report: (figure) => void figures.push(figure),
      say: (sentence) => void said.push(sentence),
      keep: async () => undefined,
    });
    const missed = figures.filter(({ isKept }) => !isKept);
    const line = row === undefined ? "" : rowLine(row, figures, undefined);
    expect({ seed: SEED, missed, ...(missed.length > 0 ? { said } : {}) }).toEqual({ seed: SEED, missed: [] });
    console.log(`seed ${SEED}: ${line}`);
  }, 600_000);
}
