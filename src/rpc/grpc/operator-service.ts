/** The calls of `taikv.v1.Operator` and `taikv.v1.Ring/Introduce`, as methods for the gRPC library. */
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { taikv } from "../generated/taikv.js";
import type { IntroduceHandler, OperatorHandler, RequestContext } from "../request-handler.ts";
import { type CallSettings, streamingMethod, unaryMethod } from "./call-adapter.ts";

/** Leaving moves all of a node's data; a caller that sets no deadline waits for it. */
const LEAVE_TIMEOUT_MS_DEFAULT = 7 * 24 * 3_600_000;

/** The side of a generated message class that is needed here. */
type Message<Decoded, Encoded> = {
  readonly decode: (bytes: Uint8Array) => Decoded;
  readonly encode: (message: Encoded) => { readonly finish: () => Uint8Array };
};

export function operatorMethods(handler: OperatorHandler, settings: CallSettings): UntypedServiceImplementation {
  const { v1 } = taikv;
  return {
    status: plainMethod(settings, v1.StatusRequest, v1.StatusResponse, handler.status),
    nodeStatus: plainMethod(settings, v1.NodeStatusRequest, v1.NodeStatusResponse, handler.nodeStatus),
    ring: plainMethod(settings, v1.RingRequest, v1.RingResponse, handler.ring),
    where: plainMethod(settings, v1.WhereRequest, v1.WhereResponse, handler.where),
    hold: plainMethod(settings, v1.HoldRequest, v1.HoldResponse, handler.hold),
    health: plainMethod(settings, v1.HealthRequest, v1.HealthResponse, handler.health),
    tasks: plainMethod(settings, v1.TasksRequest, v1.TasksResponse, handler.tasks),
    remove: plainMethod(settings, v1.RemoveRequest, v1.RemoveResponse, handler.remove),
    giveUp: plainMethod(settings, v1.GiveUpRequest, v1.GiveUpResponse, handler.giveUp),
    weigh: plainMethod(settings, v1.WeighRequest, v1.WeighResponse, handler.weigh),
    cancelTask: plainMethod(settings, v1.CancelTaskRequest, v1.CancelTaskResponse, handler.cancelTask),
    leave: streamingMethod(
      settings,
      (bytes) => v1.LeaveRequest.decode(bytes),
      LEAVE_TIMEOUT_MS_DEFAULT,
      async function* (request, context) {
        for await (const progress of handler.leave(request, context)) yield v1.LeaveProgress.encode(progress).finish();
      },
    ),
  };
}

export function introduceMethod(
  handler: IntroduceHandler,
  settings: CallSettings,
): handleUnaryCall<Buffer, Uint8Array> {
  return plainMethod(settings, taikv.v1.IntroduceRequest, taikv.v1.IntroduceResponse, handler);
}

function plainMethod<Request, Response>(
  settings: CallSettings,
  request: Message<Request, never>,
  response: Message<unknown, Response>,
  answer: (request: Request, context: RequestContext) => Promise<Response>,
): handleUnaryCall<Buffer, Uint8Array> {
  return unaryMethod(
    settings,
    (bytes) => request.decode(bytes),
    async (message, context) => ({ response: response.encode(await answer(message, context)).finish() }),
  );
}
