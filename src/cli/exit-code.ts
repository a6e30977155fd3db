/** Exit codes: what scripts learn without reading a word. */

export const EXIT = {
  ok: 0,
  /** The honest answer is "no": not found, degraded, not ready. */
  no: 1,
  usage: 2,
  /** No node could be reached. */
  unreachable: 3,
  /** Too few replicas, or out of time. */
  unavailable: 4,
  /** TLS, authentication, permission. */
  permission: 5,
  /** Partly done. */
  partly: 6,
  /** Refused as unsafe. */
  refused: 7,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of a gRPC status that a node answered. */
const EXIT_OF_STATUS: ReadonlyMap<number, ExitCode> = new Map<number, ExitCode>([
  [1, EXIT.interrupted], // CANCELLED
  [2, EXIT.bug], // UNKNOWN
  [3, EXIT.usage], // INVALID_ARGUMENT
  [4, EXIT.unavailable], // DEADLINE_EXCEEDED
  [5, EXIT.no], // NOT_FOUND
  [6, EXIT.refused], // ALREADY_EXISTS
  [7, EXIT.permission], // PERMISSION_DENIED
  [8, EXIT.unavailable], // RESOURCE_EXHAUSTED
  [9, EXIT.refused], // FAILED_PRECONDITION
  [10, EXIT.unavailable], // ABORTED
  [11, EXIT.usage], // OUT_OF_RANGE
  [12, EXIT.refused], // UNIMPLEMENTED: a node of another version
  [13, EXIT.bug], // INTERNAL
  [14, EXIT.unavailable], // UNAVAILABLE: too few replicas; nobody reached is `unreachable`
  [15, EXIT.bug], // DATA_LOSS
  [16, EXIT.permission], // UNAUTHENTICATED
]);

export function exitCodeOfStatus(grpcStatus: number): ExitCode {
  return EXIT_OF_STATUS.get(grpcStatus) ?? EXIT.bug;
}
