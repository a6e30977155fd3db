/**
 * One life of a small ring of real machines: random joins, leaves, crashes, restarts, pauses, cut links, loss,
 * repetition, reordering and suspicion of the living, with the invariant watched after each step.
 *
 * Under the failure assumption of the design (1.4) nothing may ever be found. What fails is chosen so that it holds: no
 * failure leaves a list, held or in flight, without a living entry, or fewer than r + 1 principals; silences end before
 * anybody may judge. The seed fixes everything. With wrong verdicts let in, breaks are counted, and must heal.
 */
import { createRandom, pick, type Random, shuffled } from "#base/random.ts";
import type { RingInput } from "#ring/input.ts";
import { idealFaults } from "#ring/invariants.ts";
import { decodeSavedRing } from "#ring/saved-ring.ts";
import { ringPictureOf } from "./ring-picture.ts";
import { createRingWatch, type Finding } from "./ring-watch.ts";
import { createSimulatedRing, type SimulatedNode, type SimulatedRing } from "./simulated-ring.ts";

export type RingLifeOptions = {
  readonly seed: string;
  /** Inputs of machines, at most so many; what heals the ring at the end comes on top. */
  readonly steps: number;
  /** Chance, per step, that the node which made it judges another dead though it may live. 0: the proofs' premise. */
  readonly wrongVerdicts: number;
  /** Chance, per message, of a refusal though it is carried; undefined: one of 0, 10^-3 and 10^-2, by the seed. */
  readonly falseRefusals?: number;
  readonly auditMs?: number;
  /** Hears of everything that happens, for a timeline. */
  readonly tell?: (line: string) => void;
};

export type RingLife = {
  readonly seed: string;
  readonly steps: number;
  readonly joins: number;
  readonly restarts: number;
  readonly crashes: number;
  readonly leaves: number;
  readonly pauses: number;
  readonly cuts: number;
  /** Refused messages, falsely or because nobody was there. */
  readonly refusals: number;
  /** Failures that were drawn, but would have broken the assumption. */
  readonly spared: number;
  readonly findings: readonly Finding[];
  /** A leave took effect when the assumption did not hold: the life was not followed further. */
  readonly isCutShort: boolean;
};

/** What the life is like, drawn from its seed. */
type Character = {
  readonly successorsMax: number;
  readonly virtualNodes: number;
  readonly nodesMax: number;
  readonly loss: number;
  readonly jitterMs: number;
  readonly falseRefusals: number;
  readonly refuses: boolean;
  readonly spanMs: number;
};

/** A silence shorter than this makes nobody judge, loss and suspicion included. */
const SILENCE_MS_MAX = 350;
/** Between silences everybody is heard. */
const SILENCE_GAP_MS = 1600;
const HEAL_MS_MAX = 40_000;
const HEAL_LOOK_MS = 250;

export function liveRing(options: RingLifeOptions): RingLife {
  const random = createRandom(`${options.seed}/life`);
  const character = characterFrom(random, options.falseRefusals);
  const { successorsMax } = character;
  const findings: Finding[] = [];
  const count = { joins: 0, restarts: 0, crashes: 0, leaves: 0, pauses: 0, cuts: 0, refusals: 0, spared: 0 };
  let steps = 0;
  let isCutShort = false;
  let isHealing = false;
  const mistakes = random.fork("mistakes");
  const simulated: SimulatedRing = createSimulatedRing({
    seed: options.seed,
    virtualNodes: character.virtualNodes,
    settings: { successorsMax, auditMs: options.auditMs ?? 3000 },
    network: { latencyMs: 1, jitterMs: character.jitterMs, loss: character.loss, duplication: 0.05 },
    refuses: character.refuses,
    onStep: (of, input) => {
      steps++;
      if (input.kind === "unreachable") count.refusals++;
      note(watch.afterStep(of, input), of, input);
      if (!isHealing && mistakes.fraction() < options.wrongVerdicts) misjudge(simulated, mistakes, of);
    },
  });
  const watch = createRingWatch(simulated, successorsMax);
  const isOver = (): boolean => isCutShort || (options.wrongVerdicts === 0 && findings.length > 0);
  const tell = (line: string): void => options.tell?.(`${(simulated.scheduler.nowMs() / 1000).toFixed(3)} s  ${line}`);
  const note = (found: readonly Finding[], of: SimulatedNode, input: RingInput | undefined): void => {
    if (options.tell !== undefined)
      tell(`${of.name} ${input === undefined ? "stops" : inputText(simulated, input)}${listsText(of)}`);
    for (const finding of found) {
      tell(`  ** ${finding.kind}: ${finding.what}`);
      if (isOver()) continue;
      if (finding.kind === "AssumptionBroken") isCutShort = true;
      else findings.push(finding);
    }
  };
  tell(JSON.stringify(character));

  simulated.add("n0", { virtualNodes: character.virtualNodes });
  simulated.found("n0");
  simulated.run(50);
  simulated.refuseFalsely(character.falseRefusals);
  let made = 1;
  let silentUntilMs = 0;

  const crash = (of: SimulatedNode): void => {
    simulated.crash(of.name);
    note(watch.afterCrash(of), of, undefined);
  };
  const mayFail = (of: SimulatedNode): boolean => {
    // What leaves now fails in a moment, when lists are others: nobody else fails meanwhile.
    const isSomebodyLeaving = simulated.running().some(({ ring, hasLeft }) => ring?.phase === "leaving" && !hasLeft);
    const may = !isSomebodyLeaving && watch.mayFail(of);
    if (!may) count.spared++;
    return may;
  };
  const maySilence = (): boolean => simulated.scheduler.nowMs() >= silentUntilMs + SILENCE_GAP_MS;
  const silence = (end: () => void): void => {
    const ms = 20 + random.below(SILENCE_MS_MAX - 20);
    silentUntilMs = simulated.scheduler.nowMs() + ms;
    simulated.scheduler.at(silentUntilMs, end);
  };

  while (steps < options.steps && !isOver()) {
    simulated.run(random.below(4) === 0 ? random.below(20) : 10 + random.below(character.spanMs));
    const running = simulated.running();
    for (const of of running) if (of.hasLeft) crash(of);
    const stopped = [...simulated.nodes.values()].filter((of) => of.ring === undefined && !of.hasLeft);
    const contacts = shuffled(random, simulated.running())
      .slice(0, 1 + random.below(2))
      .map(({ name }) => name);
    const chosen = pick(random, running);
    if (chosen?.ring === undefined) continue;
    switch (random.below(12)) {
      case 0:
      case 1:
      case 2:
      case 3: {
        if (running.length >= character.nodesMax) break;
        const back = random.below(2) === 0 ? pick(random, stopped) : undefined;
        if (back !== undefined) {
          count.restarts++;
          tell(`-- restart ${back.name}`);
          simulated.restart(back.name, random.below(2) === 0 && remembersSomebody(simulated, back) ? [] : contacts);
          break;
        }
        count.joins++;
        const name = `n${made++}`;
        tell(`-- join ${name} by ${contacts}`);
        simulated.add(name);
        simulated.join(name, contacts);
        break;
      }
      case 4:
      case 5:
      case 6:
        if (!mayFail(chosen)) break;
        count.crashes++;
        tell(`-- crash ${chosen.name}`);
        crash(chosen);
        break;
      case 7:
        if (!mayFail(chosen)) break;
        count.crashes++;
        count.restarts++;
        tell(`-- crash ${chosen.name} and restart it at once`);
        crash(chosen);
        simulated.restart(chosen.name, contacts);
        break;
      case 8:
        if (!chosen.hasJoined || chosen.isPaused || chosen.ring.phase !== "running" || !mayFail(chosen)) break;
        count.leaves++;
        tell(`-- leave ${chosen.name}`);
        simulated.leave(chosen.name);
        break;
      case 9: {
        if (!maySilence()) break;
        count.pauses++;
        tell(`-- pause ${chosen.name}`);
        const { ring } = chosen;
        simulated.pause(chosen.name);
        silence(() => {
          if (chosen.ring !== ring) return;
          tell(`-- wake ${chosen.name}`);
          simulated.wake(chosen.name);
        });
        break;
      }
      case 10: {
        const other = pick(random, running);
        if (!maySilence() || other === undefined || other === chosen) break;
        count.cuts++;
        tell(`-- cut ${chosen.name} to ${other.name}`);
        const isBothWays = random.below(2) === 0;
        simulated.network.block(chosen.name, other.name);
        if (isBothWays) simulated.network.block(other.name, chosen.name);
        silence(() => {
          simulated.network.unblock(chosen.name, other.name);
          simulated.network.unblock(other.name, chosen.name);
        });
        break;
      }
      default: {
        if (!maySilence()) break;
        count.cuts++;
        const names = shuffled(random, [...simulated.nodes.keys()]);
        const half = 1 + random.below(names.length);
        tell(`-- part ${names.slice(0, half)} from ${names.slice(half)}`);
        simulated.network.part([names.slice(0, half), names.slice(half)]);
        silence(() => simulated.network.part([]));
      }
    }
  }
  if (!isOver()) {
    isHealing = true;
    heal(simulated, isOver);
    const faults = isOver() ? [] : idealFaults(ringPictureOf(simulated));
    if (faults.length > 0) findings.push({ kind: "NotIdeal", what: faults.join("; ") });
  }
  return { seed: options.seed, steps, ...count, findings, isCutShort };
}

function characterFrom(random: Random, falseRefusals: number | undefined): Character {
  const successorsMax = 2 + random.below(3);
  return {
    successorsMax,
    virtualNodes: 1 + random.below(3),
    nodesMax: 4 + random.below(7),
    loss: pick(random, [0, 0.02, 0.05, 0.1]) as number,
    jitterMs: pick(random, [0.2, 5, 15, 40]) as number,
    falseRefusals: falseRefusals ?? (pick(random, [0, 0.001, 0.01]) as number),
    refuses: random.below(2) === 0,
    spanMs: pick(random, [60, 200, 600]) as number,
  };
}

/** Without a contact and with nobody left of those it knew, it would have to make a ring of its own. */
function remembersSomebody(simulated: SimulatedRing, of: SimulatedNode): boolean {
  const saved = of.disk === undefined ? undefined : decodeSavedRing(of.disk);
  return (saved?.nodes ?? []).some(
    ({ id }) => id !== of.id && simulated.nodes.get(simulated.nameOf(id))?.ring !== undefined,
  );
}

/** Ends all misfortune and lets the ring come to rest. */
function heal(simulated: SimulatedRing, isOver: () => boolean): void {
  simulated.network.settings = { ...simulated.network.settings, loss: 0 };
  simulated.network.part([]);
  simulated.refuseFalsely(0);
  for (let ms = 0; ms < HEAL_MS_MAX && !isOver(); ms += HEAL_LOOK_MS) {
    simulated.run(HEAL_LOOK_MS);
    if (ms > SILENCE_MS_MAX && idealFaults(ringPictureOf(simulated)).length === 0) return;
  }
}

/** The node's own detector errs: another is judged dead at the next tick, whatever it says. */
function misjudge(simulated: SimulatedRing, random: Random, of: SimulatedNode): void {
  const { ring } = of;
  const wrong = pick(
    random,
    [...(ring?.directory.values() ?? [])].filter(({ id, liveness }) => id !== of.id && liveness === "up"),
  );
  if (ring === undefined || wrong === undefined || of.isPaused) return;
  wrong.liveness = "suspected";
  wrong.isReachedByHelper = false;
  wrong.heardAtMs = Number.NEGATIVE_INFINITY;
  wrong.knownSinceMs = Number.NEGATIVE_INFINITY;
  wrong.verdictAtMs = simulated.scheduler.nowMs();
  simulated.scheduler.at(simulated.scheduler.nowMs(), () => {
    if (of.ring === ring) simulated.step(of.name, { kind: "tick" });
  });
}

function inputText(simulated: SimulatedRing, input: RingInput): string {
  if (input.kind !== "message") return input.kind;
  const { message } = input;
  return `← ${simulated.nameOf(input.from)}: ${message.kind}${message.kind === "maintained" ? ` ${message.answers.map(({ kind }) => kind)}` : ""}`;
}

function listsText({ ring }: SimulatedNode): string {
  const lists = [...(ring?.virtualNodes.values() ?? [])].map(
    ({ self, mode, successors }) =>
      ` ${mode === "member" ? "" : `${mode} `}[${[self, ...successors].map(({ position, incarnation }) => `${position.toString(16).padStart(16, "0").slice(0, 4)}/${incarnation}`).join(" ")}]`,
  );
  return lists.join("");
}
