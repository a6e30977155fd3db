/** Faults drawn by chance, one at a time, for a while: kills, pauses and partitions. */
import { pick, type Random } from "#base/random.ts";
import { nowMs } from "../load/history.ts";
import { CLIENTS, type FaultNode, part, type World } from "../world.ts";

export type RandomFault = "kill" | "pause" | "isolate" | "isolate-one-way" | "cut-pair";

export type RandomFaults = {
  readonly kinds: readonly RandomFault[];
  readonly forMs: number;
  /** From the start of a fault to the start of the next, ms. */
  readonly everyMs: number;
  readonly say: (sentence: string) => void;
};

/** Returns when the last fault is over. Counts the faults by kind. */
export async function hurtAtRandom(
  world: World,
  random: Random,
  { kinds, forMs, everyMs, say }: RandomFaults,
): Promise<string> {
  const counts = new Map<RandomFault, number>();
  const untilMs = nowMs() + forMs;
  while (nowMs() < untilMs) {
    const nextMs = nowMs() + everyMs;
    const kind = pick(random, kinds) as RandomFault;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const victim = pick(random, world.nodes) as FaultNode;
    const lastsMs = everyMs * (0.4 + 0.4 * random.fraction());
    say(`${kind} ${victim.name} for ${Math.round(lastsMs)} ms`);
    await hurt(world, random, kind, victim, lastsMs);
    await Bun.sleep(Math.max(0, nextMs - nowMs()));
  }
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");
}

async function hurt(
  world: World,
  random: Random,
  kind: RandomFault,
  victim: FaultNode,
  lastsMs: number,
): Promise<void> {
  const others = world.nodes.filter((node) => node !== victim).map(({ name }) => name);
  switch (kind) {
    case "kill":
      await victim.kill();
      await Bun.sleep(lastsMs);
      await victim.start();
      return;
    case "pause":
      victim.pause();
      await Bun.sleep(lastsMs);
      victim.resume();
      return;
    case "isolate":
      // Clients on its side see it still, half of the time.
      await part(world.network, [[victim.name], random.below(2) === 0 ? others : [...others, CLIENTS]]);
      break;
    case "isolate-one-way":
      for (const other of others) {
        await (random.below(2) === 0 ? world.network.cut(victim.name, other) : world.network.cut(other, victim.name));
      }
      break;
    case "cut-pair":
      await part(world.network, [[victim.name], [pick(random, others) as string]]);
      break;
  }
  await Bun.sleep(lastsMs);
  await world.network.heal();
}
