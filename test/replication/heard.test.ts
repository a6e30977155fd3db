/** What is on a node's own disk counts for it as a coordinator only when a peer would miss it. */
import { expect, test } from "bun:test";
import { utf8BytesOf } from "#base/text.ts";
import type { Consistency } from "#model/consistency.ts";
import type { NodeId } from "#model/node-id.ts";
import type { Liveness } from "#model/node-record.ts";
import type { RangeConfig } from "#model/range-config.ts";
import { successorWithSlots } from "#replication/ballot.ts";
import type { ReplicaMessage } from "#replication/message.ts";
import { propose } from "#replication/proposal.ts";
import { A, B, C, CONFIG, D, normal, together } from "../support/few-nodes.ts";
import { type LoneNode, type Sent, startLoneNode, viewOf } from "../support/lone-node.ts";
import { createDisk } from "../support/replication-disk.ts";

/** A as the coordinator of a range that it owns with B and C; nobody has heard how far its store has come. */
function coordinator(others: Liveness, config: RangeConfig = CONFIG): LoneNode {
  const node = startLoneNode(A, createDisk(), "lone", {}, false);
  const known = [A, B, C, D].map((id): [NodeId, Liveness] => [id, id === A ? "up" : others]);
  node.feed({ kind: "view", view: viewOf(new Map(known)) });
  node.tell(B, { kind: "learn", requestId: 1, configs: [config] });
  node.advance(500);
  node.take();
  return node;
}

function insert(node: LoneNode, consistency: Consistency) {
  return node.operate({
    kind: "insert",
    key: utf8BytesOf("tea"),
    payload: utf8BytesOf("green"),
    ttlMs: 0,
    consistency,
  });
}

function ofKind<K extends ReplicaMessage["kind"]>(sent: readonly Sent[], kind: K) {
  return sent.flatMap(({ to, message }) =>
    message.kind === kind ? [{ to, message: message as Extract<ReplicaMessage, { kind: K }> }] : [],
  );
}

test("a coordinator's own copy counts only once a peer has heard the commit number of its batch", () => {
  const node = coordinator("up");
  const outcome = insert(node, "quorum");
  const sent = node.take();
  const [toB] = ofKind(sent, "write");
  const marks = ofKind(sent, "mark");
  expect(marks.map(({ to }) => to)).toEqual([B]);
  for (const { message } of marks) expect(message.commitNumber).toBe(node.disk.commitNumber);
  const requestId = toB?.message.requestId as number;
  node.feed({ kind: "message", from: B, message: { kind: "write-answer", requestId, outcome: { kind: "stored" } } });
  // B and the coordinator have it, and only B's disk would be missed.
  expect(outcome()).toBeUndefined();
  const heard = marks[0]?.message.requestId as number;
  node.feed({ kind: "message", from: B, message: { kind: "mark-answer", requestId: heard } });
  expect(outcome()).toMatchObject({ kind: "inserted" });
});

test("whoever is silent is told again, and others with it; who is down is not", () => {
  const node = coordinator("up", { ...CONFIG, slots: [normal(A)] });
  const outcome = insert(node, "quorum");
  expect(ofKind(node.take(), "mark").map(({ to }) => to)).toEqual([B]);
  node.advance(200);
  const again = ofKind(node.take(), "mark");
  expect(again.map(({ to }) => to)).toEqual([B, C, D]);
  const everyone = new Map<NodeId, Liveness>([
    [A, "up"],
    [B, "down"],
    [C, "down"],
    [D, "up"],
  ]);
  node.feed({ kind: "view", view: viewOf(everyone) });
  node.advance(200);
  const [last] = ofKind(node.take(), "mark");
  expect(last?.to).toBe(D);
  expect(outcome()).toBeUndefined();
  const requestId = last?.message.requestId as number;
  node.feed({ kind: "message", from: D, message: { kind: "mark-answer", requestId } });
  expect(outcome()).toMatchObject({ kind: "inserted" });
});

test("a node that is alone counts itself", () => {
  for (const config of [CONFIG, { ...CONFIG, slots: [normal(A)] }]) {
    const outcome = insert(coordinator("down", config), "one");
    expect(outcome()).toMatchObject({ kind: "inserted" });
  }
});

test("what came to be durable while a peer was being told goes with the next number, all of it at once", () => {
  const node = coordinator("up", { ...CONFIG, slots: [normal(A)] });
  const outcomes = Array.from({ length: 5 }, () => insert(node, "quorum"));
  const first = ofKind(node.take(), "mark");
  expect(first).toHaveLength(1);
  const answer = (mark: (typeof first)[number] | undefined): void => {
    if (mark === undefined) throw new Error("nobody was told");
    const { requestId } = mark.message;
    node.feed({ kind: "message", from: mark.to, message: { kind: "mark-answer", requestId } });
  };
  answer(first[0]);
  expect(outcomes.map((outcome) => outcome()?.kind)).toEqual(["inserted", undefined, undefined, undefined, undefined]);
  const second = ofKind(node.take(), "mark");
  expect(second).toHaveLength(1);
  answer(second[0]);
  expect(outcomes.every((outcome) => outcome()?.kind === "inserted")).toBe(true);
});

test("a proposer's own vote counts only once a peer has heard of it", () => {
  const both: RangeConfig = { ...CONFIG, slots: [normal(A), normal(B)] };
  const cluster = together(1, 2);
  cluster.learn(both);
  const [piece] = cluster.node(A).replication.held.pieces;
  if (piece === undefined) throw new Error("A holds nothing");
  propose(cluster.node(A).replication, piece, successorWithSlots(both, both.slots));
  cluster.run(3000, ["mark-answer"]);
  const epochsAt = (id: NodeId) => cluster.node(id).replication.held.pieces.map(({ config }) => config.epoch);
  expect(epochsAt(A)).toEqual([2]);
  cluster.run(5000);
  expect(Math.min(...epochsAt(A))).toBeGreaterThan(2);
});

test("votes overtake writes that are answered later, and still everything comes to count", () => {
  const config: RangeConfig = { ...CONFIG, slots: [normal(A)] };
  const node = coordinator("up", config);
  const { range, epoch } = config;
  node.tell(D, { kind: "slow-writes", requestId: 9, range, epoch, delayMs: 50 });
  const marks: { readonly to: NodeId; readonly requestId: number }[] = [];
  const send = (): void => {
    for (const { to, message } of ofKind(node.take(), "mark")) marks.push({ to, requestId: message.requestId });
  };
  const answer = (): void => {
    for (const { to, requestId } of marks.splice(0)) {
      node.feed({ kind: "message", from: to, message: { kind: "mark-answer", requestId } });
    }
  };
  const first = insert(node, "quorum");
  node.advance(60);
  send();
  const second = insert(node, "quorum");
  const [piece] = node.replication.held.pieces;
  if (piece === undefined) throw new Error("A holds nothing");
  propose(node.replication, piece, successorWithSlots(config, [normal(A)]));
  node.feed({ kind: "tick" });
  node.advance(60);
  for (let round = 0; round < 10; round++) {
    send();
    answer();
  }
  node.advance(60);
  const third = insert(node, "quorum");
  for (let round = 0; round < 10; round++) {
    node.advance(10);
    send();
    answer();
  }
  for (const outcome of [first, second, third]) expect(outcome()).toMatchObject({ kind: "inserted" });
  expect(node.replication.heard.waiting).toEqual([]);
});
