/** The members of all running nodes of a simulated ring, as the checker of the invariant wants them. */
import { type MemberState, pictureOf, type RingPicture } from "#ring/invariants.ts";
import type { SimulatedRing } from "./simulated-ring.ts";

export function membersOf(simulated: SimulatedRing): MemberState[] {
  const members: MemberState[] = [];
  for (const { ring } of simulated.running()) {
    for (const own of ring?.virtualNodes.values() ?? []) if (own.mode === "member") members.push(own);
  }
  return members;
}

/** All running nodes have the same r. */
export function ringPictureOf(simulated: SimulatedRing): RingPicture {
  const successorsMax = simulated.running()[0]?.ring?.settings.successorsMax ?? 1;
  return pictureOf(membersOf(simulated), successorsMax);
}
