/** Random lives of small rings: under the failure assumption the invariant holds after every step. */
import { expect, test } from "bun:test";
import { createRandom, pick } from "#base/random.ts";
import { type Predicate, violations } from "#ring/invariants.ts";
import { liveRing, type RingLife } from "#simulation/ring-life.ts";
import { ringPictureOf } from "#simulation/ring-picture.ts";
import { createRingWatch } from "#simulation/ring-watch.ts";
import { createSimulatedRing, type SimulatedRing } from "#simulation/simulated-ring.ts";

const FRESH = process.env["TAIKV_SEED"] ?? String(Math.floor(Math.random() * 2 ** 32));
const LIVES = 12;
const STEPS = 6000;
/** For a busy machine; it takes a few seconds. */
const WAIT_MS = 120_000;

function live(seed: string, wrongVerdicts: number): RingLife[] {
  return Array.from({ length: LIVES }, (_, i) => liveRing({ seed: `${seed}/${i}`, steps: STEPS, wrongVerdicts }));
}

for (const seed of ["ring", FRESH]) {
  test(
    `${LIVES} lives of ${STEPS} steps keep one ordered ring whose lists all have a living entry (seed ${seed})`,
    () => {
      const lives = live(seed, 0);
      expect(lives.flatMap(({ seed: life, findings }) => findings.map((found) => ({ life, ...found })))).toEqual([]);
      const failures = lives.reduce((sum, { crashes, leaves }) => sum + crashes + leaves, 0);
      expect(failures).toBeGreaterThan(LIVES);
    },
    WAIT_MS,
  );
}

test(
  `wrong verdicts break the invariant now and then, and what they broke heals (seed ${FRESH})`,
  () => {
    const lives = live(`${FRESH}/verdicts`, 0.003);
    expect(lives.flatMap(({ findings }) => findings).filter(({ kind }) => kind === "NotIdeal")).toEqual([]);
    expect(lives.flatMap(({ findings }) => findings).length).toBeGreaterThan(0);
  },
  WAIT_MS,
);

test("what a paused node has not taken yet is in flight while it wakes", () => {
  expect(liveRing({ seed: "11/942", steps: 5000, wrongVerdicts: 0 }).findings).toEqual([]);
});

test("the same seed gives the same life", () => {
  const lines: [string[], string[]] = [[], []];
  for (const told of lines)
    liveRing({ seed: "again", steps: 1500, wrongVerdicts: 0.001, tell: (line) => told.push(line) });
  expect(lines[0]).toEqual(lines[1]);
});

test(
  "the quick checker of lives finds what the plain predicates find",
  () => {
    const compared: ReadonlySet<string> = new Set<Predicate>([
      "OneLiveSuccessor",
      "OrderedLists",
      "AtLeastOneRing",
      "AtMostOneRing",
      "OrderedRing",
      "ConnectedAppendages",
    ]);
    const random = createRandom("watch");
    let plain = new Set<string>();
    let differences = 0;
    let found = 0;
    const compare = (quick: readonly { readonly kind: string; readonly what: string }[]): void => {
      const now = new Set(violations(ringPictureOf(ring)).map(({ predicate }) => predicate as string));
      const isEvent = (what: string): boolean => what.includes("isolated") || what.includes("ran out");
      const said = new Set(
        quick.filter(({ kind, what }) => compared.has(kind) && !isEvent(what)).map(({ kind }) => kind),
      );
      const fresh = [...now].filter((kind) => compared.has(kind) && !plain.has(kind));
      plain = now;
      found += fresh.length;
      if (fresh.length !== said.size || fresh.some((kind) => !said.has(kind))) differences++;
    };
    const ring: SimulatedRing = createSimulatedRing({
      seed: "watch",
      virtualNodes: 1,
      settings: { successorsMax: 2 },
      onStep: (of, input) => compare(watch.afterStep(of, input)),
    });
    const watch = createRingWatch(ring, 2);
    ring.add("n0", { virtualNodes: 3 });
    ring.found("n0");
    for (let i = 1; i < 120; i++) {
      ring.run(50 + random.below(400));
      const victim = pick(
        random,
        ring.running().filter(({ name }) => name !== "n0"),
      );
      if (random.below(2) === 0 && victim !== undefined) {
        ring.crash(victim.name);
        compare(watch.afterCrash(victim));
      } else {
        ring.add(`n${i}`);
        ring.join(`n${i}`, ["n0"]);
      }
    }
    expect(differences).toBe(0);
    expect(found).toBeGreaterThan(5);
  },
  WAIT_MS,
);
