/**
 * The part of the fault suite that needs no rights: rows of the scorecard, shortened, with nodes as plain processes on
 * loopback behind proxies. `bun run faults` runs all of them in full, on machines of their own.
 */
import { expect, test } from "bun:test";
import { openAtRest } from "./judge.ts";
import { openLoopbackWorld } from "./loopback/loopback-world.ts";
import { type Figure, rowLine } from "./row.ts";
import { SCORECARD } from "./scorecard.ts";

/** A seed of its own for each run; `FAULTS_SEED` runs one again. */
const SEED = process.env["FAULTS_SEED"] ?? String(Math.floor(Math.random() * 1_000_000));

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
  }, 300_000);
}
