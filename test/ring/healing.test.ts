/** Broken rings heal, whatever broke them, and the audit alone is enough for it. */
import { expect, test } from "bun:test";
import { BREAKAGES, healRing } from "#simulation/broken-ring.ts";

const FRESH = process.env["TAIKV_SEED"] ?? String(Math.floor(Math.random() * 2 ** 32));
const RINGS = 3;
const WAIT_MS = 120_000;

for (const breakage of BREAKAGES) {
  test(
    `${breakage}: healed by all means together, and by stabilization and audit alone (seed ${FRESH})`,
    () => {
      for (const seed of ["heal", FRESH]) {
        for (let i = 0; i < RINGS; i++) {
          for (const means of ["everything", "audit"] as const) {
            const { faults } = healRing({ seed: `${seed}/${i}`, breakage, means, msMax: 120_000 });
            expect({ seed: `${seed}/${i}`, means, faults }).toEqual({ seed: `${seed}/${i}`, means, faults: [] });
          }
        }
      }
    },
    WAIT_MS,
  );
}

test("two rings stay two without the audit and without news of third nodes", () => {
  const healing = healRing({ seed: "apart", breakage: "two rings", means: "stabilization", msMax: 20_000 });
  expect(healing.isHealed).toBe(false);
});
