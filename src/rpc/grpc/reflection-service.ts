/**
 * Server reflection, v1 and v1alpha (which differ in name only): what grpcurl and other tools ask to learn the protocol.
 */
import { type handleBidiStreamingCall, status } from "@grpc/grpc-js";
import { FILE_DESCRIPTORS, type FileDescriptor } from "../generated/descriptors.ts";
import { grpc } from "../generated/taikv.js";

type Response = grpc.reflection.v1.ServerReflectionResponse.$Properties;

const FILES: ReadonlyMap<string, FileDescriptor> = new Map(FILE_DESCRIPTORS.map((file) => [file.name, file]));

export function reflectionMethod(): handleBidiStreamingCall<Buffer, Uint8Array> {
  const { ServerReflectionRequest, ServerReflectionResponse } = grpc.reflection.v1;
  return (stream) => {
    stream.on("data", (bytes: Buffer) => {
      try {
        const request = ServerReflectionRequest.decode(bytes);
        const response = { validHost: request.host, originalRequest: request, ...answerTo(request) };
        stream.write(ServerReflectionResponse.encode(response).finish());
      } catch {
        stream.emit("error", { code: status.INVALID_ARGUMENT, details: "the request cannot be decoded" });
      }
    });
    stream.on("end", () => stream.end());
  };
}

function answerTo(request: grpc.reflection.v1.ServerReflectionRequest): Response {
  switch (request.messageRequest) {
    case "listServices": {
      const names = FILE_DESCRIPTORS.flatMap((file) => file.services).sort();
      return { listServicesResponse: { service: names.map((name) => ({ name })) } };
    }
    case "fileByFilename":
      return fileAnswer(FILES.get(request.fileByFilename ?? ""), "file", request.fileByFilename);
    case "fileContainingSymbol": {
      const symbol = (request.fileContainingSymbol ?? "").replace(/^\./, "");
      return fileAnswer(
        FILE_DESCRIPTORS.find((file) => file.symbols.includes(symbol)),
        "symbol",
        symbol,
      );
    }
    case "allExtensionNumbersOfType":
      return { allExtensionNumbersResponse: { baseTypeName: request.allExtensionNumbersOfType ?? "" } };
    default:
      return { errorResponse: { errorCode: status.NOT_FOUND, errorMessage: "there are no extensions here" } };
  }
}

function fileAnswer(file: FileDescriptor | undefined, what: string, name: string | null | undefined): Response {
  if (file === undefined) {
    return { errorResponse: { errorCode: status.NOT_FOUND, errorMessage: `no ${what} "${name}" here` } };
  }
  const encoded = withImports(file).map(({ base64 }) => Buffer.from(base64, "base64"));
  return { fileDescriptorResponse: { fileDescriptorProto: encoded } };
}

/** The file, then all that it imports, once each. */
function withImports(file: FileDescriptor): FileDescriptor[] {
  const all = new Set([file]);
  for (const each of all) {
    for (const name of each.imports) {
      const imported = FILES.get(name);
      if (imported !== undefined) all.add(imported);
    }
  }
  return [...all];
}
