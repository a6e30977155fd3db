/** Background work of one node: what is at work, how far it is, and what waits. */
import { bytesText } from "#base/units.ts";
import { RING_SIZE } from "#model/position.ts";
import { endedIn } from "#replication/hint-delivery.ts";
import { rangesOwned } from "#replication/ownership.ts";
import { isSweeping } from "#replication/sweep.ts";
import { planLeft } from "#ring/plan.ts";
import { ownRecord } from "#ring/ring-state.ts";
import type { taikv } from "#rpc/generated/taikv.js";
import { leaveWait } from "./leave-wait.ts";
import type { Life } from "./life.ts";

/** What `CancelTask` takes. */
export const LEAVE_TASK = "leave";
export const WEIGHT_TASK = "weight";

/** `total` 0: not known. `rate`: per second; 0: not measured. */
type Task = Required<Pick<taikv.v1.Task.$Properties, "id" | "kind" | "state" | "done" | "total" | "detail">> & {
  readonly rate?: number;
};

export function tasksOf(life: Life): taikv.v1.TasksResponse.$Properties {
  const tasks = [leave(life), weight(life), transfers(life), releases(life), sweep(life), repair(life), hints(life)];
  return { tasks: tasks.flat().map((task) => ({ rate: 0, ...task, node: life.identity.name })) };
}

function leave({ replication }: Life): Task[] {
  if (replication.leaving === undefined) return [];
  const total = rangesOwned(replication);
  const wait = total > 0 ? leaveWait(replication) : "";
  const detail = wait === "" ? "ranges to give away; task cancel ends it" : wait;
  return [{ id: LEAVE_TASK, kind: "leave", state: "running", done: 0, total, detail }];
}

function weight({ ring }: Life): Task[] {
  const left = planLeft(ring);
  if (left === 0) return [];
  const { weight: wanted, virtualNodes: total } = ownRecord(ring);
  const detail = `to weight ${wanted}: ${left} virtual nodes have still to join or leave; task cancel goes back`;
  return [{ id: WEIGHT_TASK, kind: "weight", state: "running", done: Math.max(0, total - left), total, detail }];
}

function transfers({ replication: { transfers: running, machine } }: Life): Task[] {
  return [...running].map(([key, { stage, entries, entriesTotal, bytes, startedMs }]) => ({
    id: `transfer-${key.slice(16)}`,
    kind: "transfer",
    state: stage,
    done: entries,
    total: entriesTotal,
    rate: perSecond(entries, machine.nowMs - startedMs),
    detail: `range up to ${key.slice(16)}, ${bytesText(bytes)}`,
  }));
}

function releases({ replication }: Life): Task[] {
  return [...replication.releases].map(([key, { piece }]) => ({
    id: `release-${key.slice(16)}`,
    kind: "release",
    state: "running",
    done: piece.entriesReleased,
    total: 0,
    detail: `copy of the range up to ${key.slice(16)}`,
  }));
}

function sweep({ replication }: Life): Task[] {
  if (!isSweeping(replication)) return [];
  const done = Math.round((Number(replication.sweep.passed) / Number(RING_SIZE)) * 100);
  const detail = "copies in ranges of others are looked for";
  return [{ id: "sweep", kind: "sweep", state: "running", done, total: 100, detail }];
}

function repair({ replication: { comparing, differing, toCompare } }: Life): Task[] {
  const total = comparing + differing.length + toCompare.size;
  if (total === 0) return [];
  return [{ id: "repair", kind: "repair", state: "running", done: 0, total, detail: `${total} ranges to compare` }];
}

function hints({ replication: { hints: kept, machine } }: Life): Task[] {
  return [...kept.kept].map(([target, waiting]) => {
    const name = machine.view.nodes.get(target)?.record.name ?? target.slice(0, 8);
    const delivery = kept.deliveries.get(target);
    const done = endedIn(delivery);
    return {
      id: `hints-${name}`,
      kind: "hints",
      state: delivery === undefined ? "waiting" : "running",
      done,
      total: done + waiting.hints,
      rate: delivery === undefined ? 0 : perSecond(done, machine.nowMs - delivery.startedMs),
      detail: `for ${name}, ${bytesText(waiting.bytes)}`,
    };
  });
}

function perSecond(done: number, forMs: number): number {
  return done / Math.max(0.001, forMs / 1000);
}
