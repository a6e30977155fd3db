/** Every call of `taikv.v1.Operator`, and the health of nodes. */
import { status } from "@grpc/grpc-js";
import { grpc, taikv } from "#rpc/generated/taikv.js";
import { errorOfFault } from "./call-error.ts";
import type {
  CallOptions,
  Client,
  ConnectOptions,
  HealthStatus,
  OperatorCallOptions,
  OperatorClient,
} from "./client.ts";
import { NotFoundError, TaikvError } from "./client-error.ts";
import type { CallFault } from "./connection.ts";
import type { Failover } from "./failover.ts";
import { TIMEOUT_MS_DEFAULT } from "./unary-client.ts";

/** The side of a generated message class that is needed here. */
type Message<Decoded, Encoded> = {
  readonly decode: (bytes: Uint8Array) => Decoded;
  readonly encode: (message: Encoded) => { readonly finish: () => Uint8Array };
};

/** The ways to all nodes, or to the one at an address. */
export type FailoverOf = (address: string | undefined) => Failover;

export function createOperatorClient(failoverOf: FailoverOf, defaults: ConnectOptions): OperatorClient {
  const { v1 } = taikv;
  const operator = v1.Operator.prototype;
  const asking =
    <Request, Response>(path: string, request: Message<unknown, Request>, response: Message<Response, never>) =>
    async (message?: Request, options?: OperatorCallOptions): Promise<Response> => {
      const answer = await failoverOf(options?.address).unary({
        path,
        request: request.encode(message ?? ({} as Request)).finish(),
        purpose: "read",
        timeoutMs: options?.timeoutMs ?? defaults.timeoutMs ?? TIMEOUT_MS_DEFAULT,
        signal: options?.signal,
      });
      return response.decode(answer.response);
    };
  return {
    status: asking(operator.status.path, v1.StatusRequest, v1.StatusResponse),
    nodeStatus: asking(operator.nodeStatus.path, v1.NodeStatusRequest, v1.NodeStatusResponse),
    ring: asking(operator.ring.path, v1.RingRequest, v1.RingResponse),
    where: asking(operator.where.path, v1.WhereRequest, v1.WhereResponse),
    hold: asking(operator.hold.path, v1.HoldRequest, v1.HoldResponse),
    health: asking(operator.health.path, v1.HealthRequest, v1.HealthResponse),
    tasks: asking(operator.tasks.path, v1.TasksRequest, v1.TasksResponse),
    remove: asking(operator.remove.path, v1.RemoveRequest, v1.RemoveResponse),
    giveUp: asking(operator.giveUp.path, v1.GiveUpRequest, v1.GiveUpResponse),
    weigh: asking(operator.weigh.path, v1.WeighRequest, v1.WeighResponse),
    cancelTask: asking(operator.cancelTask.path, v1.CancelTaskRequest, v1.CancelTaskResponse),
    leave: (request, options) => leave(failoverOf(options?.address), request ?? {}, options ?? {}),
  };
}

async function* leave(
  failover: Failover,
  request: taikv.v1.LeaveRequest.$Properties,
  options: OperatorCallOptions,
): AsyncGenerator<taikv.v1.LeaveProgress> {
  const startedAtMs = performance.now();
  const connection = await failover.connected(TIMEOUT_MS_DEFAULT);
  const deadlineAtMs = options.timeoutMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + options.timeoutMs;
  const bytes = taikv.v1.LeaveRequest.encode(request).finish();
  const limits = { deadlineAtMs, signal: options.signal };
  try {
    for await (const response of connection.serverStream(taikv.v1.Operator.prototype.leave.path, bytes, limits)) {
      yield taikv.v1.LeaveProgress.decode(response as Buffer);
    }
  } catch (fault) {
    throw errorOfFault(fault as CallFault, "read", { address: connection.address, startedAtMs });
  }
}

export function createHealthCheck(failover: Failover, defaults: ConnectOptions): Client["health"] {
  const { Health, HealthCheckRequest, HealthCheckResponse } = grpc.health.v1;
  return async (service = "", options?: CallOptions): Promise<HealthStatus> => {
    try {
      const { response } = await failover.unary({
        path: Health.prototype.check.path,
        request: HealthCheckRequest.encode({ service }).finish(),
        purpose: "read",
        timeoutMs: options?.timeoutMs ?? defaults.timeoutMs ?? TIMEOUT_MS_DEFAULT,
        signal: options?.signal,
      });
      const { SERVING, NOT_SERVING } = HealthCheckResponse.ServingStatus;
      const answered = HealthCheckResponse.decode(response).status;
      if (answered === SERVING) return "serving";
      return answered === NOT_SERVING ? "not-serving" : "unknown";
    } catch (error) {
      if (error instanceof NotFoundError) return "unknown";
      if (error instanceof TaikvError && error.grpcStatus === status.UNIMPLEMENTED) return "unknown";
      throw error;
    }
  };
}
