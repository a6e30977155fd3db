/** The rules of the corrected protocol one by one, with hand-made messages: what random lives seldom reach. */
import { describe, expect, test } from "bun:test";
import type { NodeRecord } from "#model/node-record.ts";
import { type Position, positionFrom } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import type { RingEffect } from "#ring/input.ts";
import type { RingMessage } from "#ring/message.ts";
import { wakeAtMs } from "#ring/step.ts";
import { answerFind, around, createLoneMachine, idOf, joinedMachine, OWN, placeAt } from "./lone-machine.ts";

const [x, y, z, far] = [placeAt(200), placeAt(300), placeAt(400), placeAt(500)];
const front = placeAt(50);
const positionsOf = (...numbers: readonly number[]): Position[] =>
  numbers.map((number) => positionFrom(BigInt(number)));
const persistOf = (effects: readonly RingEffect[]): number | undefined =>
  effects.find((effect) => effect.kind === "persist")?.token;

/** What the node of the place says of itself. */
function ownRecordOf(place: VirtualNode): NodeRecord {
  return {
    id: place.node,
    name: "x",
    address: "x:1",
    incarnation: place.incarnation,
    revision: 1,
    lifecycle: "serving",
    weight: 1,
    virtualNodes: 1,
    zone: "",
  };
}

function tell(record: NodeRecord): RingMessage {
  return {
    kind: "tell",
    descriptions: [{ record, incarnationMax: 0, virtualNodes: undefined, isDown: false }],
    wanted: [],
  };
}

/** With the last successor gone, the next member known is asked; it is gone, too, and nobody else is known. */
function runOut(machine: ReturnType<typeof joinedMachine>): RingEffect[] {
  machine.answer(x, "gone");
  const request = machine.sent("maintain").at(-1)?.request ?? 0;
  return machine.hear(front, { kind: "maintained", request, directoryHash: 0, answers: [{ kind: "gone" }] });
}

describe("before the incarnations of a start are durable", () => {
  test("nothing is said and nothing is answered", () => {
    const machine = createLoneMachine();
    const started = machine.step({ kind: "join", contacts: ["front:1"] });
    expect(started.map(({ kind }) => kind)).toEqual(["persist"]);
    expect(machine.hear(x, { kind: "ping", request: 1, directoryHash: 0, isMember: true, suspected: [] })).toEqual([]);
    const began = machine.step({ kind: "persisted", token: 1 });
    expect(began.some((effect) => effect.kind === "send")).toBe(true);
  });
});

describe("a join", () => {
  test("takes the list of the member in front, but not that member itself, which may skip others", () => {
    const machine = joinedMachine([x, y, z]);
    expect(machine.own().mode).toBe("member");
    expect(machine.listed()).toEqual(positionsOf(200, 300, 400));
    expect(machine.own().predecessor?.position).toBe(front.position);
  });

  test("is refused when its place does not lie between who answers and that one's successor", () => {
    const machine = createLoneMachine();
    machine.step({ kind: "join", contacts: ["front:1"] });
    machine.step({ kind: "persisted", token: 1 });
    answerFind(machine, front, around(front, [placeAt(70), x]));
    expect(machine.own().mode).not.toBe("member");
    expect(machine.own().successors).toEqual([]);
  });

  test("passes over its own earlier life in the list it is given", () => {
    const past = { ...placeAt(100, 0), node: OWN };
    const machine = joinedMachine([past, x, y]);
    expect(machine.listed()).toEqual(positionsOf(200, 300));
  });

  test("at a fixed position is refused for good by another that has it and is heard, and by no other", () => {
    const machine = createLoneMachine();
    const occupied = { ...placeAt(100), node: idOf(0x77) };
    const tryOnce = (): RingEffect[] => {
      let find = machine.sent("find").at(-1);
      for (let waitedMs = 0; find === undefined && waitedMs < 1000; waitedMs += 10) {
        machine.run(10);
        machine.step({ kind: "persisted", token: machine.state.persistToken });
        find = machine.sent("find").at(-1);
      }
      const holder = around(front, [occupied, x]);
      return machine.hear(front, { kind: "found", request: find?.request ?? 0, isMember: true, holder, next: [] });
    };
    const isRefused = (effects: readonly RingEffect[]): boolean =>
      effects.some((effect) => effect.kind === "join-refused");
    machine.step({ kind: "join", contacts: ["front:1"] });
    machine.step({ kind: "persisted", token: 1 });
    for (let times = 0; times < 3; times++) {
      expect(isRefused(tryOnce())).toBe(false);
      expect(machine.own().mode).toBe("isolated");
    }
    expect(machine.sent("ping").length).toBeGreaterThan(0);
    machine.hear(occupied, { kind: "ping", request: 1, directoryHash: 0, isMember: true, suspected: [] });
    expect(isRefused(tryOnce())).toBe(true);
    expect(machine.own().mode).toBe("gone");
  });
});

describe("stabilization", () => {
  test("S2b replaces the whole tail: none of the old one is kept behind a new head", () => {
    const machine = joinedMachine([x, y, z]);
    machine.answer(x, around(x, [z], machine.own().self));
    expect(machine.listed()).toEqual(positionsOf(200, 400));
  });

  test("P2 adopts a closer one only after it has answered", () => {
    const machine = joinedMachine([x, y, z]);
    const closer = placeAt(150);
    machine.answer(x, around(x, [y, z], closer));
    expect(machine.listed()).toEqual(positionsOf(200, 300, 400));
    machine.answer(closer, around(closer, [x, y, z]));
    expect(machine.listed()).toEqual(positionsOf(150, 200, 300));
  });

  test("P2 leaves the list as it is when the closer one is gone", () => {
    const machine = joinedMachine([x, y, z]);
    const closer = placeAt(150);
    machine.answer(x, around(x, [y, z], closer));
    machine.answer(closer, "gone");
    expect(machine.listed()).toEqual(positionsOf(200, 300, 400));
  });

  test("S2a drops a head that says it is gone, at once, and asks the next", () => {
    const machine = joinedMachine([x, y, z]);
    machine.answer(x, "gone");
    expect(machine.listed()).toEqual(positionsOf(300, 400));
    expect(machine.sent("maintain").at(-1)?.queries[0]?.target.position).toBe(y.position);
  });

  test("a time-out is no verdict: the head stays", () => {
    const machine = joinedMachine([x, y, z]);
    machine.run(700);
    expect(machine.listed()[0]).toBe(x.position);
  });

  test("G1 and G2: an answer repeated, unasked for, or from somebody else changes nothing", () => {
    const machine = joinedMachine([x, y, z]);
    const request = machine.sent("maintain").at(-1)?.request ?? 0;
    const answers = [{ kind: "state", neighbourhood: around(x, [far]) }] as const;
    machine.hear(y, { kind: "maintained", request, directoryHash: 0, answers });
    machine.hear(x, { kind: "maintained", request: request + 999, directoryHash: 0, answers });
    expect(machine.listed()).toEqual(positionsOf(200, 300, 400));
    machine.hear(x, { kind: "maintained", request, directoryHash: 0, answers });
    expect(machine.listed()).toEqual(positionsOf(200, 500));
    const again = [{ kind: "state", neighbourhood: around(x, [y]) }] as const;
    machine.hear(x, { kind: "maintained", request, directoryHash: 0, answers: again });
    expect(machine.listed()).toEqual(positionsOf(200, 500));
  });

  test("an answer in the name of another place counts as gone", () => {
    const machine = joinedMachine([x, y, z]);
    machine.answer(x, around({ ...x, index: 5, position: placeAt(250).position }, [far]));
    expect(machine.listed()).toEqual(positionsOf(300, 400));
  });

  test("an entry takes on the later incarnation that answers for it", () => {
    const machine = joinedMachine([x, y, z]);
    machine.answer(x, around(placeAt(200, 9), [y, z]));
    expect(machine.own().successors[0]?.incarnation).toBe(9);
  });
});

describe("a list that runs out", () => {
  test("goes on with the next member clockwise that its node knows to live, and asks it at once", () => {
    const machine = joinedMachine([x]);
    machine.answer(x, "gone");
    expect(machine.listed()).toEqual(positionsOf(50));
    expect(machine.sent("maintain").at(-1)?.queries[0]?.target.position).toBe(front.position);
  });

  test("isolates when nobody is known, never makes a ring of one, and joins again under a new durable incarnation", () => {
    const machine = joinedMachine([x]);
    const before = machine.own().self.incarnation;
    const effects = runOut(machine);
    expect(machine.own().successors).toEqual([]);
    expect(machine.own().mode).toBe("isolated");
    expect(effects.some((effect) => effect.kind === "event" && effect.event.kind === "virtual-node-isolated")).toBe(
      true,
    );
    expect(machine.own().self.incarnation).toBeGreaterThan(before);
    machine.run(2000);
    expect(machine.sent("find")).toEqual([]);
    machine.step({ kind: "persisted", token: persistOf(effects) ?? 0 });
    machine.run(1000);
    expect(machine.sent("find").length).toBeGreaterThan(0);
  });

  test("an isolated virtual node answers state queries with gone, so nobody copies an empty list", () => {
    const machine = joinedMachine([x]);
    const { self } = machine.own();
    runOut(machine);
    const queries = [{ target: self, notifier: undefined, knownVersion: 0 }];
    machine.hear(y, { kind: "maintain", request: 5, directoryHash: 0, queries, isResuming: false });
    expect(machine.sent("maintained").at(-1)?.answers).toEqual([{ kind: "gone" }]);
  });
});

describe("rectification", () => {
  const notify = (machine: ReturnType<typeof joinedMachine>, candidate: typeof x): void => {
    const queries = [{ target: machine.own().self, notifier: candidate, knownVersion: 0 }];
    machine.hear(candidate, { kind: "maintain", request: 5, directoryHash: 0, queries, isResuming: false });
  };

  test("R1: a closer candidate is taken without asking", () => {
    const machine = joinedMachine([x, y]);
    notify(machine, placeAt(90));
    expect(machine.own().predecessor?.position).toBe(placeAt(90).position);
  });

  test("R2: a farther one only when the old one has gone", () => {
    const machine = joinedMachine([x, y]);
    notify(machine, placeAt(30));
    expect(machine.own().predecessor?.position).toBe(front.position);
    machine.answer(front, around(front, [machine.own().self]));
    expect(machine.own().predecessor?.position).toBe(front.position);
    notify(machine, placeAt(30));
    machine.answer(front, "gone");
    expect(machine.own().predecessor?.position).toBe(placeAt(30).position);
  });

  test("of two that wait, the closer one is kept", () => {
    const machine = joinedMachine([x, y]);
    notify(machine, placeAt(20));
    notify(machine, placeAt(10));
    notify(machine, placeAt(40));
    machine.answer(front, "gone");
    expect(machine.own().predecessor?.position).toBe(placeAt(40).position);
  });
});

describe("identity", () => {
  test("a question for a later incarnation than one's own is not answered in its name", () => {
    const machine = joinedMachine([x, y]);
    const { self } = machine.own();
    const ask = (incarnation: number): unknown => {
      const queries = [{ target: { ...self, incarnation }, notifier: undefined, knownVersion: 0 }];
      machine.hear(y, { kind: "maintain", request: 5, directoryHash: 0, queries, isResuming: false });
      return machine.sent("maintained").at(-1)?.answers[0]?.kind;
    };
    expect(ask(self.incarnation)).toBe("state");
    expect(ask(self.incarnation - 1)).toBe("state");
    expect(ask(self.incarnation + 1)).toBe("gone");
  });

  test("what has not changed is answered so, to who knows it", () => {
    const machine = joinedMachine([x, y]);
    const { self, version } = machine.own();
    const queries = [{ target: self, notifier: undefined, knownVersion: version }];
    machine.hear(y, { kind: "maintain", request: 5, directoryHash: 0, queries, isResuming: false });
    expect(machine.sent("maintained").at(-1)?.answers).toEqual([{ kind: "unchanged", version }]);
  });
});

describe("one identity at two addresses in one incarnation", () => {
  const conflictsIn = (effects: readonly RingEffect[]): unknown[] =>
    effects.flatMap((effect) =>
      effect.kind === "event" && effect.event.kind === "identity-conflict" ? [effect.event.node] : [],
    );

  test("is told to both by who hears of both, and is nobody else's matter", () => {
    const machine = joinedMachine([x, y, z]);
    machine.hear(x, tell(ownRecordOf(x)));
    const effects = machine.hear(y, tell({ ...ownRecordOf(x), address: "elsewhere:1", revision: 4 }));
    expect(conflictsIn(effects)).toEqual([x.node]);
    const told = effects.flatMap((effect) =>
      effect.kind === "send" && effect.message.kind === "tell" && "address" in effect.to
        ? [[effect.to.address, effect.message.descriptions[0]?.record.address]]
        : [],
    );
    expect(told).toEqual([
      ["x:1", "elsewhere:1"],
      ["elsewhere:1", "x:1"],
    ]);
  });

  test("is one's own end, whichever of the two has said more of itself", () => {
    for (const revision of [0, 1, 1000]) {
      const machine = joinedMachine([x, y, z]);
      const own = machine.state.directory.get(OWN)?.record as NodeRecord;
      expect(conflictsIn(machine.hear(y, tell({ ...own, address: "elsewhere:1", revision })))).toEqual([OWN]);
      expect(
        conflictsIn(machine.hear(y, tell({ ...own, incarnation: own.incarnation - 1, address: "old:1" }))),
      ).toEqual([]);
    }
  });
});

describe("two members at one position", () => {
  const twin = { ...placeAt(100), node: idOf(0x11) };
  const audited = (): ReturnType<typeof joinedMachine> => {
    const positions = [positionFrom(100n), positionFrom(120n)];
    const machine = joinedMachine([x, y, z], {}, [{ index: 0, kind: "fixed", positions }]);
    machine.answer(x, around(x, [y, z], machine.own().self));
    machine.hear(x, tell(ownRecordOf(x)));
    machine.sent("find");
    machine.state.auditAtMs = machine.nowMs();
    machine.run(1);
    answerFind(machine, x, around(front, [twin, x, y]));
    return machine;
  };

  test("the audit shows one the other, and asks before anybody moves: what is listed may be gone", () => {
    const machine = audited();
    expect(machine.sent("suggest").at(-1)?.to).toEqual(twin);
    expect(machine.own().self.position).toBe(positionFrom(100n));
  });

  test("the one with the higher node id moves to its next candidate, under a new incarnation", () => {
    const machine = audited();
    const { incarnation } = machine.own().self;
    machine.hear(twin, { kind: "suggest", to: machine.own().self, candidate: twin });
    expect(machine.own().self.position).toBe(positionFrom(120n));
    expect(machine.own().self.incarnation).toBeGreaterThan(incarnation);
    expect(machine.own().mode).not.toBe("member");
  });
});

describe("other people's opinion", () => {
  const description = (isDown: boolean): Extract<RingMessage, { kind: "tell" }> => ({
    kind: "tell",
    wanted: [],
    descriptions: [
      {
        record: ownRecordOf(x),
        incarnationMax: 1,
        virtualNodes: [x],
        isDown,
      },
    ],
  });

  test("that a node is down takes nothing off a list", () => {
    const machine = createLoneMachine();
    machine.step({ kind: "join", contacts: ["front:1"] });
    machine.step({ kind: "persisted", token: 1 });
    machine.hear(front, description(true));
    answerFind(machine, front, around(front, [x, y, z]));
    expect(machine.listed()).toEqual(positionsOf(200, 300, 400));
  });

  test("matters not; but a node's own word that a virtual node of its is no member takes that off", () => {
    const machine = joinedMachine([x, y, z]);
    const told = description(false);
    machine.hear(x, { ...told, descriptions: told.descriptions.map((of) => ({ ...of, virtualNodes: [] })) });
    machine.run(1000);
    expect(machine.listed()).toEqual(positionsOf(300, 400));
  });
});

describe("a verdict", () => {
  /** A machine that x has answered, then silence from it for so long. */
  const silentMachine = (ms: number): ReturnType<typeof joinedMachine> => {
    const machine = joinedMachine([x, y, z]);
    machine.answer(x, around(x, [y, z], machine.own().self));
    for (let passed = 0; passed < ms; passed += 100) {
      machine.run(100);
      for (const place of [y, z, front]) machine.step({ kind: "heard", node: place.node });
    }
    return machine;
  };
  /** Another names the place among its successors. */
  const list = (machine: ReturnType<typeof joinedMachine>, place: typeof x): void => {
    const leaving = { ...y, index: 1, position: placeAt(350).position };
    machine.hear(y, { kind: "leave", leaving, predecessor: undefined, successors: [place] });
  };
  const livenessOf = (machine: ReturnType<typeof joinedMachine>, place: typeof x): string | undefined =>
    machine.state.directory.get(place.node)?.liveness;

  test("comes after silence, and takes the dead one off the list", () => {
    const machine = silentMachine(4000);
    expect(livenessOf(machine, x)).toBe("down");
    expect(machine.listed()[0]).toBe(y.position);
  });

  test("does not cover a later life that others have told of: its silence is counted from then", () => {
    const machine = silentMachine(1300);
    expect(livenessOf(machine, x)).toBe("suspected");
    const reborn = placeAt(200, 2);
    list(machine, reborn);
    machine.run(1000);
    expect(livenessOf(machine, x)).toBe("suspected");
    machine.run(3000);
    expect(livenessOf(machine, x)).toBe("down");
  });

  test("is looked into again when others list who was judged, and when they tell of a later life of it", () => {
    const machine = silentMachine(4000);
    machine.sent("ping");
    list(machine, x);
    expect(machine.sent("ping")).toHaveLength(1);
    expect(livenessOf(machine, x)).toBe("down");
    list(machine, placeAt(200, 2));
    expect(livenessOf(machine, x)).toBe("suspected");
  });

  test("is not hastened by a lossy link: a suspect is pinged again and again", () => {
    const machine = silentMachine(700);
    machine.sent("ping");
    machine.run(600);
    expect(machine.sent("ping").length).toBeGreaterThanOrEqual(4);
  });
});

describe("garbage and forgery", () => {
  test("fill the directory to its bound and no further; nodes that were heard stay in it", () => {
    const machine = joinedMachine([x, y, z], { directoryMax: 40 });
    machine.hear(x, tell(ownRecordOf(x)));
    for (let i = 0; i < 300; i++) machine.hear(x, tell(ownRecordOf(placeAt(10_000 + i))));
    for (let i = 0; i < 300; i++) {
      machine.hear(placeAt(20_000 + i), { kind: "pong", request: i, directoryHash: 0, isMember: true, wallMs: 0 });
    }
    expect(machine.state.directory.size).toBeLessThanOrEqual(40);
    for (const id of [OWN, x.node, front.node]) expect(machine.state.directory.has(id)).toBe(true);
  });

  test("do not make a node speak of another's virtual nodes", () => {
    const machine = joinedMachine([x, y, z]);
    const forged = { ...placeAt(110), node: y.node };
    const description = { record: ownRecordOf(x), incarnationMax: 9, virtualNodes: [x, forged], isDown: false };
    machine.hear(x, { kind: "tell", descriptions: [description], wanted: [] });
    expect(machine.state.locations.entries.some(({ position }) => position === forged.position)).toBe(false);
    expect(machine.listed()).toEqual(positionsOf(200, 300, 400));
  });

  test("a neighbour's list, however long, gives r entries, in order and without the owner", () => {
    const machine = joinedMachine([x, y, z]);
    const long = Array.from({ length: 500 }, (_, i) => placeAt(201 + 7 * i));
    machine.answer(x, around(x, [...long, machine.own().self, placeAt(150), ...long]));
    expect(machine.listed()).toEqual(positionsOf(200, 201, 208));
  });
});

describe("several dead heads in a row", () => {
  test("are dropped together, and the first living one is asked", () => {
    const machine = joinedMachine([x, y, z]);
    for (let passed = 0; passed < 4000; passed += 100) {
      machine.run(100);
      for (const place of [z, front]) machine.step({ kind: "heard", node: place.node });
    }
    expect(machine.listed()[0]).toBe(z.position);
    expect(machine.sent("maintain").at(-1)?.queries[0]?.target.position).toBe(z.position);
  });
});

describe("a search", () => {
  const ask = (machine: ReturnType<typeof joinedMachine>, position: number): RingMessage | undefined => {
    machine.hear(y, {
      kind: "find",
      request: 3,
      position: positionFrom(BigInt(position)),
      want: "owner",
      asker: undefined,
    });
    return machine.sent("found").at(-1);
  };

  test("is confirmed by the owner for what lies after its predecessor, up to and including itself", () => {
    const machine = joinedMachine([x, y, z]);
    for (const position of [51, 100]) {
      expect(ask(machine, position)).toMatchObject({ holder: { self: { position: 100n } } });
    }
    for (const position of [50, 101]) expect(ask(machine, position)).toMatchObject({ holder: undefined });
  });

  test("is not confirmed by a successor pointer: the owner itself is named first, key at its position included", () => {
    const machine = joinedMachine([x, y, z]);
    for (const [position, owner] of [
      [150, x],
      [200, x],
      [201, y],
    ] as const) {
      const found = ask(machine, position);
      expect(found).toMatchObject({ holder: undefined });
      expect(found?.kind === "found" ? found.next[0]?.position : undefined).toBe(owner.position);
    }
  });

  test("goes on clockwise of its asker only to others: nobody is told to ask itself", () => {
    const machine = joinedMachine([x, y, z]);
    for (const position of [60, 100, 150, 250, 350, 9999]) {
      const found = ask(machine, position);
      const next = found?.kind === "found" ? found.next : [];
      expect(next.some(({ node }) => node === OWN)).toBe(false);
    }
  });
});

describe("a founder", () => {
  test("with fewer than r + 1 virtual nodes adds silent ones: below that no ring is safe", () => {
    const machine = createLoneMachine({ settings: { successorsMax: 4 } });
    machine.step({ kind: "found" });
    machine.step({ kind: "persisted", token: 1 });
    const members = [...machine.state.virtualNodes.values()].filter(({ mode }) => mode === "member");
    expect(members).toHaveLength(5);
    expect(members.filter(({ self }) => self.kind === "silent")).toHaveLength(4);
    for (const { successors } of members) expect(successors).toHaveLength(4);
  });
});

describe("a node that starts again", () => {
  const saved = {
    incarnation: 4,
    incarnationMax: 40,
    virtualNodes: [{ self: { ...placeAt(100, 40), node: OWN }, predecessor: front, successors: [x, y], wraps: false }],
    nodes: [],
  };
  const startedAgain = (
    options: Parameters<typeof createLoneMachine>[0] = { saved },
  ): ReturnType<typeof createLoneMachine> => {
    const machine = createLoneMachine(options);
    machine.step({ kind: "resume", contacts: ["front:1"] });
    machine.step({ kind: "persisted", token: 1 });
    return machine;
  };

  test("uses incarnations above all it has used", () => {
    const machine = createLoneMachine({ saved });
    machine.step({ kind: "resume", contacts: ["front:1"] });
    expect(machine.own().self.incarnation).toBeGreaterThan(40);
  });

  test("never resumes alone while somebody says that there is a ring", () => {
    const machine = startedAgain();
    for (let second = 0; second < 20; second++) {
      machine.hear(x, { kind: "ping", request: second, directoryHash: 0, isMember: true, suspected: [] });
      machine.run(400);
    }
    expect(machine.own().mode).not.toBe("member");
  });

  test("resumes with its last list when those who live have no ring either", () => {
    const machine = startedAgain();
    for (let second = 0; second < 10; second++) {
      machine.hear(x, { kind: "ping", request: second, directoryHash: 0, isMember: false, suspected: [] });
      machine.run(400);
    }
    expect(machine.own().mode).toBe("member");
    expect(machine.listed()[0]).toBe(x.position);
  });

  /** Its answer to x, which takes it for a member with its present or an earlier incarnation. */
  const askedBy = (machine: ReturnType<typeof createLoneMachine>, isResuming: boolean): unknown => {
    const queries = [{ target: machine.own().self, notifier: x, knownVersion: 0 }];
    machine.hear(x, { kind: "maintain", request: 5, directoryHash: 0, queries, isResuming });
    return machine.sent("maintained").at(-1)?.answers[0]?.kind;
  };

  test("resumes at once with another that does, and with nobody who is in a ring", () => {
    const machine = startedAgain();
    machine.run(100);
    expect(askedBy(machine, false)).toBe("gone");
    expect(askedBy(machine, true)).toBe("state");
    expect(machine.own().mode).toBe("member");
    expect(machine.listed()).toEqual([x.position, y.position]);
  });

  test("having resumed asks also those whose nodes have told of no members, and says for a while that it resumed", () => {
    const machine = startedAgain();
    const told = { record: ownRecordOf(x), incarnationMax: x.incarnation + 1, virtualNodes: [], isDown: false };
    machine.hear(x, { kind: "tell", descriptions: [told], wanted: [] });
    expect(askedBy(machine, true)).toBe("state");
    expect(machine.sent("maintain").find(({ queries }) => queries[0]?.target.position === x.position)).toMatchObject({
      isResuming: true,
    });
  });

  test("says that it resumed no longer than another may wait for a ring", () => {
    const machine = startedAgain();
    askedBy(machine, true);
    const untilMs = machine.nowMs() + machine.state.settings.resumeAfterMs;
    const said = { before: new Set<boolean>(), after: new Set<boolean>() };
    for (let i = 0; i < 40; i++) {
      const asked = machine.sent("maintain").findLast(({ queries }) => queries[0]?.target.position === x.position);
      const answers = [{ kind: "state", neighbourhood: around(x, [y]) } as const];
      if (asked !== undefined) {
        said[machine.nowMs() < untilMs ? "before" : "after"].add(asked.isResuming);
        machine.hear(x, { kind: "maintained", request: asked.request, directoryHash: 0, answers });
      }
      machine.hear(x, { kind: "ping", request: i, directoryHash: 0, isMember: true, suspected: [] });
      machine.run(300);
    }
    expect(said).toEqual({ before: new Set([true]), after: new Set([false]) });
  });

  test("does not resume with another while it knows of a ring", () => {
    const machine = startedAgain();
    machine.hear(y, { kind: "ping", request: 1, directoryHash: 0, isMember: true, suspected: [] });
    expect(askedBy(machine, true)).toBe("gone");
  });

  /** Isolated, and so is everybody else that it knows. */
  const isolatedAmongIsolated = (): { machine: ReturnType<typeof joinedMachine>; token: number } => {
    const machine = joinedMachine([x]);
    const token = persistOf(runOut(machine)) ?? 0;
    machine.hear(front, { kind: "ping", request: 1, directoryHash: 0, isMember: false, suspected: [] });
    return { machine, token };
  };

  test("is no ring to join for others as long as it says that it resumed", () => {
    const machine = startedAgain();
    askedBy(machine, true);
    const isInRing = (): boolean | undefined => {
      machine.hear(x, { kind: "ping", request: 1, directoryHash: 0, isMember: false, suspected: [] });
      return machine.sent("pong").at(-1)?.isMember;
    };
    expect(isInRing()).toBe(false);
    machine.answer(x, around(x, [y]));
    for (let i = 0; i < 10; i++) {
      isInRing();
      machine.run(400);
    }
    expect(isInRing()).toBe(true);
  });

  test("whom it finds nobody to be a member with, it keeps for another time; who then joins has not resumed", () => {
    const machine = startedAgain();
    askedBy(machine, true);
    machine.answer(x, "gone");
    machine.answer(y, "gone");
    expect(machine.own().mode).toBe("isolated");
    expect(machine.own().lastSuccessors).toEqual([x, y]);
    machine.step({ kind: "persisted", token: machine.state.persistToken });
    machine.run(1000);
    machine.sent("maintain");
    answerFind(machine, front, around(front, [y, z]));
    expect(machine.own().mode).toBe("member");
    expect(machine.sent("maintain").map(({ isResuming }) => isResuming)).toContain(false);
  });

  test("goes on with who asks when nobody of its own list lives", () => {
    const machine = startedAgain();
    for (const place of [x, y]) machine.step({ kind: "remove", node: place.node });
    const queries = [{ target: machine.own().self, notifier: far, knownVersion: 0 }];
    machine.hear(far, { kind: "maintain", request: 5, directoryHash: 0, queries, isResuming: true });
    expect(machine.listed()).toEqual([far.position]);
  });

  test("does not resume with an incarnation that is not durable yet", () => {
    const { machine, token } = isolatedAmongIsolated();
    expect(askedBy(machine, true)).toBe("gone");
    machine.step({ kind: "persisted", token });
    expect(askedBy(machine, true)).toBe("state");
  });

  /** Of its two virtual nodes one has joined. */
  const halfJoined = (): ReturnType<typeof createLoneMachine> => {
    const places = positionsOf(100, 450);
    const plan = places.map((position, index) => ({ index, kind: "fixed" as const, positions: [position] }));
    const virtualNodes = places.map((position, index) => {
      const self: VirtualNode = { node: OWN, index, position, incarnation: 40, kind: "fixed" };
      return { self, predecessor: front, successors: [x, y], wraps: false };
    });
    const machine = startedAgain({ plan, saved: { ...saved, virtualNodes } });
    answerFind(machine, front, around(front, [y, z]));
    expect(machine.own().mode).toBe("member");
    machine.hear(front, { kind: "ping", request: 1, directoryHash: 0, isMember: false, suspected: [] });
    return machine;
  };

  test("who is a member takes no old list for any of its virtual nodes, whoever resumes", () => {
    const machine = halfJoined();
    askedBy(machine, true);
    expect(machine.listed()).toEqual([y.position, z.position]);
    expect(machine.state.virtualNodes.get(1)?.mode).not.toBe("member");
  });

  test("who leaves takes none either", () => {
    const machine = halfJoined();
    machine.step({ kind: "leave" });
    expect(machine.state.phase).toBe("leaving");
    askedBy(machine, true);
    expect(machine.state.virtualNodes.get(1)?.mode).not.toBe("member");
  });

  test("waits for its neighbours even when it has nobody's address, instead of resuming alone at once", () => {
    const machine = createLoneMachine({ saved });
    machine.step({ kind: "resume", contacts: [] });
    machine.step({ kind: "persisted", token: 1 });
    machine.run(2000);
    expect(machine.own().mode).not.toBe("member");
  });

  test("reaches whom it knew by the addresses that it kept, told of a contact or not", () => {
    const record = { ...ownRecordOf(x), address: "x:1" };
    const machine = createLoneMachine({ saved: { ...saved, nodes: [record] } });
    machine.step({ kind: "resume", contacts: [] });
    const effects = machine.step({ kind: "persisted", token: 1 });
    expect(effects).toContainEqual({ kind: "address-known", node: x.node, address: "x:1" });
  });

  test("saves the address of a node soon after it became known, or a restart would not find it", () => {
    const machine = createLoneMachine();
    machine.step({ kind: "join", contacts: ["front:1"] });
    machine.step({ kind: "persisted", token: 1 });
    const record = { ...ownRecordOf(x), address: "x:1" };
    const told = { record, incarnationMax: 1, virtualNodes: [x], isDown: false };
    machine.hear(x, { kind: "tell", descriptions: [told], wanted: [] });
    expect(machine.state.saveAtMs).toBeLessThanOrEqual(machine.nowMs() + 100);
  });
});

test("an answer of another kind than was asked for leaves the question open", () => {
  const machine = joinedMachine([x, y, z]);
  const asked = machine.sent("maintain").at(-1);
  const pong = { kind: "pong", request: asked?.request ?? 0, directoryHash: 0, isMember: true, wallMs: 0 } as const;
  machine.hear(x, pong);
  const ping = { kind: "ping", directoryHash: 0, isMember: true, suspected: [] } as const;
  for (let request = 0; request < 100; request++) {
    machine.run(100);
    machine.hear(x, { ...ping, request });
  }
  expect(
    machine.sent("maintain").filter(({ queries }) => queries.some(({ notifier }) => notifier)).length,
  ).toBeGreaterThan(1);
});

test("a removed node stays down, however many lives of it lists tell of", () => {
  const machine = joinedMachine([x, y, z]);
  machine.hear(x, tell(ownRecordOf(y)));
  machine.step({ kind: "remove", node: y.node });
  machine.answer(x, around(x, [{ ...y, incarnation: 9 }, z]));
  expect(machine.state.directory.get(y.node)?.liveness).toBe("down");
});

test("two virtual nodes at one position, which nobody plans, keep nobody busy", () => {
  const position = positionFrom(100n);
  const machine = createLoneMachine({
    plan: [0, 1].map((index) => ({ index, kind: "fixed", positions: [position] })),
  });
  machine.step({ kind: "found" });
  machine.step({ kind: "persisted", token: 1 });
  machine.run(2000);
  expect(wakeAtMs(machine.state)).toBeGreaterThan(machine.nowMs());
});
