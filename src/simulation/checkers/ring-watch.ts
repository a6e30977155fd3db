/**
 * The invariant of the ring, watched while a cluster lives.
 *
 * It holds as long as the failure detector is right and no failure takes the last living successor from anybody. A
 * partition makes it wrong, as does the loss of everybody at once: then the ring may break, and must heal. So each breach
 * is a fault, unless there was such a reason since the ring was last as it should be.
 */
import { idealFaults, type MemberState, pictureOf, type RingPicture, violations } from "#ring/invariants.ts";
import type { RingState } from "#ring/ring-state.ts";

export type RingWatch = {
  /** Something happened in a node; its ring may have changed. */
  readonly look: (ring: RingState) => void;
  /** From now on the ring may be broken, until it is ideal again. */
  readonly excuse: (reason: string) => void;
  readonly isExcused: () => boolean;
  /** Why the ring is not as it should be. */
  readonly unrest: () => string | undefined;
};

export function createRingWatch(
  rings: () => readonly RingState[],
  /** Everybody who runs has come into the ring. */
  isWhole: () => boolean,
  complain: (text: string) => void,
  cover: (path: string) => void,
): RingWatch {
  const seen = new WeakMap<RingState, number>();
  let excuse: string | undefined;

  function check(): void {
    const picture = pictureOfAll(rings());
    if (excuse !== undefined) {
      if (picture.members.length === 0 || idealFaults(picture).length > 0 || !isWhole()) return;
      excuse = undefined;
      cover("ring healed");
      return;
    }
    const found = violations(picture);
    if (found.length === 0) return;
    if (found.some(({ predicate }) => predicate === "OneLiveSuccessor")) {
      excuse = "a member ran out of successors";
      cover("ring ran out of successors");
      return;
    }
    complain(`ring: ${found.map(({ predicate, what }) => `${predicate}: ${what}`).join("; ")}`);
    excuse = "it is broken";
  }

  return {
    look: (ring) => {
      const sum = changeSum(ring);
      if (seen.get(ring) === sum) return;
      seen.set(ring, sum);
      check();
    },
    excuse: (reason) => {
      if (excuse === undefined) cover(`ring excused: ${reason}`);
      excuse ??= reason;
    },
    isExcused: () => excuse !== undefined,
    unrest: () => idealFaults(pictureOfAll(rings()))[0],
  };
}

function pictureOfAll(rings: readonly RingState[]): RingPicture {
  const members: MemberState[] = [];
  for (const ring of rings) for (const own of ring.virtualNodes.values()) if (own.mode === "member") members.push(own);
  return pictureOf(members, rings[0]?.settings.successorsMax ?? 1);
}

/** Differs whenever a member of the node or its list has changed. */
function changeSum({ virtualNodes }: RingState): number {
  let sum = 0;
  for (const own of virtualNodes.values()) if (own.mode === "member") sum += own.version + own.self.incarnation * 1e6;
  return sum;
}
