/** The cluster's time: the median of the clocks, whatever one of them does. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import type { NodeRecord } from "#model/node-record.ts";
import { clusterTimeMs, earliestClusterTimeMs, noteClock, reviewClocks } from "#ring/cluster-time.ts";
import { entryOf } from "#ring/directory.ts";
import type { RingState } from "#ring/ring-state.ts";
import { openTurn } from "#ring/turn.ts";
import { createLoneMachine, idOf, placeAt } from "./lone-machine.ts";

const WALL_MS = 1_800_000_000_000;
const NOW_MS = 5000;

/** A node that has heard what the wall clocks of others show, each so far from the true time; an answer takes `wayMs`. */
function hearing(peers: readonly number[], wayMs = 0, nowMs = NOW_MS): RingState {
  const { state } = createLoneMachine();
  for (const [i, offMs] of peers.entries()) {
    const turn = openTurn(state, nowMs, WALL_MS + nowMs);
    noteClock(turn, idOf(i + 1), WALL_MS + nowMs - wayMs / 2 + offMs, nowMs - wayMs);
  }
  return state;
}

/** How far the cluster's time is from the true one, for a node whose own clock is off by so much. */
function errorMs(state: RingState, ownOffMs: number, nowMs = NOW_MS): number {
  return clusterTimeMs(state, nowMs, WALL_MS + nowMs + ownOffMs) - (WALL_MS + nowMs);
}

const MINUTES = 60_000;

test("of three clocks the middle one is the cluster's, whichever of them is wrong", () => {
  expect(errorMs(hearing([0, 10 * MINUTES]), 0)).toBe(0);
  expect(errorMs(hearing([0, 1]), 10 * MINUTES)).toBe(1);
  expect(errorMs(hearing([0, 1]), -10 * MINUTES)).toBe(0);
  expect(errorMs(hearing([-10 * MINUTES, 10 * MINUTES]), 0)).toBe(0);
  expect(errorMs(hearing([-10 * MINUTES, 0]), 10 * MINUTES)).toBe(0);
});

test("it is a whole number of ms, like a wall clock", () => {
  expect(clusterTimeMs(hearing([0, 0], 33), NOW_MS + 0.375, WALL_MS) % 1).toBe(0);
});

test("a jump of the own clock does not move what is known of the others'", () => {
  const state = hearing([0, 3]);
  for (const jumpMs of [0, 24 * 60 * MINUTES, -24 * 60 * MINUTES]) {
    expect(Math.abs(errorMs(state, jumpMs, NOW_MS + 5000))).toBeLessThanOrEqual(3);
  }
});

test("alone or of two nodes the own clock counts", () => {
  expect(errorMs(hearing([]), 7 * MINUTES)).toBe(7 * MINUTES);
  expect(errorMs(hearing([0]), 7 * MINUTES)).toBe(7 * MINUTES);
});

test("each node knows the earliest that any of them takes for the cluster's time", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 9 }), (offs) => {
      const nodes = offs.map((own, i) => ({ own, state: hearing(offs.filter((_, other) => other !== i)) }));
      const times = nodes.map(({ own, state }) => errorMs(state, own));
      for (const { own, state } of nodes) {
        const clusterMs = clusterTimeMs(state, NOW_MS, WALL_MS + NOW_MS + own);
        const earliestMs = earliestClusterTimeMs(state, NOW_MS, clusterMs) - (WALL_MS + NOW_MS);
        expect(earliestMs).toBe(Math.min(...times));
      }
    }),
  );
});

test("while fewer than half of the clocks are wrong, the cluster's time is within those that are right", () => {
  const offs = fc.record({
    right: fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 1, maxLength: 6 }),
    wrong: fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 5 }),
    isOwnRight: fc.boolean(),
  });
  fc.assert(
    fc.property(offs, ({ right, wrong, isOwnRight }) => {
      fc.pre(wrong.length < right.length);
      const own = (isOwnRight ? right : wrong)[0];
      fc.pre(own !== undefined);
      const peers = [...right.slice(isOwnRight ? 1 : 0), ...wrong.slice(isOwnRight ? 0 : 1)];
      const error = errorMs(hearing(peers), own ?? 0);
      expect(error).toBeGreaterThanOrEqual(Math.min(...right));
      expect(error).toBeLessThanOrEqual(Math.max(...right));
    }),
  );
});

test("the way of an answer is halved, and one that took long says nothing", () => {
  expect(Math.abs(errorMs(hearing([0, 0], 400), 5 * MINUTES))).toBeLessThanOrEqual(1);
  expect(errorMs(hearing([0, 0], 4000), 5 * MINUTES)).toBe(5 * MINUTES);
});

test("when all but two are down, or nobody is heard, one wrong clock does not take over for ten minutes", () => {
  const state = hearing([0, 0]);
  const turn = openTurn(state, NOW_MS);
  entryOf(turn, idOf(1)).liveness = "down";
  for (let passedMs = 0; passedMs < 9 * MINUTES; passedMs += 20_000) {
    // The other one is heard all the time.
    noteClock(openTurn(state, NOW_MS + passedMs), idOf(2), WALL_MS + NOW_MS + passedMs, NOW_MS + passedMs);
    expect(errorMs(state, 3 * 24 * 60 * MINUTES, NOW_MS + passedMs)).toBe(0);
  }
  entryOf(turn, idOf(2)).liveness = "down";
  reviewClocks(openTurn(state, NOW_MS + 9 * MINUTES));
  expect(errorMs(state, -3 * 24 * 60 * MINUTES, NOW_MS + 9 * MINUTES)).toBe(0);
});

test("clocks of nodes that have left, or have not been heard for ten minutes, count no more", () => {
  for (const lifecycle of ["stopped", "removed"] as const) {
    const state = hearing([0, 0]);
    const record = { ...(state.directory.get(state.id)?.record as NodeRecord), id: idOf(1), lifecycle };
    entryOf(openTurn(state, NOW_MS), idOf(1)).record = record;
    reviewClocks(openTurn(state, NOW_MS));
    expect(errorMs(state, 5 * MINUTES)).toBe(5 * MINUTES);
  }
  const old = hearing([0, 0]);
  noteClock(openTurn(old, NOW_MS + 10 * MINUTES), idOf(2), WALL_MS + NOW_MS + 10 * MINUTES, NOW_MS + 10 * MINUTES);
  expect(errorMs(old, 5 * MINUTES, NOW_MS + 10 * MINUTES)).toBe(5 * MINUTES);
});

test("what others' clocks showed counts for no longer than that, though nobody says that they have gone", () => {
  const state = hearing([-10 * MINUTES, -10 * MINUTES]);
  expect(errorMs(state, 0, NOW_MS + 9 * MINUTES)).toBe(-10 * MINUTES);
  expect(errorMs(state, 0, NOW_MS + 11 * MINUTES)).toBe(0);
});

test("a clock more than a second off is told once, and once that it is right again", () => {
  const state = hearing([0, 0]);
  const told: string[] = [];
  for (const offMs of [500, 1500, 3000, 900, 1500, 100, 0]) {
    const turn = openTurn(state, NOW_MS, WALL_MS + NOW_MS + offMs);
    reviewClocks(turn);
    for (const effect of turn.effects) if (effect.kind === "event") told.push(`${effect.event.kind} at ${offMs}`);
  }
  expect(told).toEqual(["clock-off at 1500", "clock-right at 100"]);
});

test("a node says what its clock shows when it is pinged, and asks every peer that it hears again and again", () => {
  const machine = createLoneMachine();
  machine.step({ kind: "join", contacts: ["front:1"] });
  machine.step({ kind: "persisted", token: 1 });
  machine.hear(placeAt(7), { kind: "ping", request: 5, directoryHash: 0, isMember: true, suspected: [] });
  expect(machine.sent("pong")[0]?.wallMs).toBeGreaterThan(0);
  let asked = 0;
  for (let i = 0; i < 40; i++) {
    machine.run(200);
    for (const { request } of machine.sent("ping")) {
      asked++;
      machine.hear(placeAt(7), { kind: "pong", request, directoryHash: 0, isMember: true, wallMs: WALL_MS });
    }
    // It is heard all the time: its life is not what it is asked about.
    machine.step({ kind: "heard", node: placeAt(7).node });
  }
  expect(asked).toBeGreaterThanOrEqual(2);
  expect(machine.state.directory.get(placeAt(7).node)?.clock).toBeDefined();
});
