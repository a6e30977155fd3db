/**
 * The traces that broke the published Chord, replayed: the checker sees the break there, and none in ours.
 *
 * Read from Zave's models (CCR 2012; TSE 2017). `S n2 n0` is a stabilization of n2 after which n0 is notified.
 */
import { describe, expect, test } from "bun:test";
import type { Predicate, Violation } from "#ring/invariants.ts";
import { disorderOf, idealFaults, pictureOf, principalsOf, stepViolations, violations } from "#ring/invariants.ts";
import { ringPictureOf } from "#simulation/ring-picture.ts";
import { createSimulatedRing } from "#simulation/simulated-ring.ts";
import { createLegacyChord, scenarioPosition } from "./legacy-chord.ts";

type Scenario = {
  readonly what: string;
  readonly trace: string;
  /** What the checker says of the original rules, beyond that there are too few principals. */
  readonly breaks: readonly Predicate[];
};

const START = "J n2; S n2 n0; S n0 n2";

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  Z1: {
    what: "two rings, from a list that names its owner and a tail kept at adoption",
    trace: `${START}; Rec n0; Rec n2; J n1; S n1 n2; S n0 n1; J n3; S n3 n0; S n2 n3; F n1; F n3; U n0; U n2`,
    breaks: ["AtMostOneRing"],
  },
  Z2: {
    what: "no ring, from adopting a predecessor pointer without having heard from it",
    trace: `${START}; J n1; S n1 n2; F n1; S n0 n1; Fl n2`,
    breaks: ["AtLeastOneRing", "OneLiveSuccessor"],
  },
  Z3: {
    what: "a lost appendage, whose joiner copied a dead successor and nothing else",
    trace: `${START}; Rec n0; F n2; J n1; U n0`,
    breaks: ["ConnectedAppendages", "OneLiveSuccessor"],
  },
  Z4: {
    what: "a member skipped, by promoting a stale second successor",
    trace: `${START}; J n1; Rec n1; J n3; S n3 n0; S n2 n3; Rec n0; S n1 n2; S n0 n1; F n2; U n1`,
    breaks: ["PrincipalsOnlyFail"],
  },
  Z5: {
    what: "a disordered appendage",
    trace: "J n1; J n2; J n3; S n2 n0; S n0 n2; S n3 n0; S n1 n3; Rec n2; Rec n3; F n0; U n2; U n3; Fl n3; S n3 n2",
    breaks: ["ConnectedAppendages"],
  },
  Z6: {
    what: "a disordered merge",
    trace: "J n3; S n3 n0; S n0 n3; J n1; J n2; S n1 n3; S n2 n3; S n0 n2",
    breaks: [],
  },
};

describe("the published rules", () => {
  for (const [id, { what, trace, breaks }] of Object.entries(SCENARIOS)) {
    test(`${id}: ${what}`, () => {
      const { seen, disorder } = runLegacy(trace);
      for (const predicate of breaks) expect(seen).toContain(predicate);
      expect(seen).toContain("SufficientPrincipals");
      expect(disorder).toBeGreaterThan(0);
    });
  }
});

describe("our rules, with a base of r + 1 members", () => {
  for (const [id, { trace }] of Object.entries(SCENARIOS)) {
    test(`${id} breaks nothing, and the ring becomes ideal`, () => {
      const { seen, faults } = runOurs(id, trace);
      expect(seen).toEqual([]);
      expect(faults).toEqual([]);
    });
  }
});

function runLegacy(trace: string): { readonly seen: readonly Predicate[]; readonly disorder: number } {
  const chord = createLegacyChord();
  const seen: Violation[] = [];
  let before = principalsOf(pictureOf(chord.members(), 2));
  for (const operation of operationsOf(trace)) {
    chord.run(operation);
    const picture = pictureOf(chord.members(), 2);
    const after = principalsOf(picture);
    const failed = [...before].find((position) => !picture.byPosition.has(position));
    seen.push(...violations(picture), ...stepViolations(before, after, failed));
    before = after;
  }
  const end = pictureOf(chord.members(), 2);
  return { seen: seen.map(({ predicate }) => predicate), disorder: disorderOf(end) + idealFaults(end).length };
}

/** `S a b` becomes two operations, as in the original. */
function operationsOf(trace: string): string[] {
  return trace.split("; ").flatMap((operation) => {
    const [what, name, other] = operation.split(" ");
    return what === "S" ? [`S ${name}`, `N ${other} ${name}`] : [operation];
  });
}

function runOurs(
  id: string,
  trace: string,
): { readonly seen: readonly Violation[]; readonly faults: readonly string[] } {
  const seen: Violation[] = [];
  const ring = createSimulatedRing({
    seed: id,
    virtualNodes: 1,
    settings: { successorsMax: 2 },
    refuses: true,
    onStep: () => {
      seen.push(...violations(ringPictureOf(ring)));
    },
  });
  const join = (name: string): void => {
    ring.add(name, { positions: [scenarioPosition(name)] });
    ring.join(name, ["base"]);
    ring.run(5);
  };
  ring.add("base", { positions: [scenarioPosition("n9")] });
  ring.found("base");
  ring.run(10);
  join("n0");
  for (const operation of trace.split("; ")) {
    const [what, name] = operation.split(" ") as [string, string];
    if (what === "J") join(name);
    else if (what === "F") ring.crash(name);
    else {
      const own = ring.nodes.get(name)?.ring?.virtualNodes.get(0);
      if (own?.mode === "member") own.stabilizeAtMs = ring.scheduler.nowMs();
      ring.step(name, { kind: "tick" });
      ring.run(5);
    }
  }
  ring.run(15_000);
  return { seen, faults: idealFaults(ringPictureOf(ring)) };
}
