/** A ring that comes about node by node: the first one founds it, each other one joins. */
import type { SimulatedRing } from "#simulation/simulated-ring.ts";

/** Virtual time passes after each; the contact of the i-th is the first one, unless it is named. */
export function growRing(
  ring: SimulatedRing,
  names: readonly string[],
  msBetween: number,
  contactOf: (i: number) => string = () => names[0] as string,
): void {
  for (const [i, name] of names.entries()) {
    ring.add(name);
    if (i === 0) ring.found(name);
    else ring.join(name, [contactOf(i)]);
    ring.run(msBetween);
  }
}
