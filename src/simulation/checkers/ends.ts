/** A process ends of its own accord only for a reason that there is. */
import type { ProcessEnd } from "../simulated-process.ts";

/** What has happened to the machine and to the process that has ended on it. */
export type EndReasons = {
  /** It was told to leave. */
  readonly isLeaving: boolean;
  /** There has been a copy of some disk. */
  readonly isCopied: boolean;
  /** A flush of its disk has failed. */
  readonly hasFailed: boolean;
  readonly isFull: boolean;
  /** It was told whom to join. */
  readonly hasContacts: boolean;
};

/** What is wrong about it; undefined when there is a reason. */
export function faultOfEnd(end: ProcessEnd, reasons: EndReasons): string | undefined {
  switch (end.kind) {
    case "crashed":
      return undefined;
    case "left":
      return reasons.isLeaving ? undefined : "has left, and nobody has told it to";
    case "identity-conflict":
      return reasons.isCopied ? undefined : `ends because of a double, and no disk was copied: ${end.reason}`;
    case "removed":
      return reasons.hasContacts ? `ends instead of joining anew: ${end.reason}` : undefined;
    case "storage-failed":
      return reasons.hasFailed || reasons.isFull ? undefined : `ends because of its disk, which is well: ${end.reason}`;
    case "refused":
      return `is refused: ${end.reason}`;
    case "start-failed":
      return end.fault.kind === "folder-unusable" && (reasons.isFull || reasons.hasFailed)
        ? undefined
        : `does not start: ${JSON.stringify(end.fault)}`;
  }
}
