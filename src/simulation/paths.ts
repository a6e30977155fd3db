/** Which paths that matter a run takes, besides those that are named by an event, a message or a fault. */
import { type RangeConfig, slotOf } from "#model/range-config.ts";
import { VERSION_ZERO, versionsEqual } from "#model/version.ts";
import type { Life } from "#node/life.ts";
import { sameForMs } from "#replication/held.ts";
import type { ReplicationEvent } from "#replication/input.ts";
import type { RingState } from "#ring/ring-state.ts";

type PathWatch = {
  /** Something happened in a node. */
  readonly step: (life: Life) => void;
  /** A node tells of its replication. */
  readonly event: (event: ReplicationEvent) => void;
  /** A node tells of a configuration. */
  readonly config: (config: RangeConfig, life: Life | undefined) => void;
};

export function createPathWatch(cover: (path: string) => void): PathWatch {
  /** Of lives that went on with the lists that they had saved. */
  const resumed = new WeakSet<RingState>();
  /** Each change of owners is told by several nodes. */
  const replaced = new Set<string>();
  return {
    step: ({ ring }) => {
      if (ring.resumedAtMs === Number.NEGATIVE_INFINITY || resumed.has(ring)) return;
      resumed.add(ring);
      cover("ring resumed by a start");
    },
    event: (event) => {
      if (event.kind === "replica-repaired") cover(`repaired by ${event.by}`);
      if (event.kind === "hints-dropped") cover(`hints dropped: ${event.reason}`);
    },
    config: (config, life) => {
      coverConfig(config, cover);
      const name = `${config.range.upTo}@${config.epoch}`;
      if (life === undefined || replaced.has(name) || !replacesTheAbsent(config, life)) return;
      replaced.add(name);
      cover("owner replaced after replaceAfter");
    },
  };
}

/** Another one takes the place of an owner that nobody has removed, because it has been down for so long. */
function replacesTheAbsent({ slots, history }: RangeConfig, { replication }: Life): boolean {
  const before = history[0]?.slots ?? [];
  const isNew = slots.some(({ owner }) => !before.some((slot) => slot.owner === owner));
  return (
    isNew &&
    before.some(({ owner }) => {
      if (slots.some((slot) => slot.owner === owner)) return false;
      const known = replication.machine.view.nodes.get(owner);
      const isExpected = known?.record.lifecycle !== "removed" && known?.record.lifecycle !== "stopped";
      const isAbsent =
        known?.liveness === "down" && sameForMs(replication, owner) > replication.settings.replaceAfterMs;
      return isExpected && isAbsent;
    })
  );
}

/** What was voted. */
function coverConfig(config: RangeConfig, cover: (path: string) => void): void {
  const { slots, synced, floor, purged, history } = config;
  const wasSyncing = history[0]?.slots.find(({ state }) => state === "syncing");
  if (wasSyncing !== undefined && slotOf(config, wasSyncing.owner) === undefined) {
    cover("configuration that gives up a syncing slot");
  }
  cover(`configuration with ${slots.length} ${slots.length === 1 ? "slot" : "slots"}`);
  if (slots.some(({ state }) => state === "syncing")) cover("configuration with a syncing slot");
  if (!synced) cover("configuration not synced");
  if (!versionsEqual(floor, VERSION_ZERO)) cover("configuration with a floor");
  if (!versionsEqual(purged, VERSION_ZERO)) cover("configuration that is purged");
}
