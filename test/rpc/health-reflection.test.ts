/** Health and reflection, asked as any tool would ask. */
import { expect, test } from "bun:test";
import descriptor, { type IFileDescriptorProto } from "protobufjs/ext/descriptor.js";
import { connect } from "#client/connect.ts";
import { createConnection } from "#client/connection.ts";
import { grpc } from "#rpc/generated/taikv.js";
import { startTestServer, until } from "./memory-handler.ts";

const { ServingStatus } = grpc.health.v1.HealthCheckResponse;

test("health: the process is alive, the store is ready, others are unknown", async () => {
  await using node = await startTestServer();
  await using kv = connect(node.address);
  expect(await kv.health()).toBe("serving");
  expect(await kv.health("taikv.v1.KeyValue")).toBe("serving");
  node.setReady(false);
  expect(await kv.health()).toBe("serving");
  expect(await kv.health("taikv.v1.KeyValue")).toBe("not-serving");
  expect(await kv.health("no.such.Service")).toBe("unknown");
});

test("a watch tells each change, and ends when the node drains", async () => {
  await using node = await startTestServer();
  using connection = createConnection(node.address);
  await connection.connectFault(2000);
  const request = grpc.health.v1.HealthCheckRequest.encode({ service: "taikv.v1.KeyValue" }).finish();
  const limits = { deadlineAtMs: Number.POSITIVE_INFINITY, signal: undefined };
  const watch = connection.serverStream(grpc.health.v1.Health.prototype.watch.path, request, limits);
  const seen: number[] = [];
  watch.on("data", (bytes: Buffer) => seen.push(grpc.health.v1.HealthCheckResponse.decode(bytes).status));
  watch.on("error", () => {});
  await until(() => seen.length === 1);
  node.setReady(false);
  await until(() => seen.length === 2);
  node.setReady(true);
  await until(() => seen.length === 3);
  await node.server.drain(2000);
  await until(() => seen.length === 4);
  expect(seen).toEqual([
    ServingStatus.SERVING,
    ServingStatus.NOT_SERVING,
    ServingStatus.SERVING,
    ServingStatus.NOT_SERVING,
  ]);
});

async function reflect(
  address: string,
  path: string,
  requests: readonly grpc.reflection.v1.ServerReflectionRequest.$Properties[],
): Promise<grpc.reflection.v1.ServerReflectionResponse[]> {
  using connection = createConnection(address);
  await connection.connectFault(2000);
  const stream = connection.duplex(path);
  const answers: grpc.reflection.v1.ServerReflectionResponse[] = [];
  stream.on("data", (bytes: Buffer) => answers.push(grpc.reflection.v1.ServerReflectionResponse.decode(bytes)));
  for (const request of requests) {
    stream.write(Buffer.from(grpc.reflection.v1.ServerReflectionRequest.encode(request).finish()));
  }
  stream.end();
  await new Promise((resolve, reject) => stream.on("end", resolve).on("error", reject));
  return answers;
}

test("reflection lists services and gives the files of symbols with all that they import, in both versions", async () => {
  await using node = await startTestServer();
  for (const version of ["v1", "v1alpha"]) {
    const [list, symbol, method, file, absent] = await reflect(
      node.address,
      `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`,
      [
        { listServices: "" },
        { fileContainingSymbol: "taikv.v1.Operator" },
        { fileContainingSymbol: ".taikv.v1.KeyValue.Get" },
        { fileByFilename: "taikv/v1/kv.proto" },
        { fileContainingSymbol: "no.Such" },
      ],
    );
    const names = list?.listServicesResponse?.service?.map(({ name }) => name);
    expect(names).toContain("taikv.v1.KeyValue");
    expect(names).toContain("grpc.health.v1.Health");
    const filesOf = (answer: typeof list): IFileDescriptorProto[] =>
      (answer?.fileDescriptorResponse?.fileDescriptorProto ?? []).map(
        (bytes) => descriptor.FileDescriptorProto.decode(bytes) as IFileDescriptorProto,
      );
    expect(filesOf(symbol).map(({ name }) => name)).toEqual(["taikv/v1/operator.proto", "taikv/v1/types.proto"]);
    expect(filesOf(method).map(({ name }) => name)).toEqual(["taikv/v1/kv.proto"]);
    const [kv] = filesOf(file);
    expect(kv?.package).toBe("taikv.v1");
    const get = kv?.service?.find(({ name }) => name === "KeyValue")?.method?.find(({ name }) => name === "Get");
    expect(get).toMatchObject({ inputType: ".taikv.v1.GetRequest", outputType: ".taikv.v1.GetResponse" });
    const session = kv?.messageType?.find(({ name }) => name === "SessionOperation");
    expect(session?.field?.map(({ name, typeName }) => [name, typeName ?? ""])).toEqual([
      ["request_id", ""],
      ["operation", ".taikv.v1.Operation"],
      ["timeout_ms", ""],
    ]);
    expect(absent?.errorResponse?.errorCode).toBe(5);
  }
});
