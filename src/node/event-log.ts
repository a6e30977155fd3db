/** How events of a node read in the log: their level, name and fields. */
import type { NodeId } from "#model/node-id.ts";
import { positionText, rangeText } from "#model/position.ts";
import { versionText } from "#model/version.ts";
import type { Log } from "#observe/log.ts";
import type { ReplicationEvent } from "#replication/input.ts";
import type { RingEvent } from "#ring/input.ts";
import type { StoreNotice } from "#storage/storage-engine.ts";
import { claimText } from "./claims.ts";
import type { NodeEvent } from "./node-doors.ts";

export type NameOf = (node: NodeId) => string;

export function logEvent(log: Log, event: NodeEvent, nameOf: NameOf): void {
  switch (event.kind) {
    case "ring":
      return logRingEvent(log, event.event, nameOf);
    case "replication":
      return logReplicationEvent(log, event.event, nameOf);
    case "joined":
      return log.write("debug", "joined the ring");
    case "join-refused":
      return log.write("error", "the ring refuses this node", { reason: event.reason });
    case "contacts-silent":
      return log.write("warn", "no contact can be joined; trying on", {
        contacts: event.contacts,
        reasons: event.reasons,
      });
    case "replacement-waits":
      return log.write("warn", "the node that is to be replaced cannot be removed yet; trying on for a while", {
        replaced: event.name,
        reason: event.reason,
      });
    case "recall-incomplete":
      return log.write("warn", "not everybody could be asked whether this store is from the past; going on with it", {
        silent: event.silent,
        waitedMs: Math.round(event.waitedMs),
      });
    case "store-doubted":
      return log.write(
        "warn",
        event.isCopy
          ? "this store is a copy: what it holds counts when every other node has said what it remembers of it"
          : "too few nodes answer to say whether this store is from the past: what it holds does not count yet",
        { silent: event.silent },
      );
    case "store-trusted":
      return log.write("info", "this store is not from the past: what it holds counts");
    case "set-aside":
      return log.write("warn", "the store is set aside and the node begins anew", { reason: event.reason });
    case "address-claimed":
      return log.write("error", "another cluster claims the address of this node", { reason: claimText(event.claim) });
    case "serving":
      return log.write("debug", "serving", { how: event.how });
    case "doubted":
      return log.write("warn", "another node doubts that this one is who it says", { addresses: event.addresses });
    case "emptied":
      return log.write("info", "every range is given away");
    case "left":
      return log.write("info", "left the ring");
    case "message-malformed":
      return log.write("warn", "a malformed message was dropped", { from: nameOf(event.from), lane: event.lane });
  }
}

function logRingEvent(log: Log, event: RingEvent, nameOf: NameOf): void {
  switch (event.kind) {
    case "node-suspected":
      return log.write("warn", "node suspected", { peer: nameOf(event.node), silentMs: Math.round(event.silentMs) });
    case "node-down":
      return log.write("warn", "node down", { peer: nameOf(event.node) });
    case "node-up":
      return log.write("info", "node up", { peer: nameOf(event.node) });
    case "virtual-node-joined":
      return log.write("debug", "virtual node joined", { position: positionText(event.virtualNode.position) });
    case "virtual-node-isolated":
      return log.write("warn", "virtual node isolated", { position: positionText(event.virtualNode.position) });
    case "position-conflict":
      return log.write("warn", "two virtual nodes at one position", {
        position: positionText(event.winner.position),
        winner: nameOf(event.winner.node),
        loser: nameOf(event.loser.node),
      });
    case "identity-conflict":
      return log.write("error", "two processes with one identity", {
        peer: nameOf(event.node),
        addresses: event.addresses,
      });
    case "node-removed":
      // A newcomer hears of all that were ever removed.
      return log.write(event.wasKnown ? "warn" : "debug", "node removed for good", {
        peer: nameOf(event.node),
        id: event.node,
      });
    case "clock-off":
      return log.write("warn", "this node's clock differs from the cluster's: set it right", { aheadMs: event.offMs });
    case "clock-right":
      return log.write("info", "this node's clock agrees with the cluster's again");
    case "ring-repaired":
      return log.write("info", "ring repaired", { position: positionText(event.virtualNode.position), how: event.how });
    case "ring-shrunk":
      return log.write("warn", "fewer virtual nodes than the ring needs", {
        members: event.members,
        needed: event.needed,
      });
  }
}

export function logNotice(log: Log, notice: StoreNotice, folder: string): void {
  const { kind, ...fields } = notice;
  switch (kind) {
    case "store-migrated":
      return log.write("info", "the store was brought to a newer schema", fields);
    case "tree-rebuilt":
      return log.write("warn", "the store's Merkle tree was made anew from all entries", fields);
    case "index-rebuilt":
      return log.write("warn", "the store's index was damaged and was made anew: its disk may be failing", fields);
    case "index-renewed":
      return log.write("info", "the store's index was brought to a newer form", fields);
    case "store-missed":
      return log.write("warn", "this folder was used before and has no store: the node begins as a new one", {
        folder,
        ...fields,
        follows:
          "with --join it takes the place of its former self, if it has its name and address, and gets its copies from the others; without, it founds a cluster of its own",
      });
    case "damage-passed":
      return log.write("warn", "the store is whole, though damage was noted: its disk may be failing", fields);
  }
}

function logReplicationEvent(log: Log, event: ReplicationEvent, nameOf: NameOf): void {
  switch (event.kind) {
    case "range-changed":
      for (const { range, epoch, slots } of event.configs) {
        const owners = slots.map(({ owner, state }) =>
          state === "normal" ? nameOf(owner) : `${nameOf(owner)} (syncing)`,
        );
        log.write("debug", "range changed", { range: rangeText(range), epoch, owners });
      }
      return;
    case "transfer-started":
      return log.write("debug", "transfer started", { range: rangeText(event.range), epoch: event.epoch });
    case "transfer-done": {
      const { entries, bytes, lost, tookMs } = event;
      const text = lost > 0 ? "transfer done, with entries that nobody who is there can read" : "transfer done";
      return log.write(lost > 0 ? "warn" : "debug", text, {
        range: rangeText(event.range),
        entries,
        bytes,
        ...(lost > 0 && { lost }),
        tookMs: Math.round(tookMs),
      });
    }
    case "writes-slowed":
      return log.write("info", "writes are answered later, so that a copy of the range comes to its end", {
        range: rangeText(event.range),
        delayMs: event.delayMs,
      });
    case "copy-released":
      return log.write("debug", "copy given away", { range: rangeText(event.range), entries: event.entries });
    case "orphans-found":
      return log.write("info", "copies found in a range of others: they go home", { range: rangeText(event.range) });
    case "hint-kept":
      return log.write("debug", "hints kept", { for: nameOf(event.target), hints: event.hints });
    case "hints-refused":
      return log.write("warn", "no room for more hints; comparison will bring what is missed", {
        for: nameOf(event.target),
        keptBytes: event.keptBytes,
      });
    case "hints-delivered": {
      const { hints, tookMs } = event;
      return log.write("info", "hints delivered", { for: nameOf(event.target), hints, tookMs: Math.round(tookMs) });
    }
    case "hints-dropped":
      return log.write("warn", "hints dropped", {
        for: nameOf(event.target),
        hints: event.hints,
        reason: event.reason,
      });
    case "replica-repaired":
      return log.write(event.by === "read" ? "debug" : "info", "replica repaired", {
        range: rangeText(event.range),
        entries: event.entries,
        by: event.by,
      });
    case "floor-proposed":
      return log.write("debug", "a floor is put to the vote", { range: rangeText(event.range) });
    case "floor-raised":
      return log.write("debug", "floor raised", { range: rangeText(event.range), floor: versionText(event.floor) });
    case "tombstones-purged":
      return log.write("debug", "tombstones purged", { range: rangeText(event.range), entries: event.entries });
    case "entries-set-aside":
      return log.write("warn", "entries too old to be merged were set aside", {
        entries: event.entries,
        from: event.from,
      });
    case "range-forced":
      return log.write("warn", "a range goes on without a majority of its owners, by an operator's word", {
        range: rangeText(event.config.range),
        epoch: event.config.epoch,
        owners: event.config.slots.map(({ owner }) => nameOf(owner)),
        gone: event.gone.map(nameOf),
      });
    case "entry-unreadable":
      return log.write("error", "an entry does not match its checksum", { position: positionText(event.position) });
    case "entries-missing":
      return log.write("error", "the disk does not hold what was written to it: the other owners are asked for it", {
        range: rangeText(event.range),
        entries: event.entries,
      });
    case "storage-failed":
      // The node stops, and says why when it does.
      return;
    case "disk-full":
      return log.write("error", "the disk is full: writes are refused, reads go on");
    case "disk-has-room":
      return log.write("info", "the disk has room again: writes go on");
  }
}
