/**
 * Thousands of broken rings, left to themselves: what heals, how soon, and what the audit is for.
 *
 *     bun run ring-heal -- --seed 1 --rings 300
 *
 * Each ring is healed three times: with all that the machines have; with stabilization and audit only, when nodes tell
 * each other nothing of third ones; and with stabilization only. The first two must heal every ring: exit code 1 if not.
 */
import { parseArgs } from "node:util";
import { BREAKAGES, type Breakage, type Healing, healRing, type Means } from "./broken-ring.ts";

const MS_MAX = { everything: 60_000, audit: 120_000, stabilization: 20_000 } as const satisfies Record<Means, number>;

/** Of one breakage by one means. */
type Healed = {
  readonly rings: number;
  readonly healings: readonly Healing[];
  /** Seed and faults of those that did not heal. */
  readonly broken: readonly { readonly seed: string; readonly faults: readonly string[] }[];
};

function healMany(seed: string, rings: number, breakage: Breakage, means: Means): Healed {
  const healings: Healing[] = [];
  const broken: { readonly seed: string; readonly faults: readonly string[] }[] = [];
  for (let i = 0; i < rings; i++) {
    const healing = healRing({ seed: `${seed}/${i}`, breakage, means, msMax: MS_MAX[means] });
    if (healing.isHealed) healings.push(healing);
    else broken.push({ seed: `${seed}/${i}`, faults: healing.faults });
  }
  return { rings, healings, broken };
}

/** Mean and highest. */
function spread(numbers: readonly number[], digits: number): string {
  if (numbers.length === 0) return "-";
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  return `${mean.toFixed(digits)}, ${Math.max(...numbers).toFixed(digits)}`;
}

const WIDTHS = [26, 16, 18, 24, 16] as const;

function row(cells: readonly string[]): string {
  return cells.map((cell, i) => cell.padEnd(WIDTHS[i] ?? 0)).join("");
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { seed: { type: "string", default: "1" }, rings: { type: "string", default: "300" } },
  });
  const { seed } = values;
  const rings = Number(values.rings);
  console.log(`seed ${seed}, ${rings} rings of each kind; mean and highest\n`);
  console.log(row(["", "everything, s", "audit, rounds", "healed by either", "stabilization alone"]));
  const failed: string[] = [];
  let healed = 0;
  let left = 0;
  for (const breakage of BREAKAGES) {
    const [everything, audit, stabilization] = (["everything", "audit", "stabilization"] as const).map((means) =>
      healMany(seed, rings, breakage, means),
    ) as [Healed, Healed, Healed];
    const bySeconds = spread(
      everything.healings.map(({ ms }) => ms / 1000),
      1,
    );
    const byRounds = spread(
      audit.healings.map(({ rounds }) => rounds),
      1,
    );
    const counts = `${everything.healings.length}, ${audit.healings.length} of ${rings}`;
    console.log(row([breakage, bySeconds, byRounds, counts, `${stabilization.broken.length} left broken`]));
    healed += everything.healings.length + audit.healings.length;
    left += stabilization.broken.length;
    for (const [means, { broken }] of [["everything", everything] as const, ["audit", audit] as const]) {
      for (const one of broken) failed.push(`${breakage} by ${means}, seed ${one.seed}: ${one.faults.join("; ")}`);
    }
  }
  const total = 2 * rings * BREAKAGES.length;
  console.log(`\nhealed ${healed} of ${total}; stabilization alone left ${left} of ${total / 2}`);
  for (const line of failed.slice(0, 10)) console.log(line);
  console.log(`${failed.length === 0 ? "ok" : "FAILED"} seed=${seed} rings=${total}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
