/** A copy under load: it comes to its end, and writes are held back for that, a little and not for long. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { NodeId } from "#model/node-id.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { A, B, CONFIG, normal } from "../support/few-nodes.ts";
import { type LoneNode, startLoneNode, viewOf } from "../support/lone-node.ts";

setDefaultTimeout(60_000);

const WAY_MS = 80;
const STEP_MS = 10;
const KEYS = 100;
const PAYLOAD = new Uint8Array(64 * 1024);

/** A owns the range and many clients write to it; B copies it, over a way that takes its time. */
function underLoad(clients: number, everyMs = STEP_MS) {
  const nodes = new Map<NodeId, LoneNode>([A, B].map((id) => [id, startLoneNode(id)]));
  const places = [A, B].map((node, index) => ({ node, index, incarnation: 1, position: BigInt(index) as never }));
  for (const node of nodes.values()) {
    const everyone = new Map([A, B].map((id) => [id, "up" as const]));
    node.feed({
      kind: "view",
      view: viewOf(
        everyone,
        places.map((place) => ({ ...place, kind: "silent" as const })),
      ),
    });
  }
  const [owner, receiver] = [nodes.get(A) as LoneNode, nodes.get(B) as LoneNode];
  const config = { ...CONFIG, slots: [normal(A)] };
  owner.feed({ kind: "message", from: B, message: { kind: "learn", requestId: 1, configs: [config] } });
  const invite = (): void =>
    receiver.feed({ kind: "message", from: A, message: { kind: "invite", requestId: 2, config } });
  const underWay: { dueMs: number; from: NodeId; to: NodeId; message: ReplicaMessage }[] = [];
  const answered: (() => unknown)[] = Array.from({ length: clients }, () => () => "none");
  let nowMs = 0;
  let written = 0;
  const load = (): void => {
    for (const [i, isAnswered] of answered.entries()) {
      if (isAnswered() === undefined) continue;
      const key = utf8BytesOf(`key ${written++ % KEYS}`);
      answered[i] = owner.operate({ kind: "insert", key, payload: PAYLOAD, ttlMs: 0, consistency: "quorum" });
    }
  };
  const stage = () => [...receiver.replication.transfers.values()][0]?.stage;
  const run = (ms: number): void => {
    for (const untilMs = nowMs + ms; nowMs < untilMs; nowMs += STEP_MS) {
      if (nowMs % everyMs === 0) load();
      for (const [from, node] of nodes) {
        node.advance(STEP_MS);
        for (const { to, message } of node.take()) underWay.push({ dueMs: nowMs + WAY_MS, from, to, message });
      }
      const due = underWay.filter(({ dueMs }) => dueMs <= nowMs);
      underWay.splice(0, underWay.length, ...underWay.filter(({ dueMs }) => dueMs > nowMs));
      for (const { from, to, message } of due) nodes.get(to)?.feed({ kind: "message", from, message });
    }
  };
  /** The copy is asked for until it is ready, as a proposer does. */
  const copyWithin = (ms: number): void => {
    run(200);
    for (let passedMs = 0; stage() !== "ready" && passedMs < ms; passedMs += 5000) {
      invite();
      run(5000);
    }
    expect(stage()).toBe("ready");
  };
  return { owner, written: () => written, stage, invite, run, copyWithin };
}

test("a copy that writes outrun comes to its end, because they are answered later for a while, and it is told", () => {
  const story = underLoad(12);
  story.copyWithin(60_000);
  const slowed = story.owner.takeEvents().flatMap((event) => (event.kind === "writes-slowed" ? [event.delayMs] : []));
  expect(slowed.length).toBeGreaterThan(0);
  expect(Math.max(...slowed)).toBeLessThanOrEqual(300);
  // Nobody asks any more: writes are as quick as before.
  story.run(3000);
  const before = story.written();
  story.run(1000);
  expect(story.written() - before).toBeGreaterThan(12 * 80);
});

test("a copy comes to its end even where slowing the writes down does not help", () => {
  const story = underLoad(30);
  story.copyWithin(120_000);
});

test("a copy under a load that it keeps up with slows nobody down", () => {
  const story = underLoad(1, 500);
  story.run(200);
  story.invite();
  story.run(10_000);
  expect(story.stage()).toBe("ready");
  expect(story.owner.takeEvents().filter(({ kind }) => kind === "writes-slowed")).toEqual([]);
});

test("an owner holds answers back by no more than a bound, at its own epoch only, and not for long", () => {
  const node = startLoneNode(A);
  node.feed({ kind: "message", from: B, message: { kind: "learn", requestId: 1, configs: [CONFIG] } });
  const slow = (epoch: number, delayMs: number): unknown =>
    node.feed({
      kind: "message",
      from: B,
      message: { kind: "slow-writes", requestId: 3, range: CONFIG.range, epoch, delayMs },
    });
  slow(1, 100);
  slow(2, 0xffff_ffff);
  const delays = node.takeEvents().flatMap((event) => (event.kind === "writes-slowed" ? [event.delayMs] : []));
  expect(delays).toEqual([300]);
});
