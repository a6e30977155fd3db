/**
 * `grpc.health.v1.Health`: "" says whether the process works, `taikv.v1.KeyValue` whether the node accepts operations.
 */
import type { ServerWritableStream, UntypedServiceImplementation } from "@grpc/grpc-js";
import { grpc } from "../generated/taikv.js";
import type { ReadySource } from "../request-handler.ts";
import { type CallSettings, unaryMethod } from "./call-adapter.ts";

export const READY_SERVICE = "taikv.v1.KeyValue";

const { SERVING, NOT_SERVING, SERVICE_UNKNOWN } = grpc.health.v1.HealthCheckResponse.ServingStatus;

export type HealthService = {
  readonly methods: UntypedServiceImplementation;
  /** Says once more that nothing is ready here, and ends all watches. */
  readonly goAway: () => void;
};

export function healthService(ready: ReadySource, settings: CallSettings): HealthService {
  const { HealthCheckRequest, HealthCheckResponse, HealthListRequest, HealthListResponse } = grpc.health.v1;
  const endOf = new Set<() => void>();
  let isGoingAway = false;

  const statusOf = (service: string) => {
    if (service === "") return ready.isLive() ? SERVING : NOT_SERVING;
    if (service === READY_SERVICE) return ready.isReady() && !isGoingAway ? SERVING : NOT_SERVING;
    return SERVICE_UNKNOWN;
  };
  const watch = (call: ServerWritableStream<Buffer, Uint8Array>): void => {
    const service = serviceAskedFor(call.request);
    let last: number | undefined;
    const tell = (): void => {
      const status = statusOf(service);
      if (status !== last) call.write(HealthCheckResponse.encode({ status }).finish());
      last = status;
    };
    const subscription = ready.onChange(tell);
    const end = (): void => {
      tell();
      call.end();
    };
    endOf.add(end);
    call.on("cancelled", settings.openCalls.begin());
    call.on("cancelled", () => {
      subscription[Symbol.dispose]();
      endOf.delete(end);
    });
    tell();
  };

  return {
    methods: {
      check: unaryMethod(
        settings,
        (bytes) => HealthCheckRequest.decode(bytes),
        async ({ service }) => {
          const status = statusOf(service);
          if (status === SERVICE_UNKNOWN) return { failure: { kind: "not-found" } };
          return { response: HealthCheckResponse.encode({ status }).finish() };
        },
      ),
      list: unaryMethod(
        settings,
        (bytes) => HealthListRequest.decode(bytes),
        async () => {
          const statuses = Object.fromEntries(
            ["", READY_SERVICE].map((service) => [service, { status: statusOf(service) }]),
          );
          return { response: HealthListResponse.encode({ statuses }).finish() };
        },
      ),
      watch,
    },
    goAway: () => {
      isGoingAway = true;
      for (const end of endOf) end();
    },
  };
}

/** A request that cannot be decoded asks for a service that nobody has. */
function serviceAskedFor(request: Uint8Array): string {
  try {
    return grpc.health.v1.HealthCheckRequest.decode(request).service;
  } catch {
    return "\uFFFD";
  }
}
