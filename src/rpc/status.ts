/** Failures as gRPC says them: one status per kind. The compiler asks for a line per kind. */
import { status } from "@grpc/grpc-js";
import type { Failure } from "#model/failure.ts";

export const STATUS_OF = {
  "not-found": status.NOT_FOUND,
  "invalid-argument": status.INVALID_ARGUMENT,
  "quorum-unreachable": status.UNAVAILABLE,
  "no-configuration": status.UNAVAILABLE,
  "deadline-passed": status.DEADLINE_EXCEEDED,
  overloaded: status.RESOURCE_EXHAUSTED,
  "disk-full": status.RESOURCE_EXHAUSTED,
  "storage-failed": status.UNAVAILABLE,
  unreadable: status.UNAVAILABLE,
  "not-owner": status.FAILED_PRECONDITION,
  "not-serving": status.UNAVAILABLE,
  "foreign-cluster": status.FAILED_PRECONDITION,
  refused: status.FAILED_PRECONDITION,
  cancelled: status.CANCELLED,
} as const satisfies Record<Failure["kind"], status>;
