/**
 * Patience: questions that may be long on their way, because they are large, or their answers are, and the link is slow.
 *
 *     asked ──silence──▶ an empty question goes after it ──answered before it──▶ it was lost: the same is asked again
 *
 * Messages of a lane do not overtake each other: as long as the empty question is not answered either, what was asked is
 * waited for, and nothing large is on its way twice. Asked again it is the same question, so that whichever answer comes
 * first is the answer, and later ones are ignored.
 */
import type { NodeId } from "#model/node-id.ts";
import { isDown } from "./held.ts";
import { type AnswerKind, type AnswerOf, closeQuestion, openQuestion, type Question, send } from "./machine.ts";
import { LANE_OF, type ReplicaMessage } from "./message.ts";
import type { Replication } from "./replication-state.ts";

export type Patience = {
  /** What is lost is asked again after so long, doubled each time up to a minute, ms. */
  readonly firstMs: number;
  /** So often a loss may be chance, and nothing is doubled yet. Default 0: who is asked may be slow, and repeating makes it slower. */
  readonly triesQuick?: number;
  /** Lost so often and once more, it is not answered at all. */
  readonly triesMax: number;
  /** Who is up and says nothing at all in that lane is waited for so long; 180 s unless given, ms. */
  readonly silentMsMax?: number;
  readonly isWanted?: () => boolean;
};

export type Patient = {
  readonly open: Set<PatientQuestion>;
  /** When the nodes asked have last answered anything of it, by lane; monotonic ms. */
  readonly heardMs: Map<string, number>;
};

type PatientQuestion = {
  readonly to: NodeId;
  readonly message: ReplicaMessage & { readonly requestId: number };
  readonly patience: Patience;
  readonly giveUp: () => void;
  tries: number;
  /** When it was asked first, and last; monotonic ms. */
  readonly beganMs: number;
  askedMs: number;
  /** The next empty question. */
  probeAtMs: number;
  probeAgainMs: number;
  /** An empty one asked later has been answered: then it is asked again. */
  againAtMs: number;
  /** Request ids of empty questions that are not answered yet. */
  readonly probes: Set<number>;
};

const AGAIN_AFTER_MS_MAX = 60_000;
/** An empty question costs nothing: the first of them come quickly, and a lost one is followed by the next after so long at most. */
const PROBES_QUICK = 4;
const PROBE_AGAIN_MS_MAX = 5000;
/** A node that is up and says nothing at all for so long is not waited for. On the slowest links the largest payload takes less. */
const SILENT_MS_MAX = 180_000;

export function createPatient(): Patient {
  return { open: new Set(), heardMs: new Map() };
}

/** Asks a node. `onAnswer` is called once: with undefined when the node is down or does not answer, or it is not wanted. */
export function askPatiently<K extends AnswerKind>(
  replication: Replication,
  to: NodeId,
  question: Question,
  answerKind: K,
  patience: Patience,
  onAnswer: (answer: AnswerOf<K> | undefined) => void,
): void {
  const { machine } = replication;
  const requestId = openQuestion(machine, to, answerKind, (answer) => {
    noteHeard(replication, asked);
    close(replication, asked);
    onAnswer(answer);
  });
  const asked: PatientQuestion = {
    to,
    message: { ...question, requestId } as PatientQuestion["message"],
    patience,
    giveUp: () => {
      close(replication, asked);
      onAnswer(undefined);
    },
    tries: 0,
    beganMs: machine.nowMs,
    askedMs: machine.nowMs,
    probeAtMs: 0,
    probeAgainMs: 0,
    againAtMs: Number.POSITIVE_INFINITY,
    probes: new Set(),
  };
  replication.patient.open.add(asked);
  sendOut(replication, asked);
  replication.nextRoundMs = Math.min(replication.nextRoundMs, asked.probeAtMs);
}

/** Sends what is due again, and ends what nobody waits for or nobody is going to answer. */
export function tendPatient(replication: Replication): void {
  const { machine, patient } = replication;
  const { nowMs } = machine;
  for (const asked of [...patient.open]) {
    if (!patient.open.has(asked)) continue;
    const { to, patience, beganMs } = asked;
    const silentMs = nowMs - Math.max(beganMs, patient.heardMs.get(laneTo(asked)) ?? 0);
    const isMute = silentMs > (patience.silentMsMax ?? SILENT_MS_MAX);
    if (isDown(replication, to) || patience.isWanted?.() === false || isMute) asked.giveUp();
    else if (nowMs >= asked.againAtMs) askAgain(replication, asked);
    else if (nowMs >= asked.probeAtMs) probe(replication, asked);
  }
}

/** When something is due again, monotonic ms. */
export function patientDueMs({ patient }: Replication): number {
  let dueMs = Number.POSITIVE_INFINITY;
  for (const { againAtMs, probeAtMs } of patient.open) dueMs = Math.min(dueMs, againAtMs, probeAtMs);
  return dueMs;
}

function sendOut(replication: Replication, asked: PatientQuestion): void {
  const { machine } = replication;
  asked.askedMs = machine.nowMs;
  asked.againAtMs = Number.POSITIVE_INFINITY;
  const { firstMs, triesQuick = 0 } = asked.patience;
  const againMs = Math.min(AGAIN_AFTER_MS_MAX, firstMs * 2 ** Math.max(0, asked.tries - triesQuick));
  asked.probeAgainMs = Math.min(PROBE_AGAIN_MS_MAX, againMs / 2);
  asked.probeAtMs = machine.nowMs + againMs / 2;
  send(machine, asked.to, asked.message);
}

function askAgain(replication: Replication, asked: PatientQuestion): void {
  if (asked.tries++ >= asked.patience.triesMax) return asked.giveUp();
  closeProbes(replication, asked);
  sendOut(replication, asked);
}

/** Of the same lane, and with nothing in it. */
function probe(replication: Replication, asked: PatientQuestion): void {
  const { machine } = replication;
  const { to, probes } = asked;
  const waitedMs = machine.nowMs - asked.askedMs;
  const isBulk = LANE_OF[asked.message.kind] === "bulk";
  const requestId = openQuestion(machine, to, isBulk ? "write-all-answer" : "hint-answer", () => {
    probes.delete(requestId);
    noteHeard(replication, asked);
    // It may be at work on it still, and has as long again as it had before.
    asked.againAtMs = Math.min(asked.againAtMs, machine.nowMs + waitedMs);
    replication.nextRoundMs = Math.min(replication.nextRoundMs, asked.againAtMs);
  });
  probes.add(requestId);
  asked.probeAtMs = machine.nowMs + asked.probeAgainMs;
  if (probes.size >= PROBES_QUICK) asked.probeAgainMs = Math.min(PROBE_AGAIN_MS_MAX, asked.probeAgainMs * 2);
  if (isBulk) send(machine, to, { kind: "write-all", requestId, writes: [], configs: [] });
  else send(machine, to, { kind: "hint", requestId, target: to, entries: [] });
}

function laneTo({ to, message }: PatientQuestion): string {
  return `${to} ${LANE_OF[message.kind]}`;
}

function noteHeard({ machine, patient }: Replication, asked: PatientQuestion): void {
  patient.heardMs.set(laneTo(asked), machine.nowMs);
}

function close(replication: Replication, asked: PatientQuestion): void {
  const { open, heardMs } = replication.patient;
  open.delete(asked);
  if (open.size === 0) heardMs.clear();
  closeQuestion(replication.machine, asked.message.requestId);
  closeProbes(replication, asked);
}

function closeProbes({ machine }: Replication, { probes }: PatientQuestion): void {
  for (const requestId of probes) closeQuestion(machine, requestId);
  probes.clear();
}
