/** Attempts: what reads and writes do when what they know of the owners may be out of date. */
import type { Position } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { refreshConfig, usableConfig } from "./find-config.ts";
import type { Replication } from "./replication-state.ts";

export type Attempted = {
  readonly intent: { readonly position: Position };
  config: RangeConfig | undefined;
  /** Answers to an earlier one do not count. */
  attempt: number;
  /** Others have been asked whether the configuration is still the newest. */
  isRefreshed: boolean;
  /** Others are being asked for a newer configuration: that the owners of this one are away says nothing yet. */
  isBetweenAttempts: boolean;
  isOver: boolean;
};

type Attempt<T extends Attempted> = (replication: Replication, operation: T) => void;

/** Another attempt, after others were asked for a newer configuration. */
export function attemptRefreshed<T extends Attempted>(
  replication: Replication,
  operation: T,
  attempt: Attempt<T>,
): void {
  const number = ++operation.attempt;
  operation.isRefreshed = true;
  operation.isBetweenAttempts = true;
  refreshConfig(replication, operation.intent.position, () => {
    if (!operation.isOver && operation.attempt === number) attempt(replication, operation);
  });
}

/**
 * Nobody named by what we knew says anything: it may be long out of date. If it is not, they are slow, and are asked again
 * in the same attempt, so that what they were asked before still counts.
 */
export function refreshWhileSilent<T extends Attempted>(
  replication: Replication,
  operation: T,
  attempt: Attempt<T>,
  askAgain: () => void,
): void {
  const number = operation.attempt;
  const { epoch } = operation.config as RangeConfig;
  operation.isRefreshed = true;
  refreshConfig(replication, operation.intent.position, () => {
    if (operation.isOver || operation.attempt !== number) return;
    if (usableConfig(replication, operation.intent.position)?.epoch === epoch) askAgain();
    else attempt(replication, operation);
  });
}
