/** Introductions: what a joiner learns of a contact. */
import { expect, test } from "bun:test";
import type { NodeId } from "#model/node-id.ts";
import type { NodeRecord } from "#model/node-record.ts";
import { clusterSettingsToWire, nodeRecordToWire } from "#rpc/codec/types-codec.ts";
import { introduceTo } from "#rpc/grpc/introduce.ts";
import { FailureError } from "#rpc/request-handler.ts";
import { startTestServer } from "./memory-handler.ts";

const asking = { name: "joiner", address: "127.0.0.1:9", clusterName: undefined, timeoutMs: 2000 };
const settings = {
  clusterId: "c0ffee00c0ffee00c0ffee00c0ffee00",
  clusterName: "prod",
  replicationFactor: 3,
  successors: 16,
  consistency: "quorum",
  hash: "sha256-be64",
  hashVector: "00",
} as const;
const record: NodeRecord = {
  id: "00112233445566778899aabbccddeeff" as NodeId,
  name: "contact",
  address: "127.0.0.1:7400",
  incarnation: 1,
  revision: 2,
  lifecycle: "serving",
  weight: 1,
  virtualNodes: 32,
  zone: "",
};

test("a contact tells its cluster and the nodes it knows", async () => {
  await using contact = await startTestServer({
    introduce: async () => ({ settings: clusterSettingsToWire(settings), nodes: [nodeRecordToWire(record)] }),
  });
  expect(await introduceTo(contact.address, asking)).toEqual({ kind: "introduced", settings, nodes: [record] });
});

test("a contact of another cluster refuses; one that is not there is unreachable", async () => {
  await using contact = await startTestServer({
    introduce: async ({ clusterName }) => {
      throw new FailureError({ kind: "foreign-cluster", reason: `this is prod, not ${clusterName}` });
    },
  });
  const introduction = await introduceTo(contact.address, { ...asking, clusterName: "test" });
  expect(introduction).toEqual({ kind: "refused", reason: "this is prod, not test" });
  expect(await introduceTo("127.0.0.1:1", asking)).toMatchObject({ kind: "unreachable" });
});
