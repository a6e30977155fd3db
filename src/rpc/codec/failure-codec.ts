/** Failures to and from `taikv.v1.Failure`; what a failure knows comes back, whatever its kind. */
import {
  type Effect,
  effectOf,
  type Failure,
  failureText,
  isRetryable,
  REPLICA_OUTCOMES,
  type ReplicaOutcome,
} from "#model/failure.ts";
import type { taikv } from "../generated/taikv.js";
import { STATUS_OF } from "../status.ts";
import { nodeIdFromWire, nodeIdToWire } from "./wire-bytes.ts";

/** Messages are cut to this. */
const MESSAGE_LENGTH_MAX = 1000;

export function failureToWire(failure: Failure): taikv.v1.Failure.$Properties {
  return {
    code: failure.kind,
    message: failureText(failure).slice(0, MESSAGE_LENGTH_MAX),
    effect: effectOf(failure),
    retryable: isRetryable(failure),
    grpcStatus: STATUS_OF[failure.kind],
    ...particularsOf(failure),
  };
}

/** `undefined` for a code that has no meaning here. */
export function failureFromWire(wire: taikv.v1.Failure.$Properties): Failure | undefined {
  const kind = wire.code ?? "";
  if (!Object.hasOwn(STATUS_OF, kind)) return undefined;
  const effect = effectFromText(wire.effect);
  const reason = (wire.message ?? "").replace(/; effect: [a-z-]+$/, "");
  const about = { needed: wire.needed ?? 0, heard: wire.heard ?? 0, effect, replicas: replicasFromWire(wire.replicas) };
  switch (kind as Failure["kind"]) {
    case "not-found":
      return { kind: "not-found" };
    case "quorum-unreachable":
      return { kind: "quorum-unreachable", ...about };
    case "deadline-passed":
      return { kind: "deadline-passed", afterMs: wire.afterMs ?? 0, ...about };
    case "overloaded":
      return { kind: "overloaded", reason, effect };
    case "storage-failed":
      return { kind: "storage-failed", reason, effect };
    case "disk-full":
      return { kind: "disk-full", ...about };
    case "cancelled":
      return { kind: "cancelled", effect };
    case "not-owner":
      return { kind: "not-owner", owner: nodeIdFromWire(wire.owner) };
    case "invalid-argument":
    case "no-configuration":
    case "unreadable":
    case "not-serving":
    case "foreign-cluster":
    case "refused":
      return { kind: kind as "refused", reason };
  }
}

function particularsOf(failure: Failure): taikv.v1.Failure.$Properties {
  switch (failure.kind) {
    case "quorum-unreachable":
    case "disk-full":
      return { needed: failure.needed, heard: failure.heard, replicas: replicasToWire(failure.replicas) };
    case "deadline-passed":
      return {
        needed: failure.needed,
        heard: failure.heard,
        replicas: replicasToWire(failure.replicas),
        afterMs: Math.max(0, Math.min(Math.round(failure.afterMs), 0xffffffff)),
      };
    case "not-owner":
      return failure.owner === undefined ? {} : { owner: nodeIdToWire(failure.owner) };
    default:
      return {};
  }
}

function replicasToWire(replicas: readonly ReplicaOutcome[]): taikv.v1.ReplicaOutcome.$Properties[] {
  return replicas.map(({ node, name, outcome }) => ({ node: nodeIdToWire(node), name: name ?? "", outcome }));
}

/** What cannot be read is left out: it is for people only. */
function replicasFromWire(wire: readonly taikv.v1.ReplicaOutcome.$Properties[] | null | undefined): ReplicaOutcome[] {
  const out: ReplicaOutcome[] = [];
  for (const { node: bytes, name, outcome } of wire ?? []) {
    const node = nodeIdFromWire(bytes);
    if (node !== undefined && isOutcome(outcome)) out.push({ node, ...(name ? { name } : {}), outcome });
  }
  return out;
}

function isOutcome(text: string | null | undefined): text is ReplicaOutcome["outcome"] {
  return REPLICA_OUTCOMES.some((outcome) => outcome === text);
}

/** Never more certain than what was said. */
function effectFromText(text: string | null | undefined): Effect {
  return text === "nothing-written" || text === "written" ? text : "may-have-been-written";
}
