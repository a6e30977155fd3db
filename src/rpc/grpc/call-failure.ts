/** What a unary call to another node has failed of: that one said no, or nothing that can be relied on. */
import { status } from "@grpc/grpc-js";

export type CallFailure =
  | { readonly kind: "refused"; readonly reason: string }
  /** No answer, or none yet: worth another try. */
  | { readonly kind: "silent"; readonly reason: string };

/** Of the error that `UnaryCaller.call` rejects with. */
export function callFailureOf(error: unknown): CallFailure {
  const { code, details } = error as { code?: number; details?: string };
  return { kind: code === status.FAILED_PRECONDITION ? "refused" : "silent", reason: details ?? String(error) };
}
