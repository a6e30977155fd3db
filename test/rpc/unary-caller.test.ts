/** Unary calls from node to node. */
import { expect, test } from "bun:test";
import { taikv } from "#rpc/generated/taikv.js";
import { createUnaryCaller } from "#rpc/grpc/unary-caller.ts";
import { FailureError } from "#rpc/request-handler.ts";
import { startTestServer } from "./memory-handler.ts";

const { path } = taikv.v1.Ring.prototype.introduce;
const request = taikv.v1.IntroduceRequest.encode({ name: "joiner", address: "127.0.0.1:9" }).finish();

test("a joiner is introduced; a refusal arrives with its status, and so does silence", async () => {
  await using contact = await startTestServer();
  await using other = await startTestServer({
    introduce: async () => {
      throw new FailureError({ kind: "foreign-cluster", reason: "this is prod" });
    },
  });
  using caller = createUnaryCaller();
  const response = await caller.call(contact.address, path, request, 2000);
  expect(taikv.v1.IntroduceResponse.decode(response).settings?.clusterName).toBe("for joiner");
  const refusal = await caller.call(other.address, path, request, 2000).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 9, details: "this is prod" });
  const nobody = await caller.call("127.0.0.1:1", path, request, 2000).catch((error: unknown) => error);
  expect(nobody).toMatchObject({ code: 14 });
});
