/** Random lives of rings under message loss, pauses, crashes, leaves and restarts: the invariant holds at each step. */
import { expect, test } from "bun:test";
import { explore } from "./explore.ts";

const SEED = process.env["TAIKV_SEED"] ?? "ring-1";
const LIVES = [
  { successorsMax: 2, virtualNodes: 1, nodesMax: 6, loss: 0.02 },
  { successorsMax: 3, virtualNodes: 1, nodesMax: 8, loss: 0.05 },
  { successorsMax: 3, virtualNodes: 2, nodesMax: 8, loss: 0.03 },
  { successorsMax: 4, virtualNodes: 3, nodesMax: 7, loss: 0.1 },
  { successorsMax: 4, virtualNodes: 1, nodesMax: 14, loss: 0.02 },
] as const;

for (const [i, life] of LIVES.entries()) {
  const seed = `${SEED}/${i}`;
  test(`100000 steps with r = ${life.successorsMax}, ${life.virtualNodes} virtual nodes and ${life.loss * 100} % loss keep one ordered ring (seed ${seed})`, () => {
    const lived = explore({ seed, steps: 100_000, ...life });
    expect({ broken: lived.broken, atMs: lived.brokenAtMs, seed }).toEqual({ broken: [], atMs: 0, seed });
    expect({ faults: lived.faults, seed }).toEqual({ faults: [], seed });
    expect(lived.ranOut).toBeLessThanOrEqual(Math.ceil((lived.crashes + lived.leaves) / 100));
    expect(lived.crashes).toBeGreaterThan(10);
    expect(lived.leaves).toBeGreaterThan(3);
  });
}
