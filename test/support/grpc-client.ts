/**
 * A client of the public protocol that shares no code with the program: messages by reflection over `proto/`.
 *
 * What a program in another language would see, so that tests of the binary do not test one mistake against itself.
 */
import { join } from "node:path";
import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import protobuf from "protobufjs";

const PROTO_FOLDER = join(import.meta.dir, "../../proto");
const MESSAGE_BYTES_MAX = 32 * 1024 * 1024;

export type ConsistencyName = "one" | "quorum" | "all";
const CONSISTENCY = { one: 1, quorum: 2, all: 3 } as const;

export type CallOptions = { readonly consistency?: ConsistencyName; readonly timeoutMs?: number };

/** A call that did not end with OK: `code` is the number of the gRPC status. */
export class CallError extends Error {
  override readonly name = "CallError";
  readonly code: number;
  readonly details: string;
  /** The trailing metadata `taikv-effect`. */
  readonly effect: string | undefined;
  constructor(method: string, cause: ServiceError) {
    super(`${method}: status ${cause.code}: ${cause.details}`);
    this.code = cause.code;
    this.details = cause.details;
    this.effect = cause.metadata?.get("taikv-effect")[0]?.toString();
  }
}

export type ScannedItem = { readonly key: Uint8Array; readonly payload: Uint8Array; readonly version: Uint8Array };

export type GrpcClient = Disposable & {
  readonly address: string;
  /** `undefined` when there is no such key. */
  readonly get: (key: Uint8Array | string, options?: CallOptions) => Promise<Uint8Array | undefined>;
  /** Answers the version. */
  readonly insert: (
    key: Uint8Array | string,
    payload: Uint8Array | string,
    options?: CallOptions,
  ) => Promise<Uint8Array>;
  /** False when there was no such key. */
  readonly delete: (key: Uint8Array | string, options?: CallOptions) => Promise<boolean>;
  readonly scan: (prefix: Uint8Array | string, options?: { readonly limit?: number }) => Promise<ScannedItem[]>;
  /** Any other unary method by its full name, such as `grpc.health.v1.Health/Check`. */
  readonly call: (
    method: string,
    request: Record<string, unknown>,
    options?: { readonly timeoutMs?: number },
  ) => Promise<Record<string, unknown>>;
};

export const STATUS_NOT_FOUND = 5;

let loaded: protobuf.Root | undefined;

function protocol(): protobuf.Root {
  if (loaded !== undefined) return loaded;
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => (target.startsWith("/") ? target : join(PROTO_FOLDER, target));
  root.loadSync(["taikv/v1/kv.proto", "taikv/v1/operator.proto", "grpc/health/v1/health.proto"]);
  root.resolveAll();
  loaded = root;
  return root;
}

export function connectGrpc(address: string): GrpcClient {
  const client = new Client(address, credentials.createInsecure(), {
    "grpc.max_receive_message_length": MESSAGE_BYTES_MAX,
    "grpc.max_send_message_length": MESSAGE_BYTES_MAX,
    "grpc.enable_retries": 0,
    "grpc.initial_reconnect_backoff_ms": 50,
    "grpc.max_reconnect_backoff_ms": 200,
    "grpc.use_local_subchannel_pool": 1,
  });
  const root = protocol();

  const method = (name: string) => {
    const [service, short] = name.split("/") as [string, string];
    const found = root.lookupService(service).methods[short];
    if (found?.resolvedRequestType == null || found.resolvedResponseType == null) throw new Error(`No method ${name}`);
    const { resolvedRequestType: request, resolvedResponseType: response } = found;
    return {
      path: `/${name}`,
      serialize: (value: Record<string, unknown>) => Buffer.from(request.encode(request.fromObject(value)).finish()),
      deserialize: (bytes: Buffer) =>
        response.toObject(response.decode(bytes), { defaults: true }) as Record<string, unknown>,
    };
  };
  const methods = new Map<string, ReturnType<typeof method>>();
  const known = (name: string) => {
    const found = methods.get(name) ?? method(name);
    methods.set(name, found);
    return found;
  };

  const call: GrpcClient["call"] = (name, request, { timeoutMs = 5000 } = {}) => {
    const { path, serialize, deserialize } = known(name);
    const { promise, resolve, reject } = Promise.withResolvers<Record<string, unknown>>();
    client.makeUnaryRequest(
      path,
      serialize,
      deserialize,
      request,
      new Metadata(),
      { deadline: Date.now() + timeoutMs },
      (error, response) => {
        if (error !== null) reject(new CallError(name, error));
        else resolve(response as Record<string, unknown>);
      },
    );
    return promise;
  };
  const kv = (name: string, request: Record<string, unknown>, { consistency, timeoutMs }: CallOptions = {}) =>
    call(
      `taikv.v1.KeyValue/${name}`,
      { ...request, ...(consistency === undefined ? {} : { consistency: CONSISTENCY[consistency] }) },
      timeoutMs === undefined ? {} : { timeoutMs },
    );

  return {
    address,
    call,
    get: async (key, options) => {
      try {
        return asBytes((await kv("Get", { key: bytesOf(key) }, options))["payload"]);
      } catch (error) {
        if (error instanceof CallError && error.code === STATUS_NOT_FOUND) return undefined;
        throw error;
      }
    },
    insert: async (key, payload, options) =>
      asBytes((await kv("Insert", { key: bytesOf(key), payload: bytesOf(payload) }, options))["version"]),
    delete: async (key, options) => {
      try {
        await kv("Delete", { key: bytesOf(key) }, options);
        return true;
      } catch (error) {
        if (error instanceof CallError && error.code === STATUS_NOT_FOUND) return false;
        throw error;
      }
    },
    scan: (prefix, { limit = 0 } = {}) => {
      const { path, serialize, deserialize } = known("taikv.v1.KeyValue/Scan");
      const { promise, resolve, reject } = Promise.withResolvers<ScannedItem[]>();
      const items: ScannedItem[] = [];
      const stream = client.makeServerStreamRequest(
        path,
        serialize,
        deserialize,
        { prefix: bytesOf(prefix), limit },
        new Metadata(),
        {
          deadline: Date.now() + 60_000,
        },
      );
      stream.on("data", (page: Record<string, unknown>) => {
        for (const item of page["items"] as Record<string, unknown>[]) {
          items.push({
            key: asBytes(item["key"]),
            payload: asBytes(item["payload"]),
            version: asBytes(item["version"]),
          });
        }
      });
      stream.on("error", (error) => reject(new CallError("Scan", error as ServiceError)));
      stream.on("end", () => resolve(items));
      return promise;
    },
    [Symbol.dispose]: () => client.close(),
  };
}

function bytesOf(value: Uint8Array | string): Uint8Array {
  return typeof value === "string" ? new TextEncoder().encode(value) : value;
}

/** An own copy: decoded fields are views into the whole message. With `defaults`, empty bytes are an empty array. */
function asBytes(value: unknown): Uint8Array {
  return Uint8Array.from(value as ArrayLike<number>);
}
