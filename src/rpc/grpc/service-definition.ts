/**
 * gRPC service definitions from generated services.
 *
 * Messages stay bytes here: whoever handles a call decodes, after the budget has been asked and where a malformed
 * message can be answered.
 */
import type { ServiceDefinition } from "@grpc/grpc-js";

/** What generated code keeps on each method of a service. */
type GeneratedMethod = {
  readonly name: string;
  readonly path: string;
  readonly requestStream: true | undefined;
  readonly responseStream: true | undefined;
};

/** The methods of a generated service, by the names of its properties (`get`, `nodeStatus`). */
type MethodName<Service> = Exclude<
  { [K in keyof Service]: Service[K] extends GeneratedMethod ? K : never }[keyof Service],
  undefined
>;

const asIs = (bytes: Uint8Array): Buffer =>
  bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function serviceDefinition<Service extends object>(service: {
  readonly prototype: Service;
}): ServiceDefinition<Record<MethodName<Service> & string, never>> {
  const definition: Record<string, unknown> = {};
  for (const name of Object.keys(service.prototype)) {
    const { path, requestStream, responseStream } = service.prototype[name as keyof Service] as GeneratedMethod;
    definition[name] = {
      path,
      requestStream: requestStream === true,
      responseStream: responseStream === true,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    };
  }
  return definition as ReturnType<typeof serviceDefinition<Service>>;
}
