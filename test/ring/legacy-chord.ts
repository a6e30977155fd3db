/**
 * Chord as originally published, in atomic steps, for tests only: it shows that the checker sees what breaks.
 *
 * One to two successors, pointers adopted without having heard from them, tails kept when heads change. Source:
 * Stoica et al., SIGCOMM 2001 and Liben-Nowell et al., PODC 2002, as modelled by Zave, "Using lightweight modeling to
 * understand Chord", CCR 2012: operations join, stabilize, notified, reconcile, update, flush, fail.
 */

import { type NodeId, nodeIdFromText } from "#model/node-id.ts";
import { between, positionFrom } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import type { MemberState } from "#ring/invariants.ts";

type Member = {
  readonly name: string;
  readonly place: VirtualNode;
  successor: Member;
  second: Member | undefined;
  predecessor: Member | undefined;
  isLive: boolean;
};

export type LegacyChord = {
  /** `J n2`, `S n2`, `N n0 n2` (n0 is notified of n2), `Rec n0`, `F n2`, `U n0`, `Fl n2`. */
  readonly run: (operation: string) => void;
  readonly members: () => MemberState[];
};

/** A ring of one, `n0`; members are named n0 to n9 and stand on the ring in that order. */
export function createLegacyChord(): LegacyChord {
  const all = new Map<string, Member>();
  const first = createMember("n0");
  all.set("n0", first);

  const member = (name: string | undefined): Member => {
    const found = all.get(name ?? "");
    if (found === undefined) throw new Error(`no member ${name}`);
    return found;
  };

  const operations: Readonly<Record<string, (name: string, other: string | undefined) => void>> = {
    J: (name) => {
      const made = createMember(name);
      const front = [...all.values()].find(
        (one) => one.isLive && between(one.place.position, made.place.position, one.successor.place.position),
      );
      if (front === undefined) throw new Error(`nobody in front of ${name}`);
      made.successor = front.successor;
      all.set(name, made);
    },
    S: (name) => {
      const one = member(name);
      const closer = one.successor.predecessor;
      if (closer === undefined) return;
      if (between(one.place.position, closer.place.position, one.successor.place.position)) one.successor = closer;
    },
    N: (name, other) => {
      const one = member(name);
      const candidate = member(other);
      const old = one.predecessor?.place.position;
      if (one.isLive && (old === undefined || between(old, candidate.place.position, one.place.position))) {
        one.predecessor = candidate;
      }
    },
    Rec: (name) => {
      const one = member(name);
      one.second = one.successor.successor;
    },
    F: (name) => {
      member(name).isLive = false;
    },
    U: (name) => {
      const one = member(name);
      if (one.successor.isLive || one.second === undefined) return;
      one.successor = one.second;
      one.second = undefined;
    },
    Fl: (name) => {
      const one = member(name);
      if (one.predecessor?.isLive === false) one.predecessor = undefined;
    },
  };

  return {
    run: (operation) => {
      const [what, name, other] = operation.split(" ");
      operations[what ?? ""]?.(name ?? "", other);
    },
    members: () =>
      [...all.values()]
        .filter((one) => one.isLive)
        .map((one) => ({
          self: one.place,
          successors: [one.successor, ...(one.second === undefined ? [] : [one.second])].map((next) => next.place),
          predecessor: one.predecessor?.place,
        })),
  };
}

/** The place of `n<digit>` on the ring, a sixteenth of it further for each. */
export function scenarioPosition(name: string): VirtualNode["position"] {
  return positionFrom((BigInt(name.slice(1)) + 1n) << 60n);
}

function createMember(name: string): Member {
  const node = nodeIdFromText(name.slice(1).padStart(32, "0")) as NodeId;
  const place: VirtualNode = { node, index: 0, incarnation: 1, position: scenarioPosition(name), kind: "fixed" };
  const made = { name, place, second: undefined, predecessor: undefined, isLive: true } as unknown as Member;
  made.successor = made;
  return made;
}
