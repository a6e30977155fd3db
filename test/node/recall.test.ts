/** Who must have answered before a node goes on with what is in its store. */
import { expect, test } from "bun:test";
import type { Clock } from "#base/clock.ts";
import type { NodeId } from "#model/node-id.ts";
import type { NodeRecord } from "#model/node-record.ts";
import type { Introduction, Remembered } from "#node/introduction.ts";
import { type RecallOptions, recall } from "#node/recall.ts";
import { nodeNamed } from "../support/lone-node.ts";

const SELF = { node: nodeNamed(1), clusterId: "cluster", incarnation: 3, commitNumber: 50 };
const SEEN: Remembered = { incarnation: 3, commitNumber: 50, isRemoved: false, address: "n1:1" };
type Told =
  | { readonly node: NodeId; readonly remembered?: Remembered; readonly lists?: readonly NodeRecord[] }
  | "foreign";

/** A node of the ring where it usually listens; a later start of it may listen elsewhere. */
function member(number: number, address = `n${number}:1`, more: Partial<NodeRecord> = {}): NodeRecord {
  return {
    id: nodeNamed(number),
    name: `n${number}`,
    address,
    incarnation: address === `n${number}:1` ? 1 : 2,
    revision: 1,
    lifecycle: "serving",
    weight: 1,
    virtualNodes: 1,
    zone: "",
    ...more,
  };
}

const [M1, M2, M3, M4] = [member(1), member(2), member(3), member(4)];

/** Time passes as fast as somebody waits for it. */
function hastyClock(): Clock {
  let nowMs = 0;
  return {
    monotonicMs: () => nowMs,
    wallMs: () => nowMs,
    after: (delayMs, run) => {
      queueMicrotask(() => {
        nowMs += delayMs;
        run();
      });
      return { cancel: () => undefined };
    },
  };
}

/** What comes out for n1, of these members, when some of them answer. */
async function recalled(
  members: readonly NodeRecord[],
  told: ReadonlyMap<string, Told>,
  more: Partial<RecallOptions> = {},
) {
  const clock = hastyClock();
  const events: string[] = [];
  const verdict = await recall({
    doors: {
      address: "n1:1",
      clock,
      askContact: async (address) => {
        const answer = told.get(address);
        if (answer === undefined) return { kind: "silent", reason: "away" };
        if (answer === "foreign") return { kind: "refused", reason: "another cluster" };
        const settings = { clusterId: "cluster" } as Introduction["settings"];
        const { node, remembered, lists: nodes = [] } = answer;
        return { kind: "introduced", introduction: { settings, nodes, node, process: address, remembered } };
      },
      onEvent: ({ kind }) => void events.push(kind),
    },
    self: () => SELF,
    process: "n1",
    members,
    replaces: [],
    contacts: [],
    isHasty: false,
    needsAll: false,
    ...more,
  });
  return { verdict, events, tookMs: clock.monotonicMs() };
}

const N2 = { node: nodeNamed(2), remembered: SEEN };
const N3 = { node: nodeNamed(3), remembered: SEEN };

test("a node without others, and one whose others have all answered, goes on at once", async () => {
  expect(await recalled([], new Map())).toMatchObject({ verdict: { kind: "intact" }, tookMs: 0 });
  const both = new Map([
    ["n2:1", N2],
    ["n3:1", N3],
  ]);
  expect(await recalled([M2, M3], both)).toMatchObject({ verdict: { kind: "intact" }, events: [], tookMs: 0 });
});

test("with a majority, itself counted, it goes on after a while, and says who is missing; with fewer it is unsure", async () => {
  const most = await recalled([M2, M3], new Map([["n3:1", N3]]));
  expect(most).toMatchObject({ verdict: { kind: "intact" }, events: ["recall-incomplete"] });
  for (const members of [[M2], [M2, M3], [M2, M3, M4]]) {
    const told = new Map(members.length === 3 ? [["n3:1", N3]] : []);
    const silent = members.map(({ address }) => address).filter((address) => !told.has(address));
    expect(await recalled(members, told)).toMatchObject({ verdict: { kind: "unsure", silent }, events: [] });
  }
});

test("of a copied store everybody must have said what they remember, however long that takes", async () => {
  const one = new Map<string, Told>([["n3:1", N3]]);
  const { verdict } = await recalled([M2, M3], one, { needsAll: true });
  expect(verdict).toEqual({ kind: "unsure", silent: ["n2:1"] });
  one.set("n2:1", { node: nodeNamed(2), remembered: { ...SEEN, commitNumber: 51 } });
  expect((await recalled([M2, M3], one, { needsAll: true })).verdict.kind).toBe("past");
});

test("nobody waits for a member that those in the ring do not know any more", async () => {
  const told = new Map([["n3:1", { ...N3, lists: [M1, M3] }]]);
  const { verdict } = await recalled([M2, M3, M4], told, { needsAll: true });
  expect(verdict.kind).toBe("intact");
  const listed = new Map([["n3:1", { ...N3, lists: [M1, M3, M4] }]]);
  expect((await recalled([M2, M3, M4], listed, { needsAll: true })).verdict).toEqual({
    kind: "unsure",
    silent: ["n4:1"],
  });
});

test("by force it goes on with whoever answers the first question", async () => {
  const { verdict, events } = await recalled([M2, M3], new Map(), { isHasty: true, needsAll: true });
  expect({ verdict, events }).toEqual({ verdict: { kind: "intact" }, events: ["recall-incomplete"] });
});

test("who remembers a later start or batch is believed, also when the others remember none", async () => {
  for (const later of [{ incarnation: 4 }, { commitNumber: 51 }]) {
    const told = new Map([
      ["n2:1", { node: nodeNamed(2) }],
      ["n3:1", { node: nodeNamed(3), remembered: { ...SEEN, ...later } }],
    ]);
    expect((await recalled([M2, M3], told)).verdict.kind).toBe("past");
  }
});

test("a member that has moved is asked where others say that it is", async () => {
  const moved = member(2, "m2:1");
  const told = new Map<string, Told>([["n3:1", { ...N3, lists: [M1, moved, M3] }]]);
  expect((await recalled([M2, M3], told, { needsAll: true })).verdict).toEqual({ kind: "unsure", silent: ["m2:1"] });
  told.set("m2:1", { ...N2, remembered: { ...SEEN, commitNumber: 99 } });
  for (const isHasty of [false, true]) {
    expect((await recalled([M2, M3], told, { needsAll: true, isHasty })).verdict.kind).toBe("past");
  }
  told.set("m2:1", N2);
  expect(await recalled([M2, M3], told, { needsAll: true })).toMatchObject({ verdict: { kind: "intact" }, events: [] });
});

test("who listens now where a member was speaks for itself only", async () => {
  const all = [M1, M2, M3, member(4, "n2:1")];
  const told = new Map<string, Told>([
    ["n2:1", { node: nodeNamed(4), lists: all }],
    ["n3:1", { ...N3, lists: all }],
  ]);
  const unsure = { kind: "unsure", silent: ["n2:1"] } as const;
  expect((await recalled([M2, M3], told, { needsAll: true })).verdict).toEqual(unsure);
  // One member at the address of another.
  const N3There = new Map<string, Told>([["n2:1", N3]]);
  expect((await recalled([M2, M3], N3There, { needsAll: true })).verdict).toEqual(unsure);
  // Those in the ring know the former one no more.
  const without = { lists: [M1, M3, member(4, "n2:1")] };
  const later = new Map<string, Told>([
    ["n2:1", { node: nodeNamed(4), ...without }],
    ["n3:1", { ...N3, ...without }],
  ]);
  expect((await recalled([M2, M3], later, { needsAll: true })).verdict.kind).toBe("intact");
});

test("another cluster at the address of a member is no answer of it", async () => {
  const told = new Map<string, Told>([["n2:1", "foreign"]]);
  expect((await recalled([M2, M3], told)).verdict).toEqual({ kind: "unsure", silent: ["n2:1", "n3:1"] });
  expect((await recalled([M2], told)).verdict).toEqual({ kind: "unsure", silent: ["n2:1"] });
  told.set("n3:1", N3);
  expect((await recalled([M2, M3], told)).verdict.kind).toBe("intact");
  expect((await recalled([M2, M3], told, { needsAll: true })).verdict).toEqual({ kind: "unsure", silent: ["n2:1"] });
});

test("a member that was last known where this node listens now is a member still, unless this one took its place", async () => {
  const there = member(2, "n1:1");
  expect((await recalled([there], new Map())).verdict).toEqual({ kind: "unsure", silent: ["n1:1"] });
  const swapped = new Map<string, Told>([
    ["n3:1", { ...N3, lists: [M1, M3, member(2, "n2:1", { incarnation: 3 })] }],
    ["n2:1", { ...N2, remembered: { ...SEEN, commitNumber: 51 } }],
  ]);
  expect((await recalled([there, M3], swapped)).verdict.kind).toBe("past");
  const former = { replaces: [there.id], needsAll: true };
  expect((await recalled([there], new Map(), former)).verdict.kind).toBe("intact");
  const told = new Map<string, Told>([["n3:1", { ...N3, lists: [M1, there, M3] }]]);
  expect((await recalled([M3], told, former)).verdict.kind).toBe("intact");
});

test("who has joined since the store was written is asked as well", async () => {
  const told = new Map<string, Told>([["n3:1", { ...N3, lists: [M1, M3, M4] }]]);
  expect((await recalled([M3], told, { needsAll: true })).verdict).toEqual({ kind: "unsure", silent: ["n4:1"] });
  told.set("n4:1", { node: nodeNamed(4), remembered: { ...SEEN, commitNumber: 51 } });
  expect((await recalled([M3], told)).verdict.kind).toBe("past");
});

test("who is only coming in does not say who has gone; who says of itself that it has is gone", async () => {
  const coming = { node: nodeNamed(4), lists: [M1, member(4, "n4:1", { lifecycle: "joining" })] };
  const told = new Map<string, Told>([["n4:1", coming]]);
  expect((await recalled([M2], told, { contacts: ["n4:1"], needsAll: true })).verdict).toEqual({
    kind: "unsure",
    silent: ["n2:1"],
  });
  const stopped = member(2, "n2:1", { revision: 2, lifecycle: "stopped" });
  const left = new Map<string, Told>([["n3:1", { ...N3, lists: [M1, stopped, M3] }]]);
  expect((await recalled([M2, M3], left, { needsAll: true })).verdict.kind).toBe("intact");
  // What is known of a later start counts for more.
  const again = member(2, "n2:1", { incarnation: 2 });
  expect((await recalled([again, M3], left, { needsAll: true })).verdict.kind).toBe("unsure");
});

test("a node that knows of contacts only goes on when these are away", async () => {
  const { verdict, events } = await recalled([], new Map(), { contacts: ["n2:1"] });
  expect({ verdict, events }).toEqual({ verdict: { kind: "intact" }, events: ["recall-incomplete"] });
});
