/**
 * How a call ends: the failure's status, its sentence as message, the rest as trailing metadata.
 *
 *     taikv-code          the kind, such as `not-found`
 *     taikv-effect        nothing-written, may-have-been-written or written
 *     taikv-failure-bin   the whole failure as `taikv.v1.Failure`, when it is short enough
 *     taikv-replicas      asked/answered/needed, on successes too
 */
import { Metadata, type StatusObject } from "@grpc/grpc-js";
import { effectOf, type Failure, failureText } from "#model/failure.ts";
import type { Participation } from "#model/operation.ts";
import { failureFromWire, failureToWire } from "../codec/failure-codec.ts";
import { taikv } from "../generated/taikv.js";
import { DETAILS_BYTES_MAX } from "../limits.ts";
import { STATUS_OF } from "../status.ts";

const CODE = "taikv-code";
const EFFECT = "taikv-effect";
const FAILURE = "taikv-failure-bin";
const REPLICAS = "taikv-replicas";

/** What a call ends with when the operation failed. */
export function statusOfFailure(failure: Failure, replicas?: Participation): StatusObject {
  const metadata = replicas === undefined ? new Metadata() : replicasMetadata(replicas);
  metadata.set(CODE, failure.kind);
  metadata.set(EFFECT, effectOf(failure));
  const whole = taikv.v1.Failure.encode(failureToWire(failure)).finish();
  if (whole.length <= DETAILS_BYTES_MAX / 2) metadata.set(FAILURE, Buffer.from(whole));
  return { code: STATUS_OF[failure.kind], details: shortened(failureText(failure)), metadata };
}

/** The failure that a node named when it ended a call; undefined when it was not a node that ended it. */
export function failureOfStatus(metadata: Metadata, details: string): Failure | undefined {
  const [whole] = metadata.get(FAILURE);
  if (whole instanceof Uint8Array) {
    try {
      return failureFromWire(taikv.v1.Failure.decode(whole));
    } catch {
      return undefined;
    }
  }
  const code = metadata.get(CODE)[0]?.toString();
  if (code === undefined) return undefined;
  return failureFromWire({ code, message: details, effect: metadata.get(EFFECT)[0]?.toString() ?? "" });
}

export function replicasMetadata(replicas: Participation): Metadata {
  const metadata = new Metadata();
  metadata.set(REPLICAS, `${replicas.asked}/${replicas.answered}/${replicas.needed}`);
  return metadata;
}

/** Undefined when the metadata does not say it. */
export function replicasFromMetadata(metadata: Metadata): Participation | undefined {
  const match = /^(\d+)\/(\d+)\/(\d+)$/.exec(metadata.get(REPLICAS)[0]?.toString() ?? "");
  if (match === null) return undefined;
  return { asked: Number(match[1]), answered: Number(match[2]), needed: Number(match[3]) };
}

/** Percent-encoding may treble what is not ASCII. */
function shortened(text: string): string {
  const charactersMax = DETAILS_BYTES_MAX / 16;
  if (text.length <= charactersMax * 2 && /^[ -~]*$/.test(text)) return text;
  return text.length <= charactersMax ? text : `${text.slice(0, charactersMax - 1)}…`;
}
