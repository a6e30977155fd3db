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
type Told = { readonly node: NodeId; readonly remembered?: Remembered; readonly lists?: readonly string[] };

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
  members: readonly string[],
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
        const nodes = (answer.lists ?? []).map((at) => ({ address: at, lifecycle: "serving" }) as NodeRecord);
        const settings = { clusterId: "cluster" } as Introduction["settings"];
        const { node, remembered } = answer;
        return { kind: "introduced", introduction: { settings, nodes, node, process: address, remembered } };
      },
      onEvent: ({ kind }) => void events.push(kind),
    },
    self: () => SELF,
    process: "n1",
    members,
    contacts: [],
    isHasty: false,
    needsAll: false,
    ...more,
  });
  return { verdict, events, tookMs: clock.monotonicMs() };
}

const N2: Told = { node: nodeNamed(2), remembered: SEEN };
const N3: Told = { node: nodeNamed(3), remembered: SEEN };

test("a node without others, and one whose others have all answered, goes on at once", async () => {
  expect(await recalled([], new Map())).toMatchObject({ verdict: { kind: "intact" }, tookMs: 0 });
  const both = new Map([
    ["n2:1", N2],
    ["n3:1", N3],
  ]);
  expect(await recalled(["n2:1", "n3:1"], both)).toMatchObject({ verdict: { kind: "intact" }, events: [], tookMs: 0 });
});

test("with a majority, itself counted, it goes on after a while, and says who is missing; with fewer it is unsure", async () => {
  const most = await recalled(["n2:1", "n3:1"], new Map([["n3:1", N3]]));
  expect(most).toMatchObject({ verdict: { kind: "intact" }, events: ["recall-incomplete"] });
  for (const members of [["n2:1"], ["n2:1", "n3:1"], ["n2:1", "n3:1", "n4:1"]]) {
    const told = new Map(members.length === 3 ? [["n3:1", N3]] : []);
    const silent = members.filter((address) => !told.has(address));
    expect(await recalled(members, told)).toMatchObject({ verdict: { kind: "unsure", silent }, events: [] });
  }
});

test("of a copied store everybody must have said what they remember, however long that takes", async () => {
  const one = new Map([["n3:1", N3]]);
  const { verdict } = await recalled(["n2:1", "n3:1"], one, { needsAll: true });
  expect(verdict).toEqual({ kind: "unsure", silent: ["n2:1"] });
  one.set("n2:1", { node: nodeNamed(2), remembered: { ...SEEN, commitNumber: 51 } });
  expect((await recalled(["n2:1", "n3:1"], one, { needsAll: true })).verdict.kind).toBe("past");
});

test("nobody waits for a member that those in the ring do not know any more", async () => {
  const told = new Map([["n3:1", { ...N3, lists: ["n1:1", "n3:1"] }]]);
  const { verdict } = await recalled(["n2:1", "n3:1", "n4:1"], told, { needsAll: true });
  expect(verdict.kind).toBe("intact");
  const listed = new Map([["n3:1", { ...N3, lists: ["n1:1", "n3:1", "n4:1"] }]]);
  expect((await recalled(["n2:1", "n3:1", "n4:1"], listed, { needsAll: true })).verdict).toEqual({
    kind: "unsure",
    silent: ["n4:1"],
  });
});

test("by force it goes on with whoever answers the first question", async () => {
  const { verdict, events } = await recalled(["n2:1", "n3:1"], new Map(), { isHasty: true, needsAll: true });
  expect({ verdict, events }).toEqual({ verdict: { kind: "intact" }, events: ["recall-incomplete"] });
});

test("who remembers a later start or batch is believed, also when the others remember none", async () => {
  for (const later of [{ incarnation: 4 }, { commitNumber: 51 }]) {
    const told = new Map([
      ["n2:1", { node: nodeNamed(2) }],
      ["n3:1", { node: nodeNamed(3), remembered: { ...SEEN, ...later } }],
    ]);
    expect((await recalled(["n2:1", "n3:1"], told)).verdict.kind).toBe("past");
  }
});
