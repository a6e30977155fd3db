import type * as $protobuf from "protobufjs";

/** Namespace grpc. */
export namespace grpc {

    /** Namespace health. */
    namespace health {

        /** Namespace v1. */
        namespace v1 {

            /** Represents a Health */
            class Health extends $protobuf.rpc.Service {

                /**
                 * Constructs a new Health service.
                 * @param rpcImpl RPC implementation
                 * @param [requestDelimited=false] Whether requests are length-delimited
                 * @param [responseDelimited=false] Whether responses are length-delimited
                 */
                constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

                /**
                 * Creates new Health service using the specified rpc implementation.
                 * @param rpcImpl RPC implementation
                 * @param [requestDelimited=false] Whether requests are length-delimited
                 * @param [responseDelimited=false] Whether responses are length-delimited
                 * @returns RPC service. Useful where requests and/or responses are streamed.
                 */
                static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): Health;

                /** Calls Check. */
                check: grpc.health.v1.Health.Check;

                /** Calls List. */
                list: grpc.health.v1.Health.List;

                /** Calls Watch. */
                watch: grpc.health.v1.Health.Watch;
            }

            namespace Health {

                /**
                 * Callback as used by {@link grpc.health.v1.Health#check}.
                 * @param error Error, if any
                 * @param [response] HealthCheckResponse
                 */
                type CheckCallback = (error: (Error|null), response?: grpc.health.v1.HealthCheckResponse) => void;

                /** Calls Check. */
                type Check = {
                  (request: grpc.health.v1.IHealthCheckRequest, callback: grpc.health.v1.Health.CheckCallback): void;
                  (request: grpc.health.v1.IHealthCheckRequest): Promise<grpc.health.v1.HealthCheckResponse>;
                  readonly name: "Check";
                  readonly path: "/grpc.health.v1.Health/Check";
                  readonly requestType: "HealthCheckRequest";
                  readonly responseType: "HealthCheckResponse";
                  readonly requestStream: undefined;
                  readonly responseStream: undefined;
                };

                /**
                 * Callback as used by {@link grpc.health.v1.Health#list}.
                 * @param error Error, if any
                 * @param [response] HealthListResponse
                 */
                type ListCallback = (error: (Error|null), response?: grpc.health.v1.HealthListResponse) => void;

                /** Calls List. */
                type List = {
                  (request: grpc.health.v1.IHealthListRequest, callback: grpc.health.v1.Health.ListCallback): void;
                  (request: grpc.health.v1.IHealthListRequest): Promise<grpc.health.v1.HealthListResponse>;
                  readonly name: "List";
                  readonly path: "/grpc.health.v1.Health/List";
                  readonly requestType: "HealthListRequest";
                  readonly responseType: "HealthListResponse";
                  readonly requestStream: undefined;
                  readonly responseStream: undefined;
                };

                /**
                 * Callback as used by {@link grpc.health.v1.Health#watch}.
                 * @param error Error, if any
                 * @param [response] HealthCheckResponse
                 */
                type WatchCallback = (error: (Error|null), response?: grpc.health.v1.HealthCheckResponse) => void;

                /** Calls Watch. */
                type Watch = {
                  (request: grpc.health.v1.IHealthCheckRequest, callback: grpc.health.v1.Health.WatchCallback): void;
                  (request: grpc.health.v1.IHealthCheckRequest): Promise<grpc.health.v1.HealthCheckResponse>;
                  readonly name: "Watch";
                  readonly path: "/grpc.health.v1.Health/Watch";
                  readonly requestType: "HealthCheckRequest";
                  readonly responseType: "HealthCheckResponse";
                  readonly requestStream: undefined;
                  readonly responseStream: true;
                };
            }

            /**
             * Properties of a HealthCheckRequest.
             * @deprecated Use grpc.health.v1.HealthCheckRequest.$Properties instead.
             */
            interface IHealthCheckRequest extends grpc.health.v1.HealthCheckRequest.$Properties {
            }

            /** Represents a HealthCheckRequest. */
            class HealthCheckRequest {

                /**
                 * Constructs a new HealthCheckRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthCheckRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HealthCheckRequest service. */
                service: string;

                /**
                 * Creates a new HealthCheckRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns HealthCheckRequest instance
                 */
                static create(properties: grpc.health.v1.HealthCheckRequest.$Shape): grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape;
                static create(properties?: grpc.health.v1.HealthCheckRequest.$Properties): grpc.health.v1.HealthCheckRequest;

                /**
                 * Encodes the specified HealthCheckRequest message. Does not implicitly {@link grpc.health.v1.HealthCheckRequest.verify|verify} messages.
                 * @param message HealthCheckRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthCheckRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthCheckRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape} HealthCheckRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape;
            }

            namespace HealthCheckRequest {

                /** Properties of a HealthCheckRequest. */
                interface $Properties {

                    /** HealthCheckRequest service */
                    service?: (string|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthCheckRequest. */
                type $Shape = grpc.health.v1.HealthCheckRequest.$Properties;
            }

            /**
             * Properties of a HealthCheckResponse.
             * @deprecated Use grpc.health.v1.HealthCheckResponse.$Properties instead.
             */
            interface IHealthCheckResponse extends grpc.health.v1.HealthCheckResponse.$Properties {
            }

            /** Represents a HealthCheckResponse. */
            class HealthCheckResponse {

                /**
                 * Constructs a new HealthCheckResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthCheckResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HealthCheckResponse status. */
                status: grpc.health.v1.HealthCheckResponse.ServingStatus;

                /**
                 * Creates a new HealthCheckResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns HealthCheckResponse instance
                 */
                static create(properties: grpc.health.v1.HealthCheckResponse.$Shape): grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape;
                static create(properties?: grpc.health.v1.HealthCheckResponse.$Properties): grpc.health.v1.HealthCheckResponse;

                /**
                 * Encodes the specified HealthCheckResponse message. Does not implicitly {@link grpc.health.v1.HealthCheckResponse.verify|verify} messages.
                 * @param message HealthCheckResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthCheckResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthCheckResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape} HealthCheckResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape;
            }

            namespace HealthCheckResponse {

                /** Properties of a HealthCheckResponse. */
                interface $Properties {

                    /** HealthCheckResponse status */
                    status?: (grpc.health.v1.HealthCheckResponse.ServingStatus|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthCheckResponse. */
                type $Shape = grpc.health.v1.HealthCheckResponse.$Properties;

                /** ServingStatus enum. */
                enum ServingStatus {

                    /** UNKNOWN value */
                    UNKNOWN = 0,

                    /** SERVING value */
                    SERVING = 1,

                    /** NOT_SERVING value */
                    NOT_SERVING = 2,

                    /** SERVICE_UNKNOWN value */
                    SERVICE_UNKNOWN = 3
                }
            }

            /**
             * Properties of a HealthListRequest.
             * @deprecated Use grpc.health.v1.HealthListRequest.$Properties instead.
             */
            interface IHealthListRequest extends grpc.health.v1.HealthListRequest.$Properties {
            }

            /** Represents a HealthListRequest. */
            class HealthListRequest {

                /**
                 * Constructs a new HealthListRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthListRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Creates a new HealthListRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns HealthListRequest instance
                 */
                static create(properties: grpc.health.v1.HealthListRequest.$Shape): grpc.health.v1.HealthListRequest & grpc.health.v1.HealthListRequest.$Shape;
                static create(properties?: grpc.health.v1.HealthListRequest.$Properties): grpc.health.v1.HealthListRequest;

                /**
                 * Encodes the specified HealthListRequest message. Does not implicitly {@link grpc.health.v1.HealthListRequest.verify|verify} messages.
                 * @param message HealthListRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthListRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthListRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthListRequest & grpc.health.v1.HealthListRequest.$Shape} HealthListRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthListRequest & grpc.health.v1.HealthListRequest.$Shape;
            }

            namespace HealthListRequest {

                /** Properties of a HealthListRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthListRequest. */
                type $Shape = grpc.health.v1.HealthListRequest.$Properties;
            }

            /**
             * Properties of a HealthListResponse.
             * @deprecated Use grpc.health.v1.HealthListResponse.$Properties instead.
             */
            interface IHealthListResponse extends grpc.health.v1.HealthListResponse.$Properties {
            }

            /** Represents a HealthListResponse. */
            class HealthListResponse {

                /**
                 * Constructs a new HealthListResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthListResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HealthListResponse statuses. */
                statuses: { [k: string]: grpc.health.v1.HealthCheckResponse.$Properties };

                /**
                 * Creates a new HealthListResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns HealthListResponse instance
                 */
                static create(properties: grpc.health.v1.HealthListResponse.$Shape): grpc.health.v1.HealthListResponse & grpc.health.v1.HealthListResponse.$Shape;
                static create(properties?: grpc.health.v1.HealthListResponse.$Properties): grpc.health.v1.HealthListResponse;

                /**
                 * Encodes the specified HealthListResponse message. Does not implicitly {@link grpc.health.v1.HealthListResponse.verify|verify} messages.
                 * @param message HealthListResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthListResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthListResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthListResponse & grpc.health.v1.HealthListResponse.$Shape} HealthListResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthListResponse & grpc.health.v1.HealthListResponse.$Shape;
            }

            namespace HealthListResponse {

                /** Properties of a HealthListResponse. */
                interface $Properties {

                    /** HealthListResponse statuses */
                    statuses?: ({ [k: string]: grpc.health.v1.HealthCheckResponse.$Properties }|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthListResponse. */
                type $Shape = grpc.health.v1.HealthListResponse.$Properties;
            }
        }
    }

    /** Namespace reflection. */
    namespace reflection {

        /** Namespace v1. */
        namespace v1 {

            /** Represents a ServerReflection */
            class ServerReflection extends $protobuf.rpc.Service {

                /**
                 * Constructs a new ServerReflection service.
                 * @param rpcImpl RPC implementation
                 * @param [requestDelimited=false] Whether requests are length-delimited
                 * @param [responseDelimited=false] Whether responses are length-delimited
                 */
                constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

                /**
                 * Creates new ServerReflection service using the specified rpc implementation.
                 * @param rpcImpl RPC implementation
                 * @param [requestDelimited=false] Whether requests are length-delimited
                 * @param [responseDelimited=false] Whether responses are length-delimited
                 * @returns RPC service. Useful where requests and/or responses are streamed.
                 */
                static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): ServerReflection;

                /** Calls ServerReflectionInfo. */
                serverReflectionInfo: grpc.reflection.v1.ServerReflection.ServerReflectionInfo;
            }

            namespace ServerReflection {

                /**
                 * Callback as used by {@link grpc.reflection.v1.ServerReflection#serverReflectionInfo}.
                 * @param error Error, if any
                 * @param [response] ServerReflectionResponse
                 */
                type ServerReflectionInfoCallback = (error: (Error|null), response?: grpc.reflection.v1.ServerReflectionResponse) => void;

                /** Calls ServerReflectionInfo. */
                type ServerReflectionInfo = {
                  (request: grpc.reflection.v1.IServerReflectionRequest, callback: grpc.reflection.v1.ServerReflection.ServerReflectionInfoCallback): void;
                  (request: grpc.reflection.v1.IServerReflectionRequest): Promise<grpc.reflection.v1.ServerReflectionResponse>;
                  readonly name: "ServerReflectionInfo";
                  readonly path: "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
                  readonly requestType: "ServerReflectionRequest";
                  readonly responseType: "ServerReflectionResponse";
                  readonly requestStream: true;
                  readonly responseStream: true;
                };
            }

            /**
             * Properties of a ServerReflectionRequest.
             * @deprecated Use grpc.reflection.v1.ServerReflectionRequest.$Properties instead.
             */
            interface IServerReflectionRequest extends grpc.reflection.v1.ServerReflectionRequest.$Properties {
            }

            /** Represents a ServerReflectionRequest. */
            class ServerReflectionRequest {

                /**
                 * Constructs a new ServerReflectionRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ServerReflectionRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServerReflectionRequest host. */
                host: string;

                /** ServerReflectionRequest fileByFilename. */
                fileByFilename?: (string|null|undefined);

                /** ServerReflectionRequest fileContainingSymbol. */
                fileContainingSymbol?: (string|null|undefined);

                /** ServerReflectionRequest fileContainingExtension. */
                fileContainingExtension?: (grpc.reflection.v1.ExtensionRequest.$Properties|null|undefined);

                /** ServerReflectionRequest allExtensionNumbersOfType. */
                allExtensionNumbersOfType?: (string|null|undefined);

                /** ServerReflectionRequest listServices. */
                listServices?: (string|null|undefined);

                /** ServerReflectionRequest messageRequest. */
                messageRequest?: ("fileByFilename"|"fileContainingSymbol"|"fileContainingExtension"|"allExtensionNumbersOfType"|"listServices");

                /**
                 * Creates a new ServerReflectionRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ServerReflectionRequest instance
                 */
                static create(properties: grpc.reflection.v1.ServerReflectionRequest.$Shape): grpc.reflection.v1.ServerReflectionRequest & grpc.reflection.v1.ServerReflectionRequest.$Shape;
                static create(properties?: grpc.reflection.v1.ServerReflectionRequest.$Properties): grpc.reflection.v1.ServerReflectionRequest;

                /**
                 * Encodes the specified ServerReflectionRequest message. Does not implicitly {@link grpc.reflection.v1.ServerReflectionRequest.verify|verify} messages.
                 * @param message ServerReflectionRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ServerReflectionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServerReflectionRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ServerReflectionRequest & grpc.reflection.v1.ServerReflectionRequest.$Shape} ServerReflectionRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ServerReflectionRequest & grpc.reflection.v1.ServerReflectionRequest.$Shape;
            }

            namespace ServerReflectionRequest {

                /** Properties of a ServerReflectionRequest. */
                interface $Properties {

                    /** ServerReflectionRequest host */
                    host?: (string|null|undefined);

                    /** ServerReflectionRequest fileByFilename */
                    fileByFilename?: (string|null|undefined);

                    /** ServerReflectionRequest fileContainingSymbol */
                    fileContainingSymbol?: (string|null|undefined);

                    /** ServerReflectionRequest fileContainingExtension */
                    fileContainingExtension?: (grpc.reflection.v1.ExtensionRequest.$Properties|null|undefined);

                    /** ServerReflectionRequest allExtensionNumbersOfType */
                    allExtensionNumbersOfType?: (string|null|undefined);

                    /** ServerReflectionRequest listServices */
                    listServices?: (string|null|undefined);

                    /** ServerReflectionRequest messageRequest */
                    messageRequest?: ("fileByFilename"|"fileContainingSymbol"|"fileContainingExtension"|"allExtensionNumbersOfType"|"listServices");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ServerReflectionRequest. */
                type $Shape = {
                  host?: string|null;
                  fileByFilename?: string|null;
                  fileContainingSymbol?: string|null;
                  fileContainingExtension?: grpc.reflection.v1.ExtensionRequest.$Shape|null;
                  allExtensionNumbersOfType?: string|null;
                  listServices?: string|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ messageRequest?: undefined; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "fileByFilename"; fileByFilename: string; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "fileContainingSymbol"; fileByFilename?: null; fileContainingSymbol: string; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "fileContainingExtension"; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension: grpc.reflection.v1.ExtensionRequest.$Shape; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "allExtensionNumbersOfType"; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType: string; listServices?: null }|{ messageRequest?: "listServices"; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices: string })
                );
            }

            /**
             * Properties of an ExtensionRequest.
             * @deprecated Use grpc.reflection.v1.ExtensionRequest.$Properties instead.
             */
            interface IExtensionRequest extends grpc.reflection.v1.ExtensionRequest.$Properties {
            }

            /** Represents an ExtensionRequest. */
            class ExtensionRequest {

                /**
                 * Constructs a new ExtensionRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ExtensionRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExtensionRequest containingType. */
                containingType: string;

                /** ExtensionRequest extensionNumber. */
                extensionNumber: number;

                /**
                 * Creates a new ExtensionRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ExtensionRequest instance
                 */
                static create(properties: grpc.reflection.v1.ExtensionRequest.$Shape): grpc.reflection.v1.ExtensionRequest & grpc.reflection.v1.ExtensionRequest.$Shape;
                static create(properties?: grpc.reflection.v1.ExtensionRequest.$Properties): grpc.reflection.v1.ExtensionRequest;

                /**
                 * Encodes the specified ExtensionRequest message. Does not implicitly {@link grpc.reflection.v1.ExtensionRequest.verify|verify} messages.
                 * @param message ExtensionRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ExtensionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExtensionRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ExtensionRequest & grpc.reflection.v1.ExtensionRequest.$Shape} ExtensionRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ExtensionRequest & grpc.reflection.v1.ExtensionRequest.$Shape;
            }

            namespace ExtensionRequest {

                /** Properties of an ExtensionRequest. */
                interface $Properties {

                    /** ExtensionRequest containingType */
                    containingType?: (string|null|undefined);

                    /** ExtensionRequest extensionNumber */
                    extensionNumber?: (number|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExtensionRequest. */
                type $Shape = grpc.reflection.v1.ExtensionRequest.$Properties;
            }

            /**
             * Properties of a ServerReflectionResponse.
             * @deprecated Use grpc.reflection.v1.ServerReflectionResponse.$Properties instead.
             */
            interface IServerReflectionResponse extends grpc.reflection.v1.ServerReflectionResponse.$Properties {
            }

            /** Represents a ServerReflectionResponse. */
            class ServerReflectionResponse {

                /**
                 * Constructs a new ServerReflectionResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ServerReflectionResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServerReflectionResponse validHost. */
                validHost: string;

                /** ServerReflectionResponse originalRequest. */
                originalRequest?: (grpc.reflection.v1.ServerReflectionRequest.$Properties|null|undefined);

                /** ServerReflectionResponse fileDescriptorResponse. */
                fileDescriptorResponse?: (grpc.reflection.v1.FileDescriptorResponse.$Properties|null|undefined);

                /** ServerReflectionResponse allExtensionNumbersResponse. */
                allExtensionNumbersResponse?: (grpc.reflection.v1.ExtensionNumberResponse.$Properties|null|undefined);

                /** ServerReflectionResponse listServicesResponse. */
                listServicesResponse?: (grpc.reflection.v1.ListServiceResponse.$Properties|null|undefined);

                /** ServerReflectionResponse errorResponse. */
                errorResponse?: (grpc.reflection.v1.ErrorResponse.$Properties|null|undefined);

                /** ServerReflectionResponse messageResponse. */
                messageResponse?: ("fileDescriptorResponse"|"allExtensionNumbersResponse"|"listServicesResponse"|"errorResponse");

                /**
                 * Creates a new ServerReflectionResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ServerReflectionResponse instance
                 */
                static create(properties: grpc.reflection.v1.ServerReflectionResponse.$Shape): grpc.reflection.v1.ServerReflectionResponse & grpc.reflection.v1.ServerReflectionResponse.$Shape;
                static create(properties?: grpc.reflection.v1.ServerReflectionResponse.$Properties): grpc.reflection.v1.ServerReflectionResponse;

                /**
                 * Encodes the specified ServerReflectionResponse message. Does not implicitly {@link grpc.reflection.v1.ServerReflectionResponse.verify|verify} messages.
                 * @param message ServerReflectionResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ServerReflectionResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServerReflectionResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ServerReflectionResponse & grpc.reflection.v1.ServerReflectionResponse.$Shape} ServerReflectionResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ServerReflectionResponse & grpc.reflection.v1.ServerReflectionResponse.$Shape;
            }

            namespace ServerReflectionResponse {

                /** Properties of a ServerReflectionResponse. */
                interface $Properties {

                    /** ServerReflectionResponse validHost */
                    validHost?: (string|null|undefined);

                    /** ServerReflectionResponse originalRequest */
                    originalRequest?: (grpc.reflection.v1.ServerReflectionRequest.$Properties|null|undefined);

                    /** ServerReflectionResponse fileDescriptorResponse */
                    fileDescriptorResponse?: (grpc.reflection.v1.FileDescriptorResponse.$Properties|null|undefined);

                    /** ServerReflectionResponse allExtensionNumbersResponse */
                    allExtensionNumbersResponse?: (grpc.reflection.v1.ExtensionNumberResponse.$Properties|null|undefined);

                    /** ServerReflectionResponse listServicesResponse */
                    listServicesResponse?: (grpc.reflection.v1.ListServiceResponse.$Properties|null|undefined);

                    /** ServerReflectionResponse errorResponse */
                    errorResponse?: (grpc.reflection.v1.ErrorResponse.$Properties|null|undefined);

                    /** ServerReflectionResponse messageResponse */
                    messageResponse?: ("fileDescriptorResponse"|"allExtensionNumbersResponse"|"listServicesResponse"|"errorResponse");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ServerReflectionResponse. */
                type $Shape = {
                  validHost?: string|null;
                  originalRequest?: grpc.reflection.v1.ServerReflectionRequest.$Shape|null;
                  fileDescriptorResponse?: grpc.reflection.v1.FileDescriptorResponse.$Shape|null;
                  allExtensionNumbersResponse?: grpc.reflection.v1.ExtensionNumberResponse.$Shape|null;
                  listServicesResponse?: grpc.reflection.v1.ListServiceResponse.$Shape|null;
                  errorResponse?: grpc.reflection.v1.ErrorResponse.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ messageResponse?: undefined; fileDescriptorResponse?: null; allExtensionNumbersResponse?: null; listServicesResponse?: null; errorResponse?: null }|{ messageResponse?: "fileDescriptorResponse"; fileDescriptorResponse: grpc.reflection.v1.FileDescriptorResponse.$Shape; allExtensionNumbersResponse?: null; listServicesResponse?: null; errorResponse?: null }|{ messageResponse?: "allExtensionNumbersResponse"; fileDescriptorResponse?: null; allExtensionNumbersResponse: grpc.reflection.v1.ExtensionNumberResponse.$Shape; listServicesResponse?: null; errorResponse?: null }|{ messageResponse?: "listServicesResponse"; fileDescriptorResponse?: null; allExtensionNumbersResponse?: null; listServicesResponse: grpc.reflection.v1.ListServiceResponse.$Shape; errorResponse?: null }|{ messageResponse?: "errorResponse"; fileDescriptorResponse?: null; allExtensionNumbersResponse?: null; listServicesResponse?: null; errorResponse: grpc.reflection.v1.ErrorResponse.$Shape })
                );
            }

            /**
             * Properties of a FileDescriptorResponse.
             * @deprecated Use grpc.reflection.v1.FileDescriptorResponse.$Properties instead.
             */
            interface IFileDescriptorResponse extends grpc.reflection.v1.FileDescriptorResponse.$Properties {
            }

            /** Represents a FileDescriptorResponse. */
            class FileDescriptorResponse {

                /**
                 * Constructs a new FileDescriptorResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.FileDescriptorResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FileDescriptorResponse fileDescriptorProto. */
                fileDescriptorProto: Uint8Array[];

                /**
                 * Creates a new FileDescriptorResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FileDescriptorResponse instance
                 */
                static create(properties: grpc.reflection.v1.FileDescriptorResponse.$Shape): grpc.reflection.v1.FileDescriptorResponse & grpc.reflection.v1.FileDescriptorResponse.$Shape;
                static create(properties?: grpc.reflection.v1.FileDescriptorResponse.$Properties): grpc.reflection.v1.FileDescriptorResponse;

                /**
                 * Encodes the specified FileDescriptorResponse message. Does not implicitly {@link grpc.reflection.v1.FileDescriptorResponse.verify|verify} messages.
                 * @param message FileDescriptorResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.FileDescriptorResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FileDescriptorResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.FileDescriptorResponse & grpc.reflection.v1.FileDescriptorResponse.$Shape} FileDescriptorResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.FileDescriptorResponse & grpc.reflection.v1.FileDescriptorResponse.$Shape;
            }

            namespace FileDescriptorResponse {

                /** Properties of a FileDescriptorResponse. */
                interface $Properties {

                    /** FileDescriptorResponse fileDescriptorProto */
                    fileDescriptorProto?: (Uint8Array[]|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FileDescriptorResponse. */
                type $Shape = grpc.reflection.v1.FileDescriptorResponse.$Properties;
            }

            /**
             * Properties of an ExtensionNumberResponse.
             * @deprecated Use grpc.reflection.v1.ExtensionNumberResponse.$Properties instead.
             */
            interface IExtensionNumberResponse extends grpc.reflection.v1.ExtensionNumberResponse.$Properties {
            }

            /** Represents an ExtensionNumberResponse. */
            class ExtensionNumberResponse {

                /**
                 * Constructs a new ExtensionNumberResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ExtensionNumberResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExtensionNumberResponse baseTypeName. */
                baseTypeName: string;

                /** ExtensionNumberResponse extensionNumber. */
                extensionNumber: number[];

                /**
                 * Creates a new ExtensionNumberResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ExtensionNumberResponse instance
                 */
                static create(properties: grpc.reflection.v1.ExtensionNumberResponse.$Shape): grpc.reflection.v1.ExtensionNumberResponse & grpc.reflection.v1.ExtensionNumberResponse.$Shape;
                static create(properties?: grpc.reflection.v1.ExtensionNumberResponse.$Properties): grpc.reflection.v1.ExtensionNumberResponse;

                /**
                 * Encodes the specified ExtensionNumberResponse message. Does not implicitly {@link grpc.reflection.v1.ExtensionNumberResponse.verify|verify} messages.
                 * @param message ExtensionNumberResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ExtensionNumberResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExtensionNumberResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ExtensionNumberResponse & grpc.reflection.v1.ExtensionNumberResponse.$Shape} ExtensionNumberResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ExtensionNumberResponse & grpc.reflection.v1.ExtensionNumberResponse.$Shape;
            }

            namespace ExtensionNumberResponse {

                /** Properties of an ExtensionNumberResponse. */
                interface $Properties {

                    /** ExtensionNumberResponse baseTypeName */
                    baseTypeName?: (string|null|undefined);

                    /** ExtensionNumberResponse extensionNumber */
                    extensionNumber?: (number[]|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExtensionNumberResponse. */
                type $Shape = grpc.reflection.v1.ExtensionNumberResponse.$Properties;
            }

            /**
             * Properties of a ListServiceResponse.
             * @deprecated Use grpc.reflection.v1.ListServiceResponse.$Properties instead.
             */
            interface IListServiceResponse extends grpc.reflection.v1.ListServiceResponse.$Properties {
            }

            /** Represents a ListServiceResponse. */
            class ListServiceResponse {

                /**
                 * Constructs a new ListServiceResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ListServiceResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListServiceResponse service. */
                service: grpc.reflection.v1.ServiceResponse.$Properties[];

                /**
                 * Creates a new ListServiceResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ListServiceResponse instance
                 */
                static create(properties: grpc.reflection.v1.ListServiceResponse.$Shape): grpc.reflection.v1.ListServiceResponse & grpc.reflection.v1.ListServiceResponse.$Shape;
                static create(properties?: grpc.reflection.v1.ListServiceResponse.$Properties): grpc.reflection.v1.ListServiceResponse;

                /**
                 * Encodes the specified ListServiceResponse message. Does not implicitly {@link grpc.reflection.v1.ListServiceResponse.verify|verify} messages.
                 * @param message ListServiceResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ListServiceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListServiceResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ListServiceResponse & grpc.reflection.v1.ListServiceResponse.$Shape} ListServiceResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ListServiceResponse & grpc.reflection.v1.ListServiceResponse.$Shape;
            }

            namespace ListServiceResponse {

                /** Properties of a ListServiceResponse. */
                interface $Properties {

                    /** ListServiceResponse service */
                    service?: (grpc.reflection.v1.ServiceResponse.$Properties[]|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListServiceResponse. */
                type $Shape = grpc.reflection.v1.ListServiceResponse.$Properties;
            }

            /**
             * Properties of a ServiceResponse.
             * @deprecated Use grpc.reflection.v1.ServiceResponse.$Properties instead.
             */
            interface IServiceResponse extends grpc.reflection.v1.ServiceResponse.$Properties {
            }

            /** Represents a ServiceResponse. */
            class ServiceResponse {

                /**
                 * Constructs a new ServiceResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ServiceResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServiceResponse name. */
                name: string;

                /**
                 * Creates a new ServiceResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ServiceResponse instance
                 */
                static create(properties: grpc.reflection.v1.ServiceResponse.$Shape): grpc.reflection.v1.ServiceResponse & grpc.reflection.v1.ServiceResponse.$Shape;
                static create(properties?: grpc.reflection.v1.ServiceResponse.$Properties): grpc.reflection.v1.ServiceResponse;

                /**
                 * Encodes the specified ServiceResponse message. Does not implicitly {@link grpc.reflection.v1.ServiceResponse.verify|verify} messages.
                 * @param message ServiceResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ServiceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServiceResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ServiceResponse & grpc.reflection.v1.ServiceResponse.$Shape} ServiceResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ServiceResponse & grpc.reflection.v1.ServiceResponse.$Shape;
            }

            namespace ServiceResponse {

                /** Properties of a ServiceResponse. */
                interface $Properties {

                    /** ServiceResponse name */
                    name?: (string|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ServiceResponse. */
                type $Shape = grpc.reflection.v1.ServiceResponse.$Properties;
            }

            /**
             * Properties of an ErrorResponse.
             * @deprecated Use grpc.reflection.v1.ErrorResponse.$Properties instead.
             */
            interface IErrorResponse extends grpc.reflection.v1.ErrorResponse.$Properties {
            }

            /** Represents an ErrorResponse. */
            class ErrorResponse {

                /**
                 * Constructs a new ErrorResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1.ErrorResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ErrorResponse errorCode. */
                errorCode: number;

                /** ErrorResponse errorMessage. */
                errorMessage: string;

                /**
                 * Creates a new ErrorResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ErrorResponse instance
                 */
                static create(properties: grpc.reflection.v1.ErrorResponse.$Shape): grpc.reflection.v1.ErrorResponse & grpc.reflection.v1.ErrorResponse.$Shape;
                static create(properties?: grpc.reflection.v1.ErrorResponse.$Properties): grpc.reflection.v1.ErrorResponse;

                /**
                 * Encodes the specified ErrorResponse message. Does not implicitly {@link grpc.reflection.v1.ErrorResponse.verify|verify} messages.
                 * @param message ErrorResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1.ErrorResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ErrorResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1.ErrorResponse & grpc.reflection.v1.ErrorResponse.$Shape} ErrorResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1.ErrorResponse & grpc.reflection.v1.ErrorResponse.$Shape;
            }

            namespace ErrorResponse {

                /** Properties of an ErrorResponse. */
                interface $Properties {

                    /** ErrorResponse errorCode */
                    errorCode?: (number|null|undefined);

                    /** ErrorResponse errorMessage */
                    errorMessage?: (string|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ErrorResponse. */
                type $Shape = grpc.reflection.v1.ErrorResponse.$Properties;
            }
        }

        /** Namespace v1alpha. */
        namespace v1alpha {

            /** Represents a ServerReflection */
            class ServerReflection extends $protobuf.rpc.Service {

                /**
                 * Constructs a new ServerReflection service.
                 * @param rpcImpl RPC implementation
                 * @param [requestDelimited=false] Whether requests are length-delimited
                 * @param [responseDelimited=false] Whether responses are length-delimited
                 */
                constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

                /**
                 * Creates new ServerReflection service using the specified rpc implementation.
                 * @param rpcImpl RPC implementation
                 * @param [requestDelimited=false] Whether requests are length-delimited
                 * @param [responseDelimited=false] Whether responses are length-delimited
                 * @returns RPC service. Useful where requests and/or responses are streamed.
                 */
                static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): ServerReflection;

                /** Calls ServerReflectionInfo. */
                serverReflectionInfo: grpc.reflection.v1alpha.ServerReflection.ServerReflectionInfo;
            }

            namespace ServerReflection {

                /**
                 * Callback as used by {@link grpc.reflection.v1alpha.ServerReflection#serverReflectionInfo}.
                 * @param error Error, if any
                 * @param [response] ServerReflectionResponse
                 */
                type ServerReflectionInfoCallback = (error: (Error|null), response?: grpc.reflection.v1alpha.ServerReflectionResponse) => void;

                /** Calls ServerReflectionInfo. */
                type ServerReflectionInfo = {
                  (request: grpc.reflection.v1alpha.IServerReflectionRequest, callback: grpc.reflection.v1alpha.ServerReflection.ServerReflectionInfoCallback): void;
                  (request: grpc.reflection.v1alpha.IServerReflectionRequest): Promise<grpc.reflection.v1alpha.ServerReflectionResponse>;
                  readonly name: "ServerReflectionInfo";
                  readonly path: "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
                  readonly requestType: "ServerReflectionRequest";
                  readonly responseType: "ServerReflectionResponse";
                  readonly requestStream: true;
                  readonly responseStream: true;
                };
            }

            /**
             * Properties of a ServerReflectionRequest.
             * @deprecated Use grpc.reflection.v1alpha.ServerReflectionRequest.$Properties instead.
             */
            interface IServerReflectionRequest extends grpc.reflection.v1alpha.ServerReflectionRequest.$Properties {
            }

            /** Represents a ServerReflectionRequest. */
            class ServerReflectionRequest {

                /**
                 * Constructs a new ServerReflectionRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ServerReflectionRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServerReflectionRequest host. */
                host: string;

                /** ServerReflectionRequest fileByFilename. */
                fileByFilename?: (string|null|undefined);

                /** ServerReflectionRequest fileContainingSymbol. */
                fileContainingSymbol?: (string|null|undefined);

                /** ServerReflectionRequest fileContainingExtension. */
                fileContainingExtension?: (grpc.reflection.v1alpha.ExtensionRequest.$Properties|null|undefined);

                /** ServerReflectionRequest allExtensionNumbersOfType. */
                allExtensionNumbersOfType?: (string|null|undefined);

                /** ServerReflectionRequest listServices. */
                listServices?: (string|null|undefined);

                /** ServerReflectionRequest messageRequest. */
                messageRequest?: ("fileByFilename"|"fileContainingSymbol"|"fileContainingExtension"|"allExtensionNumbersOfType"|"listServices");

                /**
                 * Creates a new ServerReflectionRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ServerReflectionRequest instance
                 */
                static create(properties: grpc.reflection.v1alpha.ServerReflectionRequest.$Shape): grpc.reflection.v1alpha.ServerReflectionRequest & grpc.reflection.v1alpha.ServerReflectionRequest.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ServerReflectionRequest.$Properties): grpc.reflection.v1alpha.ServerReflectionRequest;

                /**
                 * Encodes the specified ServerReflectionRequest message. Does not implicitly {@link grpc.reflection.v1alpha.ServerReflectionRequest.verify|verify} messages.
                 * @param message ServerReflectionRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ServerReflectionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServerReflectionRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ServerReflectionRequest & grpc.reflection.v1alpha.ServerReflectionRequest.$Shape} ServerReflectionRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ServerReflectionRequest & grpc.reflection.v1alpha.ServerReflectionRequest.$Shape;
            }

            namespace ServerReflectionRequest {

                /** Properties of a ServerReflectionRequest. */
                interface $Properties {

                    /** ServerReflectionRequest host */
                    host?: (string|null|undefined);

                    /** ServerReflectionRequest fileByFilename */
                    fileByFilename?: (string|null|undefined);

                    /** ServerReflectionRequest fileContainingSymbol */
                    fileContainingSymbol?: (string|null|undefined);

                    /** ServerReflectionRequest fileContainingExtension */
                    fileContainingExtension?: (grpc.reflection.v1alpha.ExtensionRequest.$Properties|null|undefined);

                    /** ServerReflectionRequest allExtensionNumbersOfType */
                    allExtensionNumbersOfType?: (string|null|undefined);

                    /** ServerReflectionRequest listServices */
                    listServices?: (string|null|undefined);

                    /** ServerReflectionRequest messageRequest */
                    messageRequest?: ("fileByFilename"|"fileContainingSymbol"|"fileContainingExtension"|"allExtensionNumbersOfType"|"listServices");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ServerReflectionRequest. */
                type $Shape = {
                  host?: string|null;
                  fileByFilename?: string|null;
                  fileContainingSymbol?: string|null;
                  fileContainingExtension?: grpc.reflection.v1alpha.ExtensionRequest.$Shape|null;
                  allExtensionNumbersOfType?: string|null;
                  listServices?: string|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ messageRequest?: undefined; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "fileByFilename"; fileByFilename: string; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "fileContainingSymbol"; fileByFilename?: null; fileContainingSymbol: string; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "fileContainingExtension"; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension: grpc.reflection.v1alpha.ExtensionRequest.$Shape; allExtensionNumbersOfType?: null; listServices?: null }|{ messageRequest?: "allExtensionNumbersOfType"; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType: string; listServices?: null }|{ messageRequest?: "listServices"; fileByFilename?: null; fileContainingSymbol?: null; fileContainingExtension?: null; allExtensionNumbersOfType?: null; listServices: string })
                );
            }

            /**
             * Properties of an ExtensionRequest.
             * @deprecated Use grpc.reflection.v1alpha.ExtensionRequest.$Properties instead.
             */
            interface IExtensionRequest extends grpc.reflection.v1alpha.ExtensionRequest.$Properties {
            }

            /** Represents an ExtensionRequest. */
            class ExtensionRequest {

                /**
                 * Constructs a new ExtensionRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ExtensionRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExtensionRequest containingType. */
                containingType: string;

                /** ExtensionRequest extensionNumber. */
                extensionNumber: number;

                /**
                 * Creates a new ExtensionRequest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ExtensionRequest instance
                 */
                static create(properties: grpc.reflection.v1alpha.ExtensionRequest.$Shape): grpc.reflection.v1alpha.ExtensionRequest & grpc.reflection.v1alpha.ExtensionRequest.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ExtensionRequest.$Properties): grpc.reflection.v1alpha.ExtensionRequest;

                /**
                 * Encodes the specified ExtensionRequest message. Does not implicitly {@link grpc.reflection.v1alpha.ExtensionRequest.verify|verify} messages.
                 * @param message ExtensionRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ExtensionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExtensionRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ExtensionRequest & grpc.reflection.v1alpha.ExtensionRequest.$Shape} ExtensionRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ExtensionRequest & grpc.reflection.v1alpha.ExtensionRequest.$Shape;
            }

            namespace ExtensionRequest {

                /** Properties of an ExtensionRequest. */
                interface $Properties {

                    /** ExtensionRequest containingType */
                    containingType?: (string|null|undefined);

                    /** ExtensionRequest extensionNumber */
                    extensionNumber?: (number|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExtensionRequest. */
                type $Shape = grpc.reflection.v1alpha.ExtensionRequest.$Properties;
            }

            /**
             * Properties of a ServerReflectionResponse.
             * @deprecated Use grpc.reflection.v1alpha.ServerReflectionResponse.$Properties instead.
             */
            interface IServerReflectionResponse extends grpc.reflection.v1alpha.ServerReflectionResponse.$Properties {
            }

            /** Represents a ServerReflectionResponse. */
            class ServerReflectionResponse {

                /**
                 * Constructs a new ServerReflectionResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ServerReflectionResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServerReflectionResponse validHost. */
                validHost: string;

                /** ServerReflectionResponse originalRequest. */
                originalRequest?: (grpc.reflection.v1alpha.ServerReflectionRequest.$Properties|null|undefined);

                /** ServerReflectionResponse fileDescriptorResponse. */
                fileDescriptorResponse?: (grpc.reflection.v1alpha.FileDescriptorResponse.$Properties|null|undefined);

                /** ServerReflectionResponse allExtensionNumbersResponse. */
                allExtensionNumbersResponse?: (grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties|null|undefined);

                /** ServerReflectionResponse listServicesResponse. */
                listServicesResponse?: (grpc.reflection.v1alpha.ListServiceResponse.$Properties|null|undefined);

                /** ServerReflectionResponse errorResponse. */
                errorResponse?: (grpc.reflection.v1alpha.ErrorResponse.$Properties|null|undefined);

                /** ServerReflectionResponse messageResponse. */
                messageResponse?: ("fileDescriptorResponse"|"allExtensionNumbersResponse"|"listServicesResponse"|"errorResponse");

                /**
                 * Creates a new ServerReflectionResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ServerReflectionResponse instance
                 */
                static create(properties: grpc.reflection.v1alpha.ServerReflectionResponse.$Shape): grpc.reflection.v1alpha.ServerReflectionResponse & grpc.reflection.v1alpha.ServerReflectionResponse.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ServerReflectionResponse.$Properties): grpc.reflection.v1alpha.ServerReflectionResponse;

                /**
                 * Encodes the specified ServerReflectionResponse message. Does not implicitly {@link grpc.reflection.v1alpha.ServerReflectionResponse.verify|verify} messages.
                 * @param message ServerReflectionResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ServerReflectionResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServerReflectionResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ServerReflectionResponse & grpc.reflection.v1alpha.ServerReflectionResponse.$Shape} ServerReflectionResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ServerReflectionResponse & grpc.reflection.v1alpha.ServerReflectionResponse.$Shape;
            }

            namespace ServerReflectionResponse {

                /** Properties of a ServerReflectionResponse. */
                interface $Properties {

                    /** ServerReflectionResponse validHost */
                    validHost?: (string|null|undefined);

                    /** ServerReflectionResponse originalRequest */
                    originalRequest?: (grpc.reflection.v1alpha.ServerReflectionRequest.$Properties|null|undefined);

                    /** ServerReflectionResponse fileDescriptorResponse */
                    fileDescriptorResponse?: (grpc.reflection.v1alpha.FileDescriptorResponse.$Properties|null|undefined);

                    /** ServerReflectionResponse allExtensionNumbersResponse */
                    allExtensionNumbersResponse?: (grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties|null|undefined);

                    /** ServerReflectionResponse listServicesResponse */
                    listServicesResponse?: (grpc.reflection.v1alpha.ListServiceResponse.$Properties|null|undefined);

                    /** ServerReflectionResponse errorResponse */
                    errorResponse?: (grpc.reflection.v1alpha.ErrorResponse.$Properties|null|undefined);

                    /** ServerReflectionResponse messageResponse */
                    messageResponse?: ("fileDescriptorResponse"|"allExtensionNumbersResponse"|"listServicesResponse"|"errorResponse");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ServerReflectionResponse. */
                type $Shape = {
                  validHost?: string|null;
                  originalRequest?: grpc.reflection.v1alpha.ServerReflectionRequest.$Shape|null;
                  fileDescriptorResponse?: grpc.reflection.v1alpha.FileDescriptorResponse.$Shape|null;
                  allExtensionNumbersResponse?: grpc.reflection.v1alpha.ExtensionNumberResponse.$Shape|null;
                  listServicesResponse?: grpc.reflection.v1alpha.ListServiceResponse.$Shape|null;
                  errorResponse?: grpc.reflection.v1alpha.ErrorResponse.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ messageResponse?: undefined; fileDescriptorResponse?: null; allExtensionNumbersResponse?: null; listServicesResponse?: null; errorResponse?: null }|{ messageResponse?: "fileDescriptorResponse"; fileDescriptorResponse: grpc.reflection.v1alpha.FileDescriptorResponse.$Shape; allExtensionNumbersResponse?: null; listServicesResponse?: null; errorResponse?: null }|{ messageResponse?: "allExtensionNumbersResponse"; fileDescriptorResponse?: null; allExtensionNumbersResponse: grpc.reflection.v1alpha.ExtensionNumberResponse.$Shape; listServicesResponse?: null; errorResponse?: null }|{ messageResponse?: "listServicesResponse"; fileDescriptorResponse?: null; allExtensionNumbersResponse?: null; listServicesResponse: grpc.reflection.v1alpha.ListServiceResponse.$Shape; errorResponse?: null }|{ messageResponse?: "errorResponse"; fileDescriptorResponse?: null; allExtensionNumbersResponse?: null; listServicesResponse?: null; errorResponse: grpc.reflection.v1alpha.ErrorResponse.$Shape })
                );
            }

            /**
             * Properties of a FileDescriptorResponse.
             * @deprecated Use grpc.reflection.v1alpha.FileDescriptorResponse.$Properties instead.
             */
            interface IFileDescriptorResponse extends grpc.reflection.v1alpha.FileDescriptorResponse.$Properties {
            }

            /** Represents a FileDescriptorResponse. */
            class FileDescriptorResponse {

                /**
                 * Constructs a new FileDescriptorResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.FileDescriptorResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FileDescriptorResponse fileDescriptorProto. */
                fileDescriptorProto: Uint8Array[];

                /**
                 * Creates a new FileDescriptorResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns FileDescriptorResponse instance
                 */
                static create(properties: grpc.reflection.v1alpha.FileDescriptorResponse.$Shape): grpc.reflection.v1alpha.FileDescriptorResponse & grpc.reflection.v1alpha.FileDescriptorResponse.$Shape;
                static create(properties?: grpc.reflection.v1alpha.FileDescriptorResponse.$Properties): grpc.reflection.v1alpha.FileDescriptorResponse;

                /**
                 * Encodes the specified FileDescriptorResponse message. Does not implicitly {@link grpc.reflection.v1alpha.FileDescriptorResponse.verify|verify} messages.
                 * @param message FileDescriptorResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.FileDescriptorResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FileDescriptorResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.FileDescriptorResponse & grpc.reflection.v1alpha.FileDescriptorResponse.$Shape} FileDescriptorResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.FileDescriptorResponse & grpc.reflection.v1alpha.FileDescriptorResponse.$Shape;
            }

            namespace FileDescriptorResponse {

                /** Properties of a FileDescriptorResponse. */
                interface $Properties {

                    /** FileDescriptorResponse fileDescriptorProto */
                    fileDescriptorProto?: (Uint8Array[]|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FileDescriptorResponse. */
                type $Shape = grpc.reflection.v1alpha.FileDescriptorResponse.$Properties;
            }

            /**
             * Properties of an ExtensionNumberResponse.
             * @deprecated Use grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties instead.
             */
            interface IExtensionNumberResponse extends grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties {
            }

            /** Represents an ExtensionNumberResponse. */
            class ExtensionNumberResponse {

                /**
                 * Constructs a new ExtensionNumberResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExtensionNumberResponse baseTypeName. */
                baseTypeName: string;

                /** ExtensionNumberResponse extensionNumber. */
                extensionNumber: number[];

                /**
                 * Creates a new ExtensionNumberResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ExtensionNumberResponse instance
                 */
                static create(properties: grpc.reflection.v1alpha.ExtensionNumberResponse.$Shape): grpc.reflection.v1alpha.ExtensionNumberResponse & grpc.reflection.v1alpha.ExtensionNumberResponse.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties): grpc.reflection.v1alpha.ExtensionNumberResponse;

                /**
                 * Encodes the specified ExtensionNumberResponse message. Does not implicitly {@link grpc.reflection.v1alpha.ExtensionNumberResponse.verify|verify} messages.
                 * @param message ExtensionNumberResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExtensionNumberResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ExtensionNumberResponse & grpc.reflection.v1alpha.ExtensionNumberResponse.$Shape} ExtensionNumberResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ExtensionNumberResponse & grpc.reflection.v1alpha.ExtensionNumberResponse.$Shape;
            }

            namespace ExtensionNumberResponse {

                /** Properties of an ExtensionNumberResponse. */
                interface $Properties {

                    /** ExtensionNumberResponse baseTypeName */
                    baseTypeName?: (string|null|undefined);

                    /** ExtensionNumberResponse extensionNumber */
                    extensionNumber?: (number[]|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExtensionNumberResponse. */
                type $Shape = grpc.reflection.v1alpha.ExtensionNumberResponse.$Properties;
            }

            /**
             * Properties of a ListServiceResponse.
             * @deprecated Use grpc.reflection.v1alpha.ListServiceResponse.$Properties instead.
             */
            interface IListServiceResponse extends grpc.reflection.v1alpha.ListServiceResponse.$Properties {
            }

            /** Represents a ListServiceResponse. */
            class ListServiceResponse {

                /**
                 * Constructs a new ListServiceResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ListServiceResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListServiceResponse service. */
                service: grpc.reflection.v1alpha.ServiceResponse.$Properties[];

                /**
                 * Creates a new ListServiceResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ListServiceResponse instance
                 */
                static create(properties: grpc.reflection.v1alpha.ListServiceResponse.$Shape): grpc.reflection.v1alpha.ListServiceResponse & grpc.reflection.v1alpha.ListServiceResponse.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ListServiceResponse.$Properties): grpc.reflection.v1alpha.ListServiceResponse;

                /**
                 * Encodes the specified ListServiceResponse message. Does not implicitly {@link grpc.reflection.v1alpha.ListServiceResponse.verify|verify} messages.
                 * @param message ListServiceResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ListServiceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListServiceResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ListServiceResponse & grpc.reflection.v1alpha.ListServiceResponse.$Shape} ListServiceResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ListServiceResponse & grpc.reflection.v1alpha.ListServiceResponse.$Shape;
            }

            namespace ListServiceResponse {

                /** Properties of a ListServiceResponse. */
                interface $Properties {

                    /** ListServiceResponse service */
                    service?: (grpc.reflection.v1alpha.ServiceResponse.$Properties[]|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListServiceResponse. */
                type $Shape = grpc.reflection.v1alpha.ListServiceResponse.$Properties;
            }

            /**
             * Properties of a ServiceResponse.
             * @deprecated Use grpc.reflection.v1alpha.ServiceResponse.$Properties instead.
             */
            interface IServiceResponse extends grpc.reflection.v1alpha.ServiceResponse.$Properties {
            }

            /** Represents a ServiceResponse. */
            class ServiceResponse {

                /**
                 * Constructs a new ServiceResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ServiceResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ServiceResponse name. */
                name: string;

                /**
                 * Creates a new ServiceResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ServiceResponse instance
                 */
                static create(properties: grpc.reflection.v1alpha.ServiceResponse.$Shape): grpc.reflection.v1alpha.ServiceResponse & grpc.reflection.v1alpha.ServiceResponse.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ServiceResponse.$Properties): grpc.reflection.v1alpha.ServiceResponse;

                /**
                 * Encodes the specified ServiceResponse message. Does not implicitly {@link grpc.reflection.v1alpha.ServiceResponse.verify|verify} messages.
                 * @param message ServiceResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ServiceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ServiceResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ServiceResponse & grpc.reflection.v1alpha.ServiceResponse.$Shape} ServiceResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ServiceResponse & grpc.reflection.v1alpha.ServiceResponse.$Shape;
            }

            namespace ServiceResponse {

                /** Properties of a ServiceResponse. */
                interface $Properties {

                    /** ServiceResponse name */
                    name?: (string|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ServiceResponse. */
                type $Shape = grpc.reflection.v1alpha.ServiceResponse.$Properties;
            }

            /**
             * Properties of an ErrorResponse.
             * @deprecated Use grpc.reflection.v1alpha.ErrorResponse.$Properties instead.
             */
            interface IErrorResponse extends grpc.reflection.v1alpha.ErrorResponse.$Properties {
            }

            /** Represents an ErrorResponse. */
            class ErrorResponse {

                /**
                 * Constructs a new ErrorResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.reflection.v1alpha.ErrorResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ErrorResponse errorCode. */
                errorCode: number;

                /** ErrorResponse errorMessage. */
                errorMessage: string;

                /**
                 * Creates a new ErrorResponse instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ErrorResponse instance
                 */
                static create(properties: grpc.reflection.v1alpha.ErrorResponse.$Shape): grpc.reflection.v1alpha.ErrorResponse & grpc.reflection.v1alpha.ErrorResponse.$Shape;
                static create(properties?: grpc.reflection.v1alpha.ErrorResponse.$Properties): grpc.reflection.v1alpha.ErrorResponse;

                /**
                 * Encodes the specified ErrorResponse message. Does not implicitly {@link grpc.reflection.v1alpha.ErrorResponse.verify|verify} messages.
                 * @param message ErrorResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.reflection.v1alpha.ErrorResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ErrorResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.reflection.v1alpha.ErrorResponse & grpc.reflection.v1alpha.ErrorResponse.$Shape} ErrorResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.reflection.v1alpha.ErrorResponse & grpc.reflection.v1alpha.ErrorResponse.$Shape;
            }

            namespace ErrorResponse {

                /** Properties of an ErrorResponse. */
                interface $Properties {

                    /** ErrorResponse errorCode */
                    errorCode?: (number|null|undefined);

                    /** ErrorResponse errorMessage */
                    errorMessage?: (string|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ErrorResponse. */
                type $Shape = grpc.reflection.v1alpha.ErrorResponse.$Properties;
            }
        }
    }
}

/** Namespace taikv. */
export namespace taikv {

    /** Namespace v1. */
    namespace v1 {

        /** Represents a KeyValue */
        class KeyValue extends $protobuf.rpc.Service {

            /**
             * Constructs a new KeyValue service.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             */
            constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

            /**
             * Creates new KeyValue service using the specified rpc implementation.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             * @returns RPC service. Useful where requests and/or responses are streamed.
             */
            static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): KeyValue;

            /** Calls Get. */
            get: taikv.v1.KeyValue.Get;

            /** Calls Insert. */
            insert: taikv.v1.KeyValue.Insert;

            /** Calls Delete. */
            delete: taikv.v1.KeyValue.Delete;

            /** Calls Batch. */
            batch: taikv.v1.KeyValue.Batch;

            /** Calls Scan. */
            scan: taikv.v1.KeyValue.Scan;

            /** Calls Session. */
            session: taikv.v1.KeyValue.Session;
        }

        namespace KeyValue {

            /**
             * Callback as used by {@link taikv.v1.KeyValue#get}.
             * @param error Error, if any
             * @param [response] GetResponse
             */
            type GetCallback = (error: (Error|null), response?: taikv.v1.GetResponse) => void;

            /** Calls Get. */
            type Get = {
              (request: taikv.v1.IGetRequest, callback: taikv.v1.KeyValue.GetCallback): void;
              (request: taikv.v1.IGetRequest): Promise<taikv.v1.GetResponse>;
              readonly name: "Get";
              readonly path: "/taikv.v1.KeyValue/Get";
              readonly requestType: "GetRequest";
              readonly responseType: "GetResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.KeyValue#insert}.
             * @param error Error, if any
             * @param [response] InsertResponse
             */
            type InsertCallback = (error: (Error|null), response?: taikv.v1.InsertResponse) => void;

            /** Calls Insert. */
            type Insert = {
              (request: taikv.v1.IInsertRequest, callback: taikv.v1.KeyValue.InsertCallback): void;
              (request: taikv.v1.IInsertRequest): Promise<taikv.v1.InsertResponse>;
              readonly name: "Insert";
              readonly path: "/taikv.v1.KeyValue/Insert";
              readonly requestType: "InsertRequest";
              readonly responseType: "InsertResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.KeyValue#delete_}.
             * @param error Error, if any
             * @param [response] DeleteResponse
             */
            type DeleteCallback = (error: (Error|null), response?: taikv.v1.DeleteResponse) => void;

            /** Calls Delete. */
            type Delete = {
              (request: taikv.v1.IDeleteRequest, callback: taikv.v1.KeyValue.DeleteCallback): void;
              (request: taikv.v1.IDeleteRequest): Promise<taikv.v1.DeleteResponse>;
              readonly name: "Delete";
              readonly path: "/taikv.v1.KeyValue/Delete";
              readonly requestType: "DeleteRequest";
              readonly responseType: "DeleteResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.KeyValue#batch}.
             * @param error Error, if any
             * @param [response] BatchResponse
             */
            type BatchCallback = (error: (Error|null), response?: taikv.v1.BatchResponse) => void;

            /** Calls Batch. */
            type Batch = {
              (request: taikv.v1.IBatchRequest, callback: taikv.v1.KeyValue.BatchCallback): void;
              (request: taikv.v1.IBatchRequest): Promise<taikv.v1.BatchResponse>;
              readonly name: "Batch";
              readonly path: "/taikv.v1.KeyValue/Batch";
              readonly requestType: "BatchRequest";
              readonly responseType: "BatchResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.KeyValue#scan}.
             * @param error Error, if any
             * @param [response] ScanResponse
             */
            type ScanCallback = (error: (Error|null), response?: taikv.v1.ScanResponse) => void;

            /** Calls Scan. */
            type Scan = {
              (request: taikv.v1.IScanRequest, callback: taikv.v1.KeyValue.ScanCallback): void;
              (request: taikv.v1.IScanRequest): Promise<taikv.v1.ScanResponse>;
              readonly name: "Scan";
              readonly path: "/taikv.v1.KeyValue/Scan";
              readonly requestType: "ScanRequest";
              readonly responseType: "ScanResponse";
              readonly requestStream: undefined;
              readonly responseStream: true;
            };

            /**
             * Callback as used by {@link taikv.v1.KeyValue#session}.
             * @param error Error, if any
             * @param [response] SessionResponse
             */
            type SessionCallback = (error: (Error|null), response?: taikv.v1.SessionResponse) => void;

            /** Calls Session. */
            type Session = {
              (request: taikv.v1.ISessionRequest, callback: taikv.v1.KeyValue.SessionCallback): void;
              (request: taikv.v1.ISessionRequest): Promise<taikv.v1.SessionResponse>;
              readonly name: "Session";
              readonly path: "/taikv.v1.KeyValue/Session";
              readonly requestType: "SessionRequest";
              readonly responseType: "SessionResponse";
              readonly requestStream: true;
              readonly responseStream: true;
            };
        }

        /** Consistency enum. */
        enum Consistency {

            /** CONSISTENCY_UNSPECIFIED value */
            CONSISTENCY_UNSPECIFIED = 0,

            /** CONSISTENCY_ONE value */
            CONSISTENCY_ONE = 1,

            /** CONSISTENCY_QUORUM value */
            CONSISTENCY_QUORUM = 2,

            /** CONSISTENCY_ALL value */
            CONSISTENCY_ALL = 3
        }

        /**
         * Properties of a GetRequest.
         * @deprecated Use taikv.v1.GetRequest.$Properties instead.
         */
        interface IGetRequest extends taikv.v1.GetRequest.$Properties {
        }

        /** Represents a GetRequest. */
        class GetRequest {

            /**
             * Constructs a new GetRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.GetRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetRequest key. */
            key: Uint8Array;

            /** GetRequest consistency. */
            consistency: taikv.v1.Consistency;

            /**
             * Creates a new GetRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetRequest instance
             */
            static create(properties: taikv.v1.GetRequest.$Shape): taikv.v1.GetRequest & taikv.v1.GetRequest.$Shape;
            static create(properties?: taikv.v1.GetRequest.$Properties): taikv.v1.GetRequest;

            /**
             * Encodes the specified GetRequest message. Does not implicitly {@link taikv.v1.GetRequest.verify|verify} messages.
             * @param message GetRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.GetRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.GetRequest & taikv.v1.GetRequest.$Shape} GetRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.GetRequest & taikv.v1.GetRequest.$Shape;
        }

        namespace GetRequest {

            /** Properties of a GetRequest. */
            interface $Properties {

                /** GetRequest key */
                key?: (Uint8Array|null|undefined);

                /** GetRequest consistency */
                consistency?: (taikv.v1.Consistency|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetRequest. */
            type $Shape = taikv.v1.GetRequest.$Properties;
        }

        /**
         * Properties of a GetResponse.
         * @deprecated Use taikv.v1.GetResponse.$Properties instead.
         */
        interface IGetResponse extends taikv.v1.GetResponse.$Properties {
        }

        /** Represents a GetResponse. */
        class GetResponse {

            /**
             * Constructs a new GetResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.GetResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GetResponse payload. */
            payload: Uint8Array;

            /** GetResponse version. */
            version: Uint8Array;

            /** GetResponse ttlMs. */
            ttlMs: number;

            /**
             * Creates a new GetResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GetResponse instance
             */
            static create(properties: taikv.v1.GetResponse.$Shape): taikv.v1.GetResponse & taikv.v1.GetResponse.$Shape;
            static create(properties?: taikv.v1.GetResponse.$Properties): taikv.v1.GetResponse;

            /**
             * Encodes the specified GetResponse message. Does not implicitly {@link taikv.v1.GetResponse.verify|verify} messages.
             * @param message GetResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.GetResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GetResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.GetResponse & taikv.v1.GetResponse.$Shape} GetResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.GetResponse & taikv.v1.GetResponse.$Shape;
        }

        namespace GetResponse {

            /** Properties of a GetResponse. */
            interface $Properties {

                /** GetResponse payload */
                payload?: (Uint8Array|null|undefined);

                /** GetResponse version */
                version?: (Uint8Array|null|undefined);

                /** GetResponse ttlMs */
                ttlMs?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GetResponse. */
            type $Shape = taikv.v1.GetResponse.$Properties;
        }

        /**
         * Properties of an InsertRequest.
         * @deprecated Use taikv.v1.InsertRequest.$Properties instead.
         */
        interface IInsertRequest extends taikv.v1.InsertRequest.$Properties {
        }

        /** Represents an InsertRequest. */
        class InsertRequest {

            /**
             * Constructs a new InsertRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.InsertRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** InsertRequest key. */
            key: Uint8Array;

            /** InsertRequest payload. */
            payload: Uint8Array;

            /** InsertRequest consistency. */
            consistency: taikv.v1.Consistency;

            /** InsertRequest ttlMs. */
            ttlMs: number;

            /**
             * Creates a new InsertRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns InsertRequest instance
             */
            static create(properties: taikv.v1.InsertRequest.$Shape): taikv.v1.InsertRequest & taikv.v1.InsertRequest.$Shape;
            static create(properties?: taikv.v1.InsertRequest.$Properties): taikv.v1.InsertRequest;

            /**
             * Encodes the specified InsertRequest message. Does not implicitly {@link taikv.v1.InsertRequest.verify|verify} messages.
             * @param message InsertRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.InsertRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an InsertRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.InsertRequest & taikv.v1.InsertRequest.$Shape} InsertRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.InsertRequest & taikv.v1.InsertRequest.$Shape;
        }

        namespace InsertRequest {

            /** Properties of an InsertRequest. */
            interface $Properties {

                /** InsertRequest key */
                key?: (Uint8Array|null|undefined);

                /** InsertRequest payload */
                payload?: (Uint8Array|null|undefined);

                /** InsertRequest consistency */
                consistency?: (taikv.v1.Consistency|null|undefined);

                /** InsertRequest ttlMs */
                ttlMs?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an InsertRequest. */
            type $Shape = taikv.v1.InsertRequest.$Properties;
        }

        /**
         * Properties of an InsertResponse.
         * @deprecated Use taikv.v1.InsertResponse.$Properties instead.
         */
        interface IInsertResponse extends taikv.v1.InsertResponse.$Properties {
        }

        /** Represents an InsertResponse. */
        class InsertResponse {

            /**
             * Constructs a new InsertResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.InsertResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** InsertResponse version. */
            version: Uint8Array;

            /**
             * Creates a new InsertResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns InsertResponse instance
             */
            static create(properties: taikv.v1.InsertResponse.$Shape): taikv.v1.InsertResponse & taikv.v1.InsertResponse.$Shape;
            static create(properties?: taikv.v1.InsertResponse.$Properties): taikv.v1.InsertResponse;

            /**
             * Encodes the specified InsertResponse message. Does not implicitly {@link taikv.v1.InsertResponse.verify|verify} messages.
             * @param message InsertResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.InsertResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an InsertResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.InsertResponse & taikv.v1.InsertResponse.$Shape} InsertResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.InsertResponse & taikv.v1.InsertResponse.$Shape;
        }

        namespace InsertResponse {

            /** Properties of an InsertResponse. */
            interface $Properties {

                /** InsertResponse version */
                version?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an InsertResponse. */
            type $Shape = taikv.v1.InsertResponse.$Properties;
        }

        /**
         * Properties of a DeleteRequest.
         * @deprecated Use taikv.v1.DeleteRequest.$Properties instead.
         */
        interface IDeleteRequest extends taikv.v1.DeleteRequest.$Properties {
        }

        /** Represents a DeleteRequest. */
        class DeleteRequest {

            /**
             * Constructs a new DeleteRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.DeleteRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DeleteRequest key. */
            key: Uint8Array;

            /** DeleteRequest consistency. */
            consistency: taikv.v1.Consistency;

            /**
             * Creates a new DeleteRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DeleteRequest instance
             */
            static create(properties: taikv.v1.DeleteRequest.$Shape): taikv.v1.DeleteRequest & taikv.v1.DeleteRequest.$Shape;
            static create(properties?: taikv.v1.DeleteRequest.$Properties): taikv.v1.DeleteRequest;

            /**
             * Encodes the specified DeleteRequest message. Does not implicitly {@link taikv.v1.DeleteRequest.verify|verify} messages.
             * @param message DeleteRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.DeleteRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DeleteRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.DeleteRequest & taikv.v1.DeleteRequest.$Shape} DeleteRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.DeleteRequest & taikv.v1.DeleteRequest.$Shape;
        }

        namespace DeleteRequest {

            /** Properties of a DeleteRequest. */
            interface $Properties {

                /** DeleteRequest key */
                key?: (Uint8Array|null|undefined);

                /** DeleteRequest consistency */
                consistency?: (taikv.v1.Consistency|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DeleteRequest. */
            type $Shape = taikv.v1.DeleteRequest.$Properties;
        }

        /**
         * Properties of a DeleteResponse.
         * @deprecated Use taikv.v1.DeleteResponse.$Properties instead.
         */
        interface IDeleteResponse extends taikv.v1.DeleteResponse.$Properties {
        }

        /** Represents a DeleteResponse. */
        class DeleteResponse {

            /**
             * Constructs a new DeleteResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.DeleteResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DeleteResponse version. */
            version: Uint8Array;

            /**
             * Creates a new DeleteResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns DeleteResponse instance
             */
            static create(properties: taikv.v1.DeleteResponse.$Shape): taikv.v1.DeleteResponse & taikv.v1.DeleteResponse.$Shape;
            static create(properties?: taikv.v1.DeleteResponse.$Properties): taikv.v1.DeleteResponse;

            /**
             * Encodes the specified DeleteResponse message. Does not implicitly {@link taikv.v1.DeleteResponse.verify|verify} messages.
             * @param message DeleteResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.DeleteResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DeleteResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.DeleteResponse & taikv.v1.DeleteResponse.$Shape} DeleteResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.DeleteResponse & taikv.v1.DeleteResponse.$Shape;
        }

        namespace DeleteResponse {

            /** Properties of a DeleteResponse. */
            interface $Properties {

                /** DeleteResponse version */
                version?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DeleteResponse. */
            type $Shape = taikv.v1.DeleteResponse.$Properties;
        }

        /**
         * Properties of an Operation.
         * @deprecated Use taikv.v1.Operation.$Properties instead.
         */
        interface IOperation extends taikv.v1.Operation.$Properties {
        }

        /** Represents an Operation. */
        class Operation {

            /**
             * Constructs a new Operation.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Operation.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Operation get. */
            get?: (taikv.v1.GetRequest.$Properties|null|undefined);

            /** Operation insert. */
            insert?: (taikv.v1.InsertRequest.$Properties|null|undefined);

            /** Operation delete. */
            delete?: (taikv.v1.DeleteRequest.$Properties|null|undefined);

            /** Operation operation. */
            operation?: ("get"|"insert"|"delete");

            /**
             * Creates a new Operation instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Operation instance
             */
            static create(properties: taikv.v1.Operation.$Shape): taikv.v1.Operation & taikv.v1.Operation.$Shape;
            static create(properties?: taikv.v1.Operation.$Properties): taikv.v1.Operation;

            /**
             * Encodes the specified Operation message. Does not implicitly {@link taikv.v1.Operation.verify|verify} messages.
             * @param message Operation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Operation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Operation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Operation & taikv.v1.Operation.$Shape} Operation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Operation & taikv.v1.Operation.$Shape;
        }

        namespace Operation {

            /** Properties of an Operation. */
            interface $Properties {

                /** Operation get */
                get?: (taikv.v1.GetRequest.$Properties|null|undefined);

                /** Operation insert */
                insert?: (taikv.v1.InsertRequest.$Properties|null|undefined);

                /** Operation delete */
                "delete"?: (taikv.v1.DeleteRequest.$Properties|null);

                /** Operation operation */
                operation?: ("get"|"insert"|"delete");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of an Operation. */
            type $Shape = {
              get?: taikv.v1.GetRequest.$Shape|null;
              insert?: taikv.v1.InsertRequest.$Shape|null;
              "delete"?: taikv.v1.DeleteRequest.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ operation?: undefined; get?: null; insert?: null; "delete"?: null }|{ operation?: "get"; get: taikv.v1.GetRequest.$Shape; insert?: null; "delete"?: null }|{ operation?: "insert"; get?: null; insert: taikv.v1.InsertRequest.$Shape; "delete"?: null }|{ operation?: "delete"; get?: null; insert?: null; "delete": taikv.v1.DeleteRequest.$Shape })
            );
        }

        /**
         * Properties of a Result.
         * @deprecated Use taikv.v1.Result.$Properties instead.
         */
        interface IResult extends taikv.v1.Result.$Properties {
        }

        /** Represents a Result. */
        class Result {

            /**
             * Constructs a new Result.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Result.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Result get. */
            get?: (taikv.v1.GetResponse.$Properties|null|undefined);

            /** Result insert. */
            insert?: (taikv.v1.InsertResponse.$Properties|null|undefined);

            /** Result delete. */
            delete?: (taikv.v1.DeleteResponse.$Properties|null|undefined);

            /** Result failure. */
            failure?: (taikv.v1.Failure.$Properties|null|undefined);

            /** Result result. */
            result?: ("get"|"insert"|"delete"|"failure");

            /**
             * Creates a new Result instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Result instance
             */
            static create(properties: taikv.v1.Result.$Shape): taikv.v1.Result & taikv.v1.Result.$Shape;
            static create(properties?: taikv.v1.Result.$Properties): taikv.v1.Result;

            /**
             * Encodes the specified Result message. Does not implicitly {@link taikv.v1.Result.verify|verify} messages.
             * @param message Result message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Result.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Result message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Result & taikv.v1.Result.$Shape} Result
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Result & taikv.v1.Result.$Shape;
        }

        namespace Result {

            /** Properties of a Result. */
            interface $Properties {

                /** Result get */
                get?: (taikv.v1.GetResponse.$Properties|null|undefined);

                /** Result insert */
                insert?: (taikv.v1.InsertResponse.$Properties|null|undefined);

                /** Result delete */
                "delete"?: (taikv.v1.DeleteResponse.$Properties|null);

                /** Result failure */
                failure?: (taikv.v1.Failure.$Properties|null|undefined);

                /** Result result */
                result?: ("get"|"insert"|"delete"|"failure");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Result. */
            type $Shape = {
              get?: taikv.v1.GetResponse.$Shape|null;
              insert?: taikv.v1.InsertResponse.$Shape|null;
              "delete"?: taikv.v1.DeleteResponse.$Shape|null;
              failure?: taikv.v1.Failure.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ result?: undefined; get?: null; insert?: null; "delete"?: null; failure?: null }|{ result?: "get"; get: taikv.v1.GetResponse.$Shape; insert?: null; "delete"?: null; failure?: null }|{ result?: "insert"; get?: null; insert: taikv.v1.InsertResponse.$Shape; "delete"?: null; failure?: null }|{ result?: "delete"; get?: null; insert?: null; "delete": taikv.v1.DeleteResponse.$Shape; failure?: null }|{ result?: "failure"; get?: null; insert?: null; "delete"?: null; failure: taikv.v1.Failure.$Shape })
            );
        }

        /**
         * Properties of a BatchRequest.
         * @deprecated Use taikv.v1.BatchRequest.$Properties instead.
         */
        interface IBatchRequest extends taikv.v1.BatchRequest.$Properties {
        }

        /** Represents a BatchRequest. */
        class BatchRequest {

            /**
             * Constructs a new BatchRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.BatchRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BatchRequest operations. */
            operations: taikv.v1.Operation.$Properties[];

            /**
             * Creates a new BatchRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns BatchRequest instance
             */
            static create(properties: taikv.v1.BatchRequest.$Shape): taikv.v1.BatchRequest & taikv.v1.BatchRequest.$Shape;
            static create(properties?: taikv.v1.BatchRequest.$Properties): taikv.v1.BatchRequest;

            /**
             * Encodes the specified BatchRequest message. Does not implicitly {@link taikv.v1.BatchRequest.verify|verify} messages.
             * @param message BatchRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.BatchRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BatchRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.BatchRequest & taikv.v1.BatchRequest.$Shape} BatchRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.BatchRequest & taikv.v1.BatchRequest.$Shape;
        }

        namespace BatchRequest {

            /** Properties of a BatchRequest. */
            interface $Properties {

                /** BatchRequest operations */
                operations?: (taikv.v1.Operation.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BatchRequest. */
            type $Shape = {
              operations?: taikv.v1.Operation.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a BatchResponse.
         * @deprecated Use taikv.v1.BatchResponse.$Properties instead.
         */
        interface IBatchResponse extends taikv.v1.BatchResponse.$Properties {
        }

        /** Represents a BatchResponse. */
        class BatchResponse {

            /**
             * Constructs a new BatchResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.BatchResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BatchResponse results. */
            results: taikv.v1.Result.$Properties[];

            /** BatchResponse replicas. */
            replicas: taikv.v1.Participation.$Properties[];

            /**
             * Creates a new BatchResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns BatchResponse instance
             */
            static create(properties: taikv.v1.BatchResponse.$Shape): taikv.v1.BatchResponse & taikv.v1.BatchResponse.$Shape;
            static create(properties?: taikv.v1.BatchResponse.$Properties): taikv.v1.BatchResponse;

            /**
             * Encodes the specified BatchResponse message. Does not implicitly {@link taikv.v1.BatchResponse.verify|verify} messages.
             * @param message BatchResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.BatchResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BatchResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.BatchResponse & taikv.v1.BatchResponse.$Shape} BatchResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.BatchResponse & taikv.v1.BatchResponse.$Shape;
        }

        namespace BatchResponse {

            /** Properties of a BatchResponse. */
            interface $Properties {

                /** BatchResponse results */
                results?: (taikv.v1.Result.$Properties[]|null|undefined);

                /** BatchResponse replicas */
                replicas?: (taikv.v1.Participation.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BatchResponse. */
            type $Shape = {
              results?: taikv.v1.Result.$Shape[]|null;
              replicas?: taikv.v1.Participation.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a Participation.
         * @deprecated Use taikv.v1.Participation.$Properties instead.
         */
        interface IParticipation extends taikv.v1.Participation.$Properties {
        }

        /** Represents a Participation. */
        class Participation {

            /**
             * Constructs a new Participation.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Participation.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Participation asked. */
            asked: number;

            /** Participation answered. */
            answered: number;

            /** Participation needed. */
            needed: number;

            /**
             * Creates a new Participation instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Participation instance
             */
            static create(properties: taikv.v1.Participation.$Shape): taikv.v1.Participation & taikv.v1.Participation.$Shape;
            static create(properties?: taikv.v1.Participation.$Properties): taikv.v1.Participation;

            /**
             * Encodes the specified Participation message. Does not implicitly {@link taikv.v1.Participation.verify|verify} messages.
             * @param message Participation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Participation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Participation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Participation & taikv.v1.Participation.$Shape} Participation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Participation & taikv.v1.Participation.$Shape;
        }

        namespace Participation {

            /** Properties of a Participation. */
            interface $Properties {

                /** Participation asked */
                asked?: (number|null|undefined);

                /** Participation answered */
                answered?: (number|null|undefined);

                /** Participation needed */
                needed?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Participation. */
            type $Shape = taikv.v1.Participation.$Properties;
        }

        /**
         * Properties of a ScanRequest.
         * @deprecated Use taikv.v1.ScanRequest.$Properties instead.
         */
        interface IScanRequest extends taikv.v1.ScanRequest.$Properties {
        }

        /** Represents a ScanRequest. */
        class ScanRequest {

            /**
             * Constructs a new ScanRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ScanRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ScanRequest prefix. */
            prefix: Uint8Array;

            /** ScanRequest cursor. */
            cursor: Uint8Array;

            /** ScanRequest limit. */
            limit: number;

            /** ScanRequest keysOnly. */
            keysOnly: boolean;

            /** ScanRequest consistency. */
            consistency: taikv.v1.Consistency;

            /**
             * Creates a new ScanRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ScanRequest instance
             */
            static create(properties: taikv.v1.ScanRequest.$Shape): taikv.v1.ScanRequest & taikv.v1.ScanRequest.$Shape;
            static create(properties?: taikv.v1.ScanRequest.$Properties): taikv.v1.ScanRequest;

            /**
             * Encodes the specified ScanRequest message. Does not implicitly {@link taikv.v1.ScanRequest.verify|verify} messages.
             * @param message ScanRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ScanRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ScanRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ScanRequest & taikv.v1.ScanRequest.$Shape} ScanRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ScanRequest & taikv.v1.ScanRequest.$Shape;
        }

        namespace ScanRequest {

            /** Properties of a ScanRequest. */
            interface $Properties {

                /** ScanRequest prefix */
                prefix?: (Uint8Array|null|undefined);

                /** ScanRequest cursor */
                cursor?: (Uint8Array|null|undefined);

                /** ScanRequest limit */
                limit?: (number|null|undefined);

                /** ScanRequest keysOnly */
                keysOnly?: (boolean|null|undefined);

                /** ScanRequest consistency */
                consistency?: (taikv.v1.Consistency|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ScanRequest. */
            type $Shape = taikv.v1.ScanRequest.$Properties;
        }

        /**
         * Properties of a ScanResponse.
         * @deprecated Use taikv.v1.ScanResponse.$Properties instead.
         */
        interface IScanResponse extends taikv.v1.ScanResponse.$Properties {
        }

        /** Represents a ScanResponse. */
        class ScanResponse {

            /**
             * Constructs a new ScanResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ScanResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ScanResponse items. */
            items: taikv.v1.Item.$Properties[];

            /** ScanResponse cursor. */
            cursor: Uint8Array;

            /**
             * Creates a new ScanResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ScanResponse instance
             */
            static create(properties: taikv.v1.ScanResponse.$Shape): taikv.v1.ScanResponse & taikv.v1.ScanResponse.$Shape;
            static create(properties?: taikv.v1.ScanResponse.$Properties): taikv.v1.ScanResponse;

            /**
             * Encodes the specified ScanResponse message. Does not implicitly {@link taikv.v1.ScanResponse.verify|verify} messages.
             * @param message ScanResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ScanResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ScanResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ScanResponse & taikv.v1.ScanResponse.$Shape} ScanResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ScanResponse & taikv.v1.ScanResponse.$Shape;
        }

        namespace ScanResponse {

            /** Properties of a ScanResponse. */
            interface $Properties {

                /** ScanResponse items */
                items?: (taikv.v1.Item.$Properties[]|null|undefined);

                /** ScanResponse cursor */
                cursor?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ScanResponse. */
            type $Shape = taikv.v1.ScanResponse.$Properties;
        }

        /**
         * Properties of an Item.
         * @deprecated Use taikv.v1.Item.$Properties instead.
         */
        interface IItem extends taikv.v1.Item.$Properties {
        }

        /** Represents an Item. */
        class Item {

            /**
             * Constructs a new Item.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Item.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Item key. */
            key: Uint8Array;

            /** Item payload. */
            payload: Uint8Array;

            /** Item version. */
            version: Uint8Array;

            /** Item ttlMs. */
            ttlMs: number;

            /**
             * Creates a new Item instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Item instance
             */
            static create(properties: taikv.v1.Item.$Shape): taikv.v1.Item & taikv.v1.Item.$Shape;
            static create(properties?: taikv.v1.Item.$Properties): taikv.v1.Item;

            /**
             * Encodes the specified Item message. Does not implicitly {@link taikv.v1.Item.verify|verify} messages.
             * @param message Item message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Item.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Item message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Item & taikv.v1.Item.$Shape} Item
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Item & taikv.v1.Item.$Shape;
        }

        namespace Item {

            /** Properties of an Item. */
            interface $Properties {

                /** Item key */
                key?: (Uint8Array|null|undefined);

                /** Item payload */
                payload?: (Uint8Array|null|undefined);

                /** Item version */
                version?: (Uint8Array|null|undefined);

                /** Item ttlMs */
                ttlMs?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Item. */
            type $Shape = taikv.v1.Item.$Properties;
        }

        /**
         * Properties of a Failure.
         * @deprecated Use taikv.v1.Failure.$Properties instead.
         */
        interface IFailure extends taikv.v1.Failure.$Properties {
        }

        /** Represents a Failure. */
        class Failure {

            /**
             * Constructs a new Failure.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Failure.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Failure code. */
            code: string;

            /** Failure message. */
            message: string;

            /** Failure effect. */
            effect: string;

            /** Failure retryable. */
            retryable: boolean;

            /** Failure grpcStatus. */
            grpcStatus: number;

            /** Failure needed. */
            needed: number;

            /** Failure heard. */
            heard: number;

            /** Failure replicas. */
            replicas: taikv.v1.ReplicaOutcome.$Properties[];

            /** Failure afterMs. */
            afterMs: number;

            /** Failure owner. */
            owner: Uint8Array;

            /**
             * Creates a new Failure instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Failure instance
             */
            static create(properties: taikv.v1.Failure.$Shape): taikv.v1.Failure & taikv.v1.Failure.$Shape;
            static create(properties?: taikv.v1.Failure.$Properties): taikv.v1.Failure;

            /**
             * Encodes the specified Failure message. Does not implicitly {@link taikv.v1.Failure.verify|verify} messages.
             * @param message Failure message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Failure.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Failure message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Failure & taikv.v1.Failure.$Shape} Failure
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Failure & taikv.v1.Failure.$Shape;
        }

        namespace Failure {

            /** Properties of a Failure. */
            interface $Properties {

                /** Failure code */
                code?: (string|null|undefined);

                /** Failure message */
                message?: (string|null|undefined);

                /** Failure effect */
                effect?: (string|null|undefined);

                /** Failure retryable */
                retryable?: (boolean|null|undefined);

                /** Failure grpcStatus */
                grpcStatus?: (number|null|undefined);

                /** Failure needed */
                needed?: (number|null|undefined);

                /** Failure heard */
                heard?: (number|null|undefined);

                /** Failure replicas */
                replicas?: (taikv.v1.ReplicaOutcome.$Properties[]|null|undefined);

                /** Failure afterMs */
                afterMs?: (number|null|undefined);

                /** Failure owner */
                owner?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Failure. */
            type $Shape = taikv.v1.Failure.$Properties;
        }

        /**
         * Properties of a ReplicaOutcome.
         * @deprecated Use taikv.v1.ReplicaOutcome.$Properties instead.
         */
        interface IReplicaOutcome extends taikv.v1.ReplicaOutcome.$Properties {
        }

        /** Represents a ReplicaOutcome. */
        class ReplicaOutcome {

            /**
             * Constructs a new ReplicaOutcome.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaOutcome.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaOutcome node. */
            node: Uint8Array;

            /** ReplicaOutcome outcome. */
            outcome: string;

            /** ReplicaOutcome name. */
            name: string;

            /**
             * Creates a new ReplicaOutcome instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaOutcome instance
             */
            static create(properties: taikv.v1.ReplicaOutcome.$Shape): taikv.v1.ReplicaOutcome & taikv.v1.ReplicaOutcome.$Shape;
            static create(properties?: taikv.v1.ReplicaOutcome.$Properties): taikv.v1.ReplicaOutcome;

            /**
             * Encodes the specified ReplicaOutcome message. Does not implicitly {@link taikv.v1.ReplicaOutcome.verify|verify} messages.
             * @param message ReplicaOutcome message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaOutcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaOutcome message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaOutcome & taikv.v1.ReplicaOutcome.$Shape} ReplicaOutcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaOutcome & taikv.v1.ReplicaOutcome.$Shape;
        }

        namespace ReplicaOutcome {

            /** Properties of a ReplicaOutcome. */
            interface $Properties {

                /** ReplicaOutcome node */
                node?: (Uint8Array|null|undefined);

                /** ReplicaOutcome outcome */
                outcome?: (string|null|undefined);

                /** ReplicaOutcome name */
                name?: (string|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaOutcome. */
            type $Shape = taikv.v1.ReplicaOutcome.$Properties;
        }

        /**
         * Properties of a SessionRequest.
         * @deprecated Use taikv.v1.SessionRequest.$Properties instead.
         */
        interface ISessionRequest extends taikv.v1.SessionRequest.$Properties {
        }

        /** Represents a SessionRequest. */
        class SessionRequest {

            /**
             * Constructs a new SessionRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.SessionRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SessionRequest operations. */
            operations: taikv.v1.SessionOperation.$Properties[];

            /** SessionRequest bye. */
            bye: boolean;

            /** SessionRequest givenUp. */
            givenUp: number[];

            /**
             * Creates a new SessionRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SessionRequest instance
             */
            static create(properties: taikv.v1.SessionRequest.$Shape): taikv.v1.SessionRequest & taikv.v1.SessionRequest.$Shape;
            static create(properties?: taikv.v1.SessionRequest.$Properties): taikv.v1.SessionRequest;

            /**
             * Encodes the specified SessionRequest message. Does not implicitly {@link taikv.v1.SessionRequest.verify|verify} messages.
             * @param message SessionRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.SessionRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SessionRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.SessionRequest & taikv.v1.SessionRequest.$Shape} SessionRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.SessionRequest & taikv.v1.SessionRequest.$Shape;
        }

        namespace SessionRequest {

            /** Properties of a SessionRequest. */
            interface $Properties {

                /** SessionRequest operations */
                operations?: (taikv.v1.SessionOperation.$Properties[]|null|undefined);

                /** SessionRequest bye */
                bye?: (boolean|null|undefined);

                /** SessionRequest givenUp */
                givenUp?: (number[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SessionRequest. */
            type $Shape = {
              operations?: taikv.v1.SessionOperation.$Shape[]|null;
              bye?: boolean|null;
              givenUp?: number[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a SessionOperation.
         * @deprecated Use taikv.v1.SessionOperation.$Properties instead.
         */
        interface ISessionOperation extends taikv.v1.SessionOperation.$Properties {
        }

        /** Represents a SessionOperation. */
        class SessionOperation {

            /**
             * Constructs a new SessionOperation.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.SessionOperation.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SessionOperation requestId. */
            requestId: number;

            /** SessionOperation operation. */
            operation?: (taikv.v1.Operation.$Properties|null|undefined);

            /** SessionOperation timeoutMs. */
            timeoutMs: number;

            /**
             * Creates a new SessionOperation instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SessionOperation instance
             */
            static create(properties: taikv.v1.SessionOperation.$Shape): taikv.v1.SessionOperation & taikv.v1.SessionOperation.$Shape;
            static create(properties?: taikv.v1.SessionOperation.$Properties): taikv.v1.SessionOperation;

            /**
             * Encodes the specified SessionOperation message. Does not implicitly {@link taikv.v1.SessionOperation.verify|verify} messages.
             * @param message SessionOperation message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.SessionOperation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SessionOperation message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.SessionOperation & taikv.v1.SessionOperation.$Shape} SessionOperation
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.SessionOperation & taikv.v1.SessionOperation.$Shape;
        }

        namespace SessionOperation {

            /** Properties of a SessionOperation. */
            interface $Properties {

                /** SessionOperation requestId */
                requestId?: (number|null|undefined);

                /** SessionOperation operation */
                operation?: (taikv.v1.Operation.$Properties|null|undefined);

                /** SessionOperation timeoutMs */
                timeoutMs?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SessionOperation. */
            type $Shape = {
              requestId?: number|null;
              operation?: taikv.v1.Operation.$Shape|null;
              timeoutMs?: number|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a SessionResponse.
         * @deprecated Use taikv.v1.SessionResponse.$Properties instead.
         */
        interface ISessionResponse extends taikv.v1.SessionResponse.$Properties {
        }

        /** Represents a SessionResponse. */
        class SessionResponse {

            /**
             * Constructs a new SessionResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.SessionResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SessionResponse results. */
            results: taikv.v1.SessionResult.$Properties[];

            /** SessionResponse goingAway. */
            goingAway: boolean;

            /**
             * Creates a new SessionResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SessionResponse instance
             */
            static create(properties: taikv.v1.SessionResponse.$Shape): taikv.v1.SessionResponse & taikv.v1.SessionResponse.$Shape;
            static create(properties?: taikv.v1.SessionResponse.$Properties): taikv.v1.SessionResponse;

            /**
             * Encodes the specified SessionResponse message. Does not implicitly {@link taikv.v1.SessionResponse.verify|verify} messages.
             * @param message SessionResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.SessionResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SessionResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.SessionResponse & taikv.v1.SessionResponse.$Shape} SessionResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.SessionResponse & taikv.v1.SessionResponse.$Shape;
        }

        namespace SessionResponse {

            /** Properties of a SessionResponse. */
            interface $Properties {

                /** SessionResponse results */
                results?: (taikv.v1.SessionResult.$Properties[]|null|undefined);

                /** SessionResponse goingAway */
                goingAway?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SessionResponse. */
            type $Shape = {
              results?: taikv.v1.SessionResult.$Shape[]|null;
              goingAway?: boolean|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a SessionResult.
         * @deprecated Use taikv.v1.SessionResult.$Properties instead.
         */
        interface ISessionResult extends taikv.v1.SessionResult.$Properties {
        }

        /** Represents a SessionResult. */
        class SessionResult {

            /**
             * Constructs a new SessionResult.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.SessionResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SessionResult requestId. */
            requestId: number;

            /** SessionResult result. */
            result?: (taikv.v1.Result.$Properties|null|undefined);

            /** SessionResult replicas. */
            replicas?: (taikv.v1.Participation.$Properties|null|undefined);

            /**
             * Creates a new SessionResult instance using the specified properties.
             * @param [properties] Properties to set
             * @returns SessionResult instance
             */
            static create(properties: taikv.v1.SessionResult.$Shape): taikv.v1.SessionResult & taikv.v1.SessionResult.$Shape;
            static create(properties?: taikv.v1.SessionResult.$Properties): taikv.v1.SessionResult;

            /**
             * Encodes the specified SessionResult message. Does not implicitly {@link taikv.v1.SessionResult.verify|verify} messages.
             * @param message SessionResult message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.SessionResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SessionResult message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.SessionResult & taikv.v1.SessionResult.$Shape} SessionResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.SessionResult & taikv.v1.SessionResult.$Shape;
        }

        namespace SessionResult {

            /** Properties of a SessionResult. */
            interface $Properties {

                /** SessionResult requestId */
                requestId?: (number|null|undefined);

                /** SessionResult result */
                result?: (taikv.v1.Result.$Properties|null|undefined);

                /** SessionResult replicas */
                replicas?: (taikv.v1.Participation.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SessionResult. */
            type $Shape = {
              requestId?: number|null;
              result?: taikv.v1.Result.$Shape|null;
              replicas?: taikv.v1.Participation.$Shape|null;
              $unknowns?: Uint8Array[];
            };
        }

        /** Represents an Operator */
        class Operator extends $protobuf.rpc.Service {

            /**
             * Constructs a new Operator service.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             */
            constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

            /**
             * Creates new Operator service using the specified rpc implementation.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             * @returns RPC service. Useful where requests and/or responses are streamed.
             */
            static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): Operator;

            /** Calls Status. */
            status: taikv.v1.Operator.Status;

            /** Calls NodeStatus. */
            nodeStatus: taikv.v1.Operator.NodeStatus;

            /** Calls Ring. */
            ring: taikv.v1.Operator.Ring;

            /** Calls Where. */
            where: taikv.v1.Operator.Where;

            /** Calls Hold. */
            hold: taikv.v1.Operator.Hold;

            /** Calls Health. */
            health: taikv.v1.Operator.Health;

            /** Calls Leave. */
            leave: taikv.v1.Operator.Leave;

            /** Calls Remove. */
            remove: taikv.v1.Operator.Remove;

            /** Calls GiveUp. */
            giveUp: taikv.v1.Operator.GiveUp;

            /** Calls Weigh. */
            weigh: taikv.v1.Operator.Weigh;

            /** Calls CancelTask. */
            cancelTask: taikv.v1.Operator.CancelTask;

            /** Calls Tasks. */
            tasks: taikv.v1.Operator.Tasks;
        }

        namespace Operator {

            /**
             * Callback as used by {@link taikv.v1.Operator#status}.
             * @param error Error, if any
             * @param [response] StatusResponse
             */
            type StatusCallback = (error: (Error|null), response?: taikv.v1.StatusResponse) => void;

            /** Calls Status. */
            type Status = {
              (request: taikv.v1.IStatusRequest, callback: taikv.v1.Operator.StatusCallback): void;
              (request: taikv.v1.IStatusRequest): Promise<taikv.v1.StatusResponse>;
              readonly name: "Status";
              readonly path: "/taikv.v1.Operator/Status";
              readonly requestType: "StatusRequest";
              readonly responseType: "StatusResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.Operator#nodeStatus}.
             * @param error Error, if any
             * @param [response] NodeStatusResponse
             */
            type NodeStatusCallback = (error: (Error|null), response?: taikv.v1.NodeStatusResponse) => void;

            /** Calls NodeStatus. */
            type NodeStatus = {
              (request: taikv.v1.INodeStatusRequest, callback: taikv.v1.Operator.NodeStatusCallback): void;
              (request: taikv.v1.INodeStatusRequest): Promise<taikv.v1.NodeStatusResponse>;
              readonly name: "NodeStatus";
              readonly path: "/taikv.v1.Operator/NodeStatus";
              readonly requestType: "NodeStatusRequest";
              readonly responseType: "NodeStatusResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.Operator#ring}.
             * @param error Error, if any
             * @param [response] RingResponse
             */
            type RingCallback = (error: (Error|null), response?: taikv.v1.RingResponse) => void;

            /** Calls Ring. */
            type Ring = {
              (request: taikv.v1.IRingRequest, callback: taikv.v1.Operator.RingCallback): void;
              (request: taikv.v1.IRingRequest): Promise<taikv.v1.RingResponse>;
              readonly name: "Ring";
              readonly path: "/taikv.v1.Operator/Ring";
              readonly requestType: "RingRequest";
              readonly responseType: "RingResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.Operator#where}.
             * @param error Error, if any
             * @param [response] WhereResponse
             */
            type WhereCallback = (error: (Error|null), response?: taikv.v1.WhereResponse) => void;

            /** Calls Where. */
            type Where = {
              (request: taikv.v1.IWhereRequest, callback: taikv.v1.Operator.WhereCallback): void;
              (request: taikv.v1.IWhereRequest): Promise<taikv.v1.WhereResponse>;
              readonly name: "Where";
              readonly path: "/taikv.v1.Operator/Where";
              readonly requestType: "WhereRequest";
              readonly responseType: "WhereResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.Operator#hold}.
             * @param error Error, if any
             * @param [response] HoldResponse
             */
            type HoldCallback = (error: (Error|null), response?: taikv.v1.HoldResponse) => void;

            /** Calls Hold. */
            type Hold = {
              (request: taikv.v1.IHoldRequest, callback: taikv.v1.Operator.HoldCallback): void;
              (request: taikv.v1.IHoldRequest): Promise<taikv.v1.HoldResponse>;
              readonly name: "Hold";
              readonly path: "/taikv.v1.Operator/Hold";
              readonly requestType: "HoldRequest";
              readonly responseType: "HoldResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.Operator#health}.
             * @param error Error, if any
             * @param [response] HealthResponse
             */
            type HealthCallback = (error: (Error|null), response?: taikv.v1.HealthResponse) => void;

            /** Calls Health. */
            type Health = {
              (request: taikv.v1.IHealthRequest, callback: taikv.v1.Operator.HealthCallback): void;
              (request: taikv.v1.IHealthRequest): Promise<taikv.v1.HealthResponse>;
              readonly name: "Health";
              readonly path: "/taikv.v1.Operator/Health";
              readonly requestType: "HealthRequest";
              readonly responseType: "HealthResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.Operator#leave}.
             * @param error Error, if any
             * @param [response] LeaveProgress
             */
            type LeaveCallback = (error: (Error|null), response?: taikv.v1.LeaveProgress) => void;

            /** Calls Leave. */
            type Leave = {
              (request: taikv.v1.ILeaveRequest, callback: taikv.v1.Operator.LeaveCallback): void;
              (request: taikv.v1.ILeaveRequest): Promise<taikv.v1.LeaveProgress>;
              readonly name: "Leave";
              readonly path: "/taikv.v1.Operator/Leave";
              readonly requestType: "LeaveRequest";
              readonly responseType: "LeaveProgress";
              readonly requestStream: undefined;
              readonly responseStream: true;
            };

            /**
             * Callback as used by {@link taikv.v1.Operator#remove}.
             * @param error Error, if any
             * @param [response] RemoveResponse
             */
            type RemoveCallback = (error: (Error|null), response?: taikv.v1.RemoveResponse) => void;

            /** Calls Remove. */
            type Remove = {
              (request: taikv.v1.IRemoveRequest, callback: taikv.v1.Operator.RemoveCallback): void;
              (request: taikv.v1.IRemoveRequest): Promise<taikv.v1.RemoveResponse>;
              readonly name: "Remove";
              readonly path: "/taikv.v1.Operator/Remove";
              readonly requestType: "RemoveRequest";
              readonly responseType: "RemoveResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.Operator#giveUp}.
             * @param error Error, if any
             * @param [response] GiveUpResponse
             */
            type GiveUpCallback = (error: (Error|null), response?: taikv.v1.GiveUpResponse) => void;

            /** Calls GiveUp. */
            type GiveUp = {
              (request: taikv.v1.IGiveUpRequest, callback: taikv.v1.Operator.GiveUpCallback): void;
              (request: taikv.v1.IGiveUpRequest): Promise<taikv.v1.GiveUpResponse>;
              readonly name: "GiveUp";
              readonly path: "/taikv.v1.Operator/GiveUp";
              readonly requestType: "GiveUpRequest";
              readonly responseType: "GiveUpResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.Operator#weigh}.
             * @param error Error, if any
             * @param [response] WeighResponse
             */
            type WeighCallback = (error: (Error|null), response?: taikv.v1.WeighResponse) => void;

            /** Calls Weigh. */
            type Weigh = {
              (request: taikv.v1.IWeighRequest, callback: taikv.v1.Operator.WeighCallback): void;
              (request: taikv.v1.IWeighRequest): Promise<taikv.v1.WeighResponse>;
              readonly name: "Weigh";
              readonly path: "/taikv.v1.Operator/Weigh";
              readonly requestType: "WeighRequest";
              readonly responseType: "WeighResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.Operator#cancelTask}.
             * @param error Error, if any
             * @param [response] CancelTaskResponse
             */
            type CancelTaskCallback = (error: (Error|null), response?: taikv.v1.CancelTaskResponse) => void;

            /** Calls CancelTask. */
            type CancelTask = {
              (request: taikv.v1.ICancelTaskRequest, callback: taikv.v1.Operator.CancelTaskCallback): void;
              (request: taikv.v1.ICancelTaskRequest): Promise<taikv.v1.CancelTaskResponse>;
              readonly name: "CancelTask";
              readonly path: "/taikv.v1.Operator/CancelTask";
              readonly requestType: "CancelTaskRequest";
              readonly responseType: "CancelTaskResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.Operator#tasks}.
             * @param error Error, if any
             * @param [response] TasksResponse
             */
            type TasksCallback = (error: (Error|null), response?: taikv.v1.TasksResponse) => void;

            /** Calls Tasks. */
            type Tasks = {
              (request: taikv.v1.ITasksRequest, callback: taikv.v1.Operator.TasksCallback): void;
              (request: taikv.v1.ITasksRequest): Promise<taikv.v1.TasksResponse>;
              readonly name: "Tasks";
              readonly path: "/taikv.v1.Operator/Tasks";
              readonly requestType: "TasksRequest";
              readonly responseType: "TasksResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };
        }

        /**
         * Properties of a StatusRequest.
         * @deprecated Use taikv.v1.StatusRequest.$Properties instead.
         */
        interface IStatusRequest extends taikv.v1.StatusRequest.$Properties {
        }

        /** Represents a StatusRequest. */
        class StatusRequest {

            /**
             * Constructs a new StatusRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.StatusRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new StatusRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns StatusRequest instance
             */
            static create(properties: taikv.v1.StatusRequest.$Shape): taikv.v1.StatusRequest & taikv.v1.StatusRequest.$Shape;
            static create(properties?: taikv.v1.StatusRequest.$Properties): taikv.v1.StatusRequest;

            /**
             * Encodes the specified StatusRequest message. Does not implicitly {@link taikv.v1.StatusRequest.verify|verify} messages.
             * @param message StatusRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.StatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StatusRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.StatusRequest & taikv.v1.StatusRequest.$Shape} StatusRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.StatusRequest & taikv.v1.StatusRequest.$Shape;
        }

        namespace StatusRequest {

            /** Properties of a StatusRequest. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StatusRequest. */
            type $Shape = taikv.v1.StatusRequest.$Properties;
        }

        /**
         * Properties of a StatusResponse.
         * @deprecated Use taikv.v1.StatusResponse.$Properties instead.
         */
        interface IStatusResponse extends taikv.v1.StatusResponse.$Properties {
        }

        /** Represents a StatusResponse. */
        class StatusResponse {

            /**
             * Constructs a new StatusResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.StatusResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StatusResponse settings. */
            settings?: (taikv.v1.ClusterSettings.$Properties|null|undefined);

            /** StatusResponse state. */
            state: string;

            /** StatusResponse nodes. */
            nodes: taikv.v1.NodeStatusEntry.$Properties[];

            /** StatusResponse reasons. */
            reasons: string[];

            /** StatusResponse answeredBy. */
            answeredBy: string;

            /** StatusResponse answeredById. */
            answeredById: Uint8Array;

            /**
             * Creates a new StatusResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns StatusResponse instance
             */
            static create(properties: taikv.v1.StatusResponse.$Shape): taikv.v1.StatusResponse & taikv.v1.StatusResponse.$Shape;
            static create(properties?: taikv.v1.StatusResponse.$Properties): taikv.v1.StatusResponse;

            /**
             * Encodes the specified StatusResponse message. Does not implicitly {@link taikv.v1.StatusResponse.verify|verify} messages.
             * @param message StatusResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.StatusResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StatusResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.StatusResponse & taikv.v1.StatusResponse.$Shape} StatusResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.StatusResponse & taikv.v1.StatusResponse.$Shape;
        }

        namespace StatusResponse {

            /** Properties of a StatusResponse. */
            interface $Properties {

                /** StatusResponse settings */
                settings?: (taikv.v1.ClusterSettings.$Properties|null|undefined);

                /** StatusResponse state */
                state?: (string|null|undefined);

                /** StatusResponse nodes */
                nodes?: (taikv.v1.NodeStatusEntry.$Properties[]|null|undefined);

                /** StatusResponse reasons */
                reasons?: (string[]|null|undefined);

                /** StatusResponse answeredBy */
                answeredBy?: (string|null|undefined);

                /** StatusResponse answeredById */
                answeredById?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StatusResponse. */
            type $Shape = taikv.v1.StatusResponse.$Properties;
        }

        /**
         * Properties of a NodeStatusEntry.
         * @deprecated Use taikv.v1.NodeStatusEntry.$Properties instead.
         */
        interface INodeStatusEntry extends taikv.v1.NodeStatusEntry.$Properties {
        }

        /** Represents a NodeStatusEntry. */
        class NodeStatusEntry {

            /**
             * Constructs a new NodeStatusEntry.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.NodeStatusEntry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** NodeStatusEntry record. */
            record?: (taikv.v1.NodeRecord.$Properties|null|undefined);

            /** NodeStatusEntry state. */
            state: string;

            /** NodeStatusEntry sinceMs. */
            sinceMs: number;

            /** NodeStatusEntry owns. */
            owns: number;

            /** NodeStatusEntry holds. */
            holds: number;

            /** NodeStatusEntry figures. */
            figures?: (taikv.v1.NodeStatusResponse.$Properties|null|undefined);

            /**
             * Creates a new NodeStatusEntry instance using the specified properties.
             * @param [properties] Properties to set
             * @returns NodeStatusEntry instance
             */
            static create(properties: taikv.v1.NodeStatusEntry.$Shape): taikv.v1.NodeStatusEntry & taikv.v1.NodeStatusEntry.$Shape;
            static create(properties?: taikv.v1.NodeStatusEntry.$Properties): taikv.v1.NodeStatusEntry;

            /**
             * Encodes the specified NodeStatusEntry message. Does not implicitly {@link taikv.v1.NodeStatusEntry.verify|verify} messages.
             * @param message NodeStatusEntry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.NodeStatusEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a NodeStatusEntry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.NodeStatusEntry & taikv.v1.NodeStatusEntry.$Shape} NodeStatusEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.NodeStatusEntry & taikv.v1.NodeStatusEntry.$Shape;
        }

        namespace NodeStatusEntry {

            /** Properties of a NodeStatusEntry. */
            interface $Properties {

                /** NodeStatusEntry record */
                record?: (taikv.v1.NodeRecord.$Properties|null|undefined);

                /** NodeStatusEntry state */
                state?: (string|null|undefined);

                /** NodeStatusEntry sinceMs */
                sinceMs?: (number|null|undefined);

                /** NodeStatusEntry owns */
                owns?: (number|null|undefined);

                /** NodeStatusEntry holds */
                holds?: (number|null|undefined);

                /** NodeStatusEntry figures */
                figures?: (taikv.v1.NodeStatusResponse.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a NodeStatusEntry. */
            type $Shape = taikv.v1.NodeStatusEntry.$Properties;
        }

        /**
         * Properties of a NodeStatusRequest.
         * @deprecated Use taikv.v1.NodeStatusRequest.$Properties instead.
         */
        interface INodeStatusRequest extends taikv.v1.NodeStatusRequest.$Properties {
        }

        /** Represents a NodeStatusRequest. */
        class NodeStatusRequest {

            /**
             * Constructs a new NodeStatusRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.NodeStatusRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** NodeStatusRequest skipKeyCounts. */
            skipKeyCounts: boolean;

            /**
             * Creates a new NodeStatusRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns NodeStatusRequest instance
             */
            static create(properties: taikv.v1.NodeStatusRequest.$Shape): taikv.v1.NodeStatusRequest & taikv.v1.NodeStatusRequest.$Shape;
            static create(properties?: taikv.v1.NodeStatusRequest.$Properties): taikv.v1.NodeStatusRequest;

            /**
             * Encodes the specified NodeStatusRequest message. Does not implicitly {@link taikv.v1.NodeStatusRequest.verify|verify} messages.
             * @param message NodeStatusRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.NodeStatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a NodeStatusRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.NodeStatusRequest & taikv.v1.NodeStatusRequest.$Shape} NodeStatusRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.NodeStatusRequest & taikv.v1.NodeStatusRequest.$Shape;
        }

        namespace NodeStatusRequest {

            /** Properties of a NodeStatusRequest. */
            interface $Properties {

                /** NodeStatusRequest skipKeyCounts */
                skipKeyCounts?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a NodeStatusRequest. */
            type $Shape = taikv.v1.NodeStatusRequest.$Properties;
        }

        /**
         * Properties of a NodeStatusResponse.
         * @deprecated Use taikv.v1.NodeStatusResponse.$Properties instead.
         */
        interface INodeStatusResponse extends taikv.v1.NodeStatusResponse.$Properties {
        }

        /** Represents a NodeStatusResponse. */
        class NodeStatusResponse {

            /**
             * Constructs a new NodeStatusResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.NodeStatusResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** NodeStatusResponse keys. */
            keys: number;

            /** NodeStatusResponse primaryKeys. */
            primaryKeys: number;

            /** NodeStatusResponse entries. */
            entries: number;

            /** NodeStatusResponse bytes. */
            bytes: number;

            /** NodeStatusResponse hints. */
            hints: number;

            /** NodeStatusResponse version. */
            version: string;

            /** NodeStatusResponse residentBytes. */
            residentBytes: number;

            /** NodeStatusResponse uptimeMs. */
            uptimeMs: number;

            /** NodeStatusResponse lookups. */
            lookups: number;

            /** NodeStatusResponse lookupHops. */
            lookupHops: number;

            /** NodeStatusResponse locations. */
            locations: number;

            /** NodeStatusResponse ranges. */
            ranges: number;

            /** NodeStatusResponse rangesUnderReplicated. */
            rangesUnderReplicated: number;

            /** NodeStatusResponse rangesSyncing. */
            rangesSyncing: number;

            /** NodeStatusResponse commitNumber. */
            commitNumber: number;

            /** NodeStatusResponse transferredBytes. */
            transferredBytes: number;

            /** NodeStatusResponse transferredEntries. */
            transferredEntries: number;

            /** NodeStatusResponse configs. */
            configs: taikv.v1.RangeConfig.$Properties[];

            /** NodeStatusResponse settled. */
            settled: boolean;

            /** NodeStatusResponse repairedEntries. */
            repairedEntries: number;

            /** NodeStatusResponse hintBytes. */
            hintBytes: number;

            /** NodeStatusResponse hintsFor. */
            hintsFor: taikv.v1.HintsFor.$Properties[];

            /** NodeStatusResponse hintsSetAside. */
            hintsSetAside: number;

            /** NodeStatusResponse hintsRefused. */
            hintsRefused: number;

            /** NodeStatusResponse hintsDelivered. */
            hintsDelivered: number;

            /** NodeStatusResponse bulkBytesSent. */
            bulkBytesSent: number;

            /** NodeStatusResponse purgedEntries. */
            purgedEntries: number;

            /** NodeStatusResponse setAsideEntries. */
            setAsideEntries: number;

            /** NodeStatusResponse clockOffMs. */
            clockOffMs: number;

            /** NodeStatusResponse doubt. */
            doubt: string;

            /** NodeStatusResponse diskFull. */
            diskFull: string;

            /**
             * Creates a new NodeStatusResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns NodeStatusResponse instance
             */
            static create(properties: taikv.v1.NodeStatusResponse.$Shape): taikv.v1.NodeStatusResponse & taikv.v1.NodeStatusResponse.$Shape;
            static create(properties?: taikv.v1.NodeStatusResponse.$Properties): taikv.v1.NodeStatusResponse;

            /**
             * Encodes the specified NodeStatusResponse message. Does not implicitly {@link taikv.v1.NodeStatusResponse.verify|verify} messages.
             * @param message NodeStatusResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.NodeStatusResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a NodeStatusResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.NodeStatusResponse & taikv.v1.NodeStatusResponse.$Shape} NodeStatusResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.NodeStatusResponse & taikv.v1.NodeStatusResponse.$Shape;
        }

        namespace NodeStatusResponse {

            /** Properties of a NodeStatusResponse. */
            interface $Properties {

                /** NodeStatusResponse keys */
                keys?: (number|null|undefined);

                /** NodeStatusResponse primaryKeys */
                primaryKeys?: (number|null|undefined);

                /** NodeStatusResponse entries */
                entries?: (number|null|undefined);

                /** NodeStatusResponse bytes */
                bytes?: (number|null|undefined);

                /** NodeStatusResponse hints */
                hints?: (number|null|undefined);

                /** NodeStatusResponse version */
                version?: (string|null|undefined);

                /** NodeStatusResponse residentBytes */
                residentBytes?: (number|null|undefined);

                /** NodeStatusResponse uptimeMs */
                uptimeMs?: (number|null|undefined);

                /** NodeStatusResponse lookups */
                lookups?: (number|null|undefined);

                /** NodeStatusResponse lookupHops */
                lookupHops?: (number|null|undefined);

                /** NodeStatusResponse locations */
                locations?: (number|null|undefined);

                /** NodeStatusResponse ranges */
                ranges?: (number|null|undefined);

                /** NodeStatusResponse rangesUnderReplicated */
                rangesUnderReplicated?: (number|null|undefined);

                /** NodeStatusResponse rangesSyncing */
                rangesSyncing?: (number|null|undefined);

                /** NodeStatusResponse commitNumber */
                commitNumber?: (number|null|undefined);

                /** NodeStatusResponse transferredBytes */
                transferredBytes?: (number|null|undefined);

                /** NodeStatusResponse transferredEntries */
                transferredEntries?: (number|null|undefined);

                /** NodeStatusResponse configs */
                configs?: (taikv.v1.RangeConfig.$Properties[]|null|undefined);

                /** NodeStatusResponse settled */
                settled?: (boolean|null|undefined);

                /** NodeStatusResponse repairedEntries */
                repairedEntries?: (number|null|undefined);

                /** NodeStatusResponse hintBytes */
                hintBytes?: (number|null|undefined);

                /** NodeStatusResponse hintsFor */
                hintsFor?: (taikv.v1.HintsFor.$Properties[]|null|undefined);

                /** NodeStatusResponse hintsSetAside */
                hintsSetAside?: (number|null|undefined);

                /** NodeStatusResponse hintsRefused */
                hintsRefused?: (number|null|undefined);

                /** NodeStatusResponse hintsDelivered */
                hintsDelivered?: (number|null|undefined);

                /** NodeStatusResponse bulkBytesSent */
                bulkBytesSent?: (number|null|undefined);

                /** NodeStatusResponse purgedEntries */
                purgedEntries?: (number|null|undefined);

                /** NodeStatusResponse setAsideEntries */
                setAsideEntries?: (number|null|undefined);

                /** NodeStatusResponse clockOffMs */
                clockOffMs?: (number|null|undefined);

                /** NodeStatusResponse doubt */
                doubt?: (string|null|undefined);

                /** NodeStatusResponse diskFull */
                diskFull?: (string|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a NodeStatusResponse. */
            type $Shape = taikv.v1.NodeStatusResponse.$Properties;
        }

        /**
         * Properties of a HintsFor.
         * @deprecated Use taikv.v1.HintsFor.$Properties instead.
         */
        interface IHintsFor extends taikv.v1.HintsFor.$Properties {
        }

        /** Represents a HintsFor. */
        class HintsFor {

            /**
             * Constructs a new HintsFor.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.HintsFor.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** HintsFor node. */
            node: Uint8Array;

            /** HintsFor name. */
            name: string;

            /** HintsFor hints. */
            hints: number;

            /** HintsFor bytes. */
            bytes: number;

            /** HintsFor running. */
            running: boolean;

            /** HintsFor delivered. */
            delivered: number;

            /**
             * Creates a new HintsFor instance using the specified properties.
             * @param [properties] Properties to set
             * @returns HintsFor instance
             */
            static create(properties: taikv.v1.HintsFor.$Shape): taikv.v1.HintsFor & taikv.v1.HintsFor.$Shape;
            static create(properties?: taikv.v1.HintsFor.$Properties): taikv.v1.HintsFor;

            /**
             * Encodes the specified HintsFor message. Does not implicitly {@link taikv.v1.HintsFor.verify|verify} messages.
             * @param message HintsFor message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.HintsFor.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a HintsFor message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.HintsFor & taikv.v1.HintsFor.$Shape} HintsFor
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.HintsFor & taikv.v1.HintsFor.$Shape;
        }

        namespace HintsFor {

            /** Properties of a HintsFor. */
            interface $Properties {

                /** HintsFor node */
                node?: (Uint8Array|null|undefined);

                /** HintsFor name */
                name?: (string|null|undefined);

                /** HintsFor hints */
                hints?: (number|null|undefined);

                /** HintsFor bytes */
                bytes?: (number|null|undefined);

                /** HintsFor running */
                running?: (boolean|null|undefined);

                /** HintsFor delivered */
                delivered?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a HintsFor. */
            type $Shape = taikv.v1.HintsFor.$Properties;
        }

        /**
         * Properties of a RingRequest.
         * @deprecated Use taikv.v1.RingRequest.$Properties instead.
         */
        interface IRingRequest extends taikv.v1.RingRequest.$Properties {
        }

        /** Represents a RingRequest. */
        class RingRequest {

            /**
             * Constructs a new RingRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new RingRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingRequest instance
             */
            static create(properties: taikv.v1.RingRequest.$Shape): taikv.v1.RingRequest & taikv.v1.RingRequest.$Shape;
            static create(properties?: taikv.v1.RingRequest.$Properties): taikv.v1.RingRequest;

            /**
             * Encodes the specified RingRequest message. Does not implicitly {@link taikv.v1.RingRequest.verify|verify} messages.
             * @param message RingRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingRequest & taikv.v1.RingRequest.$Shape} RingRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingRequest & taikv.v1.RingRequest.$Shape;
        }

        namespace RingRequest {

            /** Properties of a RingRequest. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingRequest. */
            type $Shape = taikv.v1.RingRequest.$Properties;
        }

        /**
         * Properties of a RingResponse.
         * @deprecated Use taikv.v1.RingResponse.$Properties instead.
         */
        interface IRingResponse extends taikv.v1.RingResponse.$Properties {
        }

        /** Represents a RingResponse. */
        class RingResponse {

            /**
             * Constructs a new RingResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingResponse virtualNodes. */
            virtualNodes: taikv.v1.RingVirtualNode.$Properties[];

            /**
             * Creates a new RingResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingResponse instance
             */
            static create(properties: taikv.v1.RingResponse.$Shape): taikv.v1.RingResponse & taikv.v1.RingResponse.$Shape;
            static create(properties?: taikv.v1.RingResponse.$Properties): taikv.v1.RingResponse;

            /**
             * Encodes the specified RingResponse message. Does not implicitly {@link taikv.v1.RingResponse.verify|verify} messages.
             * @param message RingResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingResponse & taikv.v1.RingResponse.$Shape} RingResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingResponse & taikv.v1.RingResponse.$Shape;
        }

        namespace RingResponse {

            /** Properties of a RingResponse. */
            interface $Properties {

                /** RingResponse virtualNodes */
                virtualNodes?: (taikv.v1.RingVirtualNode.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingResponse. */
            type $Shape = taikv.v1.RingResponse.$Properties;
        }

        /**
         * Properties of a RingVirtualNode.
         * @deprecated Use taikv.v1.RingVirtualNode.$Properties instead.
         */
        interface IRingVirtualNode extends taikv.v1.RingVirtualNode.$Properties {
        }

        /** Represents a RingVirtualNode. */
        class RingVirtualNode {

            /**
             * Constructs a new RingVirtualNode.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingVirtualNode.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingVirtualNode virtualNode. */
            virtualNode?: (taikv.v1.VirtualNode.$Properties|null|undefined);

            /** RingVirtualNode nodeName. */
            nodeName: string;

            /**
             * Creates a new RingVirtualNode instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingVirtualNode instance
             */
            static create(properties: taikv.v1.RingVirtualNode.$Shape): taikv.v1.RingVirtualNode & taikv.v1.RingVirtualNode.$Shape;
            static create(properties?: taikv.v1.RingVirtualNode.$Properties): taikv.v1.RingVirtualNode;

            /**
             * Encodes the specified RingVirtualNode message. Does not implicitly {@link taikv.v1.RingVirtualNode.verify|verify} messages.
             * @param message RingVirtualNode message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingVirtualNode.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingVirtualNode message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingVirtualNode & taikv.v1.RingVirtualNode.$Shape} RingVirtualNode
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingVirtualNode & taikv.v1.RingVirtualNode.$Shape;
        }

        namespace RingVirtualNode {

            /** Properties of a RingVirtualNode. */
            interface $Properties {

                /** RingVirtualNode virtualNode */
                virtualNode?: (taikv.v1.VirtualNode.$Properties|null|undefined);

                /** RingVirtualNode nodeName */
                nodeName?: (string|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingVirtualNode. */
            type $Shape = taikv.v1.RingVirtualNode.$Properties;
        }

        /**
         * Properties of a WhereRequest.
         * @deprecated Use taikv.v1.WhereRequest.$Properties instead.
         */
        interface IWhereRequest extends taikv.v1.WhereRequest.$Properties {
        }

        /** Represents a WhereRequest. */
        class WhereRequest {

            /**
             * Constructs a new WhereRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.WhereRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WhereRequest key. */
            key: Uint8Array;

            /**
             * Creates a new WhereRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WhereRequest instance
             */
            static create(properties: taikv.v1.WhereRequest.$Shape): taikv.v1.WhereRequest & taikv.v1.WhereRequest.$Shape;
            static create(properties?: taikv.v1.WhereRequest.$Properties): taikv.v1.WhereRequest;

            /**
             * Encodes the specified WhereRequest message. Does not implicitly {@link taikv.v1.WhereRequest.verify|verify} messages.
             * @param message WhereRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.WhereRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WhereRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.WhereRequest & taikv.v1.WhereRequest.$Shape} WhereRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.WhereRequest & taikv.v1.WhereRequest.$Shape;
        }

        namespace WhereRequest {

            /** Properties of a WhereRequest. */
            interface $Properties {

                /** WhereRequest key */
                key?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WhereRequest. */
            type $Shape = taikv.v1.WhereRequest.$Properties;
        }

        /**
         * Properties of a WhereResponse.
         * @deprecated Use taikv.v1.WhereResponse.$Properties instead.
         */
        interface IWhereResponse extends taikv.v1.WhereResponse.$Properties {
        }

        /** Represents a WhereResponse. */
        class WhereResponse {

            /**
             * Constructs a new WhereResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.WhereResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WhereResponse position. */
            position: Uint8Array;

            /** WhereResponse config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /** WhereResponse replicas. */
            replicas: taikv.v1.WhereReplica.$Properties[];

            /** WhereResponse hints. */
            hints: taikv.v1.WhereHint.$Properties[];

            /** WhereResponse hops. */
            hops: number;

            /**
             * Creates a new WhereResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WhereResponse instance
             */
            static create(properties: taikv.v1.WhereResponse.$Shape): taikv.v1.WhereResponse & taikv.v1.WhereResponse.$Shape;
            static create(properties?: taikv.v1.WhereResponse.$Properties): taikv.v1.WhereResponse;

            /**
             * Encodes the specified WhereResponse message. Does not implicitly {@link taikv.v1.WhereResponse.verify|verify} messages.
             * @param message WhereResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.WhereResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WhereResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.WhereResponse & taikv.v1.WhereResponse.$Shape} WhereResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.WhereResponse & taikv.v1.WhereResponse.$Shape;
        }

        namespace WhereResponse {

            /** Properties of a WhereResponse. */
            interface $Properties {

                /** WhereResponse position */
                position?: (Uint8Array|null|undefined);

                /** WhereResponse config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** WhereResponse replicas */
                replicas?: (taikv.v1.WhereReplica.$Properties[]|null|undefined);

                /** WhereResponse hints */
                hints?: (taikv.v1.WhereHint.$Properties[]|null|undefined);

                /** WhereResponse hops */
                hops?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WhereResponse. */
            type $Shape = taikv.v1.WhereResponse.$Properties;
        }

        /**
         * Properties of a WhereReplica.
         * @deprecated Use taikv.v1.WhereReplica.$Properties instead.
         */
        interface IWhereReplica extends taikv.v1.WhereReplica.$Properties {
        }

        /** Represents a WhereReplica. */
        class WhereReplica {

            /**
             * Constructs a new WhereReplica.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.WhereReplica.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WhereReplica node. */
            node: Uint8Array;

            /** WhereReplica name. */
            name: string;

            /** WhereReplica address. */
            address: string;

            /** WhereReplica state. */
            state: string;

            /** WhereReplica answered. */
            answered: boolean;

            /** WhereReplica found. */
            found: boolean;

            /** WhereReplica version. */
            version: Uint8Array;

            /** WhereReplica kind. */
            kind: taikv.v1.EntryKind;

            /** WhereReplica payloadBytes. */
            payloadBytes: number;

            /** WhereReplica slotState. */
            slotState: taikv.v1.SlotState;

            /** WhereReplica ttlMs. */
            ttlMs: number;

            /** WhereReplica expired. */
            expired: boolean;

            /**
             * Creates a new WhereReplica instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WhereReplica instance
             */
            static create(properties: taikv.v1.WhereReplica.$Shape): taikv.v1.WhereReplica & taikv.v1.WhereReplica.$Shape;
            static create(properties?: taikv.v1.WhereReplica.$Properties): taikv.v1.WhereReplica;

            /**
             * Encodes the specified WhereReplica message. Does not implicitly {@link taikv.v1.WhereReplica.verify|verify} messages.
             * @param message WhereReplica message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.WhereReplica.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WhereReplica message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.WhereReplica & taikv.v1.WhereReplica.$Shape} WhereReplica
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.WhereReplica & taikv.v1.WhereReplica.$Shape;
        }

        namespace WhereReplica {

            /** Properties of a WhereReplica. */
            interface $Properties {

                /** WhereReplica node */
                node?: (Uint8Array|null|undefined);

                /** WhereReplica name */
                name?: (string|null|undefined);

                /** WhereReplica address */
                address?: (string|null|undefined);

                /** WhereReplica state */
                state?: (string|null|undefined);

                /** WhereReplica answered */
                answered?: (boolean|null|undefined);

                /** WhereReplica found */
                found?: (boolean|null|undefined);

                /** WhereReplica version */
                version?: (Uint8Array|null|undefined);

                /** WhereReplica kind */
                kind?: (taikv.v1.EntryKind|null|undefined);

                /** WhereReplica payloadBytes */
                payloadBytes?: (number|null|undefined);

                /** WhereReplica slotState */
                slotState?: (taikv.v1.SlotState|null|undefined);

                /** WhereReplica ttlMs */
                ttlMs?: (number|null|undefined);

                /** WhereReplica expired */
                expired?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WhereReplica. */
            type $Shape = taikv.v1.WhereReplica.$Properties;
        }

        /**
         * Properties of a WhereHint.
         * @deprecated Use taikv.v1.WhereHint.$Properties instead.
         */
        interface IWhereHint extends taikv.v1.WhereHint.$Properties {
        }

        /** Represents a WhereHint. */
        class WhereHint {

            /**
             * Constructs a new WhereHint.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.WhereHint.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WhereHint nodeName. */
            nodeName: string;

            /** WhereHint forName. */
            forName: string;

            /** WhereHint version. */
            version: Uint8Array;

            /**
             * Creates a new WhereHint instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WhereHint instance
             */
            static create(properties: taikv.v1.WhereHint.$Shape): taikv.v1.WhereHint & taikv.v1.WhereHint.$Shape;
            static create(properties?: taikv.v1.WhereHint.$Properties): taikv.v1.WhereHint;

            /**
             * Encodes the specified WhereHint message. Does not implicitly {@link taikv.v1.WhereHint.verify|verify} messages.
             * @param message WhereHint message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.WhereHint.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WhereHint message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.WhereHint & taikv.v1.WhereHint.$Shape} WhereHint
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.WhereHint & taikv.v1.WhereHint.$Shape;
        }

        namespace WhereHint {

            /** Properties of a WhereHint. */
            interface $Properties {

                /** WhereHint nodeName */
                nodeName?: (string|null|undefined);

                /** WhereHint forName */
                forName?: (string|null|undefined);

                /** WhereHint version */
                version?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WhereHint. */
            type $Shape = taikv.v1.WhereHint.$Properties;
        }

        /**
         * Properties of a HoldRequest.
         * @deprecated Use taikv.v1.HoldRequest.$Properties instead.
         */
        interface IHoldRequest extends taikv.v1.HoldRequest.$Properties {
        }

        /** Represents a HoldRequest. */
        class HoldRequest {

            /**
             * Constructs a new HoldRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.HoldRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** HoldRequest key. */
            key: Uint8Array;

            /**
             * Creates a new HoldRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns HoldRequest instance
             */
            static create(properties: taikv.v1.HoldRequest.$Shape): taikv.v1.HoldRequest & taikv.v1.HoldRequest.$Shape;
            static create(properties?: taikv.v1.HoldRequest.$Properties): taikv.v1.HoldRequest;

            /**
             * Encodes the specified HoldRequest message. Does not implicitly {@link taikv.v1.HoldRequest.verify|verify} messages.
             * @param message HoldRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.HoldRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a HoldRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.HoldRequest & taikv.v1.HoldRequest.$Shape} HoldRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.HoldRequest & taikv.v1.HoldRequest.$Shape;
        }

        namespace HoldRequest {

            /** Properties of a HoldRequest. */
            interface $Properties {

                /** HoldRequest key */
                key?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a HoldRequest. */
            type $Shape = taikv.v1.HoldRequest.$Properties;
        }

        /**
         * Properties of a HoldResponse.
         * @deprecated Use taikv.v1.HoldResponse.$Properties instead.
         */
        interface IHoldResponse extends taikv.v1.HoldResponse.$Properties {
        }

        /** Represents a HoldResponse. */
        class HoldResponse {

            /**
             * Constructs a new HoldResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.HoldResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** HoldResponse found. */
            found: boolean;

            /** HoldResponse version. */
            version: Uint8Array;

            /** HoldResponse kind. */
            kind: taikv.v1.EntryKind;

            /** HoldResponse payloadBytes. */
            payloadBytes: number;

            /** HoldResponse hints. */
            hints: taikv.v1.WhereHint.$Properties[];

            /** HoldResponse expiresAtMs. */
            expiresAtMs: number;

            /**
             * Creates a new HoldResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns HoldResponse instance
             */
            static create(properties: taikv.v1.HoldResponse.$Shape): taikv.v1.HoldResponse & taikv.v1.HoldResponse.$Shape;
            static create(properties?: taikv.v1.HoldResponse.$Properties): taikv.v1.HoldResponse;

            /**
             * Encodes the specified HoldResponse message. Does not implicitly {@link taikv.v1.HoldResponse.verify|verify} messages.
             * @param message HoldResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.HoldResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a HoldResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.HoldResponse & taikv.v1.HoldResponse.$Shape} HoldResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.HoldResponse & taikv.v1.HoldResponse.$Shape;
        }

        namespace HoldResponse {

            /** Properties of a HoldResponse. */
            interface $Properties {

                /** HoldResponse found */
                found?: (boolean|null|undefined);

                /** HoldResponse version */
                version?: (Uint8Array|null|undefined);

                /** HoldResponse kind */
                kind?: (taikv.v1.EntryKind|null|undefined);

                /** HoldResponse payloadBytes */
                payloadBytes?: (number|null|undefined);

                /** HoldResponse hints */
                hints?: (taikv.v1.WhereHint.$Properties[]|null|undefined);

                /** HoldResponse expiresAtMs */
                expiresAtMs?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a HoldResponse. */
            type $Shape = taikv.v1.HoldResponse.$Properties;
        }

        /**
         * Properties of a HealthRequest.
         * @deprecated Use taikv.v1.HealthRequest.$Properties instead.
         */
        interface IHealthRequest extends taikv.v1.HealthRequest.$Properties {
        }

        /** Represents a HealthRequest. */
        class HealthRequest {

            /**
             * Constructs a new HealthRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.HealthRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new HealthRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns HealthRequest instance
             */
            static create(properties: taikv.v1.HealthRequest.$Shape): taikv.v1.HealthRequest & taikv.v1.HealthRequest.$Shape;
            static create(properties?: taikv.v1.HealthRequest.$Properties): taikv.v1.HealthRequest;

            /**
             * Encodes the specified HealthRequest message. Does not implicitly {@link taikv.v1.HealthRequest.verify|verify} messages.
             * @param message HealthRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.HealthRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a HealthRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.HealthRequest & taikv.v1.HealthRequest.$Shape} HealthRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.HealthRequest & taikv.v1.HealthRequest.$Shape;
        }

        namespace HealthRequest {

            /** Properties of a HealthRequest. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a HealthRequest. */
            type $Shape = taikv.v1.HealthRequest.$Properties;
        }

        /**
         * Properties of a HealthResponse.
         * @deprecated Use taikv.v1.HealthResponse.$Properties instead.
         */
        interface IHealthResponse extends taikv.v1.HealthResponse.$Properties {
        }

        /** Represents a HealthResponse. */
        class HealthResponse {

            /**
             * Constructs a new HealthResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.HealthResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** HealthResponse live. */
            live: boolean;

            /** HealthResponse ready. */
            ready: boolean;

            /** HealthResponse checks. */
            checks: taikv.v1.HealthCheck.$Properties[];

            /**
             * Creates a new HealthResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns HealthResponse instance
             */
            static create(properties: taikv.v1.HealthResponse.$Shape): taikv.v1.HealthResponse & taikv.v1.HealthResponse.$Shape;
            static create(properties?: taikv.v1.HealthResponse.$Properties): taikv.v1.HealthResponse;

            /**
             * Encodes the specified HealthResponse message. Does not implicitly {@link taikv.v1.HealthResponse.verify|verify} messages.
             * @param message HealthResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.HealthResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a HealthResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.HealthResponse & taikv.v1.HealthResponse.$Shape} HealthResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.HealthResponse & taikv.v1.HealthResponse.$Shape;
        }

        namespace HealthResponse {

            /** Properties of a HealthResponse. */
            interface $Properties {

                /** HealthResponse live */
                live?: (boolean|null|undefined);

                /** HealthResponse ready */
                ready?: (boolean|null|undefined);

                /** HealthResponse checks */
                checks?: (taikv.v1.HealthCheck.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a HealthResponse. */
            type $Shape = taikv.v1.HealthResponse.$Properties;
        }

        /**
         * Properties of a HealthCheck.
         * @deprecated Use taikv.v1.HealthCheck.$Properties instead.
         */
        interface IHealthCheck extends taikv.v1.HealthCheck.$Properties {
        }

        /** Represents a HealthCheck. */
        class HealthCheck {

            /**
             * Constructs a new HealthCheck.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.HealthCheck.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** HealthCheck name. */
            name: string;

            /** HealthCheck ok. */
            ok: boolean;

            /** HealthCheck detail. */
            detail: string;

            /**
             * Creates a new HealthCheck instance using the specified properties.
             * @param [properties] Properties to set
             * @returns HealthCheck instance
             */
            static create(properties: taikv.v1.HealthCheck.$Shape): taikv.v1.HealthCheck & taikv.v1.HealthCheck.$Shape;
            static create(properties?: taikv.v1.HealthCheck.$Properties): taikv.v1.HealthCheck;

            /**
             * Encodes the specified HealthCheck message. Does not implicitly {@link taikv.v1.HealthCheck.verify|verify} messages.
             * @param message HealthCheck message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.HealthCheck.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a HealthCheck message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.HealthCheck & taikv.v1.HealthCheck.$Shape} HealthCheck
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.HealthCheck & taikv.v1.HealthCheck.$Shape;
        }

        namespace HealthCheck {

            /** Properties of a HealthCheck. */
            interface $Properties {

                /** HealthCheck name */
                name?: (string|null|undefined);

                /** HealthCheck ok */
                ok?: (boolean|null|undefined);

                /** HealthCheck detail */
                detail?: (string|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a HealthCheck. */
            type $Shape = taikv.v1.HealthCheck.$Properties;
        }

        /**
         * Properties of a LeaveRequest.
         * @deprecated Use taikv.v1.LeaveRequest.$Properties instead.
         */
        interface ILeaveRequest extends taikv.v1.LeaveRequest.$Properties {
        }

        /** Represents a LeaveRequest. */
        class LeaveRequest {

            /**
             * Constructs a new LeaveRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.LeaveRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LeaveRequest force. */
            force: boolean;

            /**
             * Creates a new LeaveRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LeaveRequest instance
             */
            static create(properties: taikv.v1.LeaveRequest.$Shape): taikv.v1.LeaveRequest & taikv.v1.LeaveRequest.$Shape;
            static create(properties?: taikv.v1.LeaveRequest.$Properties): taikv.v1.LeaveRequest;

            /**
             * Encodes the specified LeaveRequest message. Does not implicitly {@link taikv.v1.LeaveRequest.verify|verify} messages.
             * @param message LeaveRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.LeaveRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LeaveRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.LeaveRequest & taikv.v1.LeaveRequest.$Shape} LeaveRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.LeaveRequest & taikv.v1.LeaveRequest.$Shape;
        }

        namespace LeaveRequest {

            /** Properties of a LeaveRequest. */
            interface $Properties {

                /** LeaveRequest force */
                force?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LeaveRequest. */
            type $Shape = taikv.v1.LeaveRequest.$Properties;
        }

        /**
         * Properties of a LeaveProgress.
         * @deprecated Use taikv.v1.LeaveProgress.$Properties instead.
         */
        interface ILeaveProgress extends taikv.v1.LeaveProgress.$Properties {
        }

        /** Represents a LeaveProgress. */
        class LeaveProgress {

            /**
             * Constructs a new LeaveProgress.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.LeaveProgress.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LeaveProgress rangesLeft. */
            rangesLeft: number;

            /** LeaveProgress rangesTotal. */
            rangesTotal: number;

            /** LeaveProgress done. */
            done: boolean;

            /** LeaveProgress note. */
            note: string;

            /**
             * Creates a new LeaveProgress instance using the specified properties.
             * @param [properties] Properties to set
             * @returns LeaveProgress instance
             */
            static create(properties: taikv.v1.LeaveProgress.$Shape): taikv.v1.LeaveProgress & taikv.v1.LeaveProgress.$Shape;
            static create(properties?: taikv.v1.LeaveProgress.$Properties): taikv.v1.LeaveProgress;

            /**
             * Encodes the specified LeaveProgress message. Does not implicitly {@link taikv.v1.LeaveProgress.verify|verify} messages.
             * @param message LeaveProgress message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.LeaveProgress.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LeaveProgress message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.LeaveProgress & taikv.v1.LeaveProgress.$Shape} LeaveProgress
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.LeaveProgress & taikv.v1.LeaveProgress.$Shape;
        }

        namespace LeaveProgress {

            /** Properties of a LeaveProgress. */
            interface $Properties {

                /** LeaveProgress rangesLeft */
                rangesLeft?: (number|null|undefined);

                /** LeaveProgress rangesTotal */
                rangesTotal?: (number|null|undefined);

                /** LeaveProgress done */
                done?: (boolean|null|undefined);

                /** LeaveProgress note */
                note?: (string|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LeaveProgress. */
            type $Shape = taikv.v1.LeaveProgress.$Properties;
        }

        /**
         * Properties of a RemoveRequest.
         * @deprecated Use taikv.v1.RemoveRequest.$Properties instead.
         */
        interface IRemoveRequest extends taikv.v1.RemoveRequest.$Properties {
        }

        /** Represents a RemoveRequest. */
        class RemoveRequest {

            /**
             * Constructs a new RemoveRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RemoveRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RemoveRequest node. */
            node: string;

            /** RemoveRequest force. */
            force: boolean;

            /** RemoveRequest acceptDataLoss. */
            acceptDataLoss: boolean;

            /**
             * Creates a new RemoveRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RemoveRequest instance
             */
            static create(properties: taikv.v1.RemoveRequest.$Shape): taikv.v1.RemoveRequest & taikv.v1.RemoveRequest.$Shape;
            static create(properties?: taikv.v1.RemoveRequest.$Properties): taikv.v1.RemoveRequest;

            /**
             * Encodes the specified RemoveRequest message. Does not implicitly {@link taikv.v1.RemoveRequest.verify|verify} messages.
             * @param message RemoveRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RemoveRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RemoveRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RemoveRequest & taikv.v1.RemoveRequest.$Shape} RemoveRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RemoveRequest & taikv.v1.RemoveRequest.$Shape;
        }

        namespace RemoveRequest {

            /** Properties of a RemoveRequest. */
            interface $Properties {

                /** RemoveRequest node */
                node?: (string|null|undefined);

                /** RemoveRequest force */
                force?: (boolean|null|undefined);

                /** RemoveRequest acceptDataLoss */
                acceptDataLoss?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RemoveRequest. */
            type $Shape = taikv.v1.RemoveRequest.$Properties;
        }

        /**
         * Properties of a RemoveResponse.
         * @deprecated Use taikv.v1.RemoveResponse.$Properties instead.
         */
        interface IRemoveResponse extends taikv.v1.RemoveResponse.$Properties {
        }

        /** Represents a RemoveResponse. */
        class RemoveResponse {

            /**
             * Constructs a new RemoveResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RemoveResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RemoveResponse name. */
            name: string;

            /** RemoveResponse node. */
            node: Uint8Array;

            /** RemoveResponse forced. */
            forced: taikv.v1.RangeConfig.$Properties[];

            /** RemoveResponse awaited. */
            awaited: string[];

            /**
             * Creates a new RemoveResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RemoveResponse instance
             */
            static create(properties: taikv.v1.RemoveResponse.$Shape): taikv.v1.RemoveResponse & taikv.v1.RemoveResponse.$Shape;
            static create(properties?: taikv.v1.RemoveResponse.$Properties): taikv.v1.RemoveResponse;

            /**
             * Encodes the specified RemoveResponse message. Does not implicitly {@link taikv.v1.RemoveResponse.verify|verify} messages.
             * @param message RemoveResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RemoveResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RemoveResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RemoveResponse & taikv.v1.RemoveResponse.$Shape} RemoveResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RemoveResponse & taikv.v1.RemoveResponse.$Shape;
        }

        namespace RemoveResponse {

            /** Properties of a RemoveResponse. */
            interface $Properties {

                /** RemoveResponse name */
                name?: (string|null|undefined);

                /** RemoveResponse node */
                node?: (Uint8Array|null|undefined);

                /** RemoveResponse forced */
                forced?: (taikv.v1.RangeConfig.$Properties[]|null|undefined);

                /** RemoveResponse awaited */
                awaited?: (string[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RemoveResponse. */
            type $Shape = taikv.v1.RemoveResponse.$Properties;
        }

        /**
         * Properties of a GiveUpRequest.
         * @deprecated Use taikv.v1.GiveUpRequest.$Properties instead.
         */
        interface IGiveUpRequest extends taikv.v1.GiveUpRequest.$Properties {
        }

        /** Represents a GiveUpRequest. */
        class GiveUpRequest {

            /**
             * Constructs a new GiveUpRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.GiveUpRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GiveUpRequest nodes. */
            nodes: Uint8Array[];

            /** GiveUpRequest acceptDataLoss. */
            acceptDataLoss: boolean;

            /**
             * Creates a new GiveUpRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GiveUpRequest instance
             */
            static create(properties: taikv.v1.GiveUpRequest.$Shape): taikv.v1.GiveUpRequest & taikv.v1.GiveUpRequest.$Shape;
            static create(properties?: taikv.v1.GiveUpRequest.$Properties): taikv.v1.GiveUpRequest;

            /**
             * Encodes the specified GiveUpRequest message. Does not implicitly {@link taikv.v1.GiveUpRequest.verify|verify} messages.
             * @param message GiveUpRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.GiveUpRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GiveUpRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.GiveUpRequest & taikv.v1.GiveUpRequest.$Shape} GiveUpRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.GiveUpRequest & taikv.v1.GiveUpRequest.$Shape;
        }

        namespace GiveUpRequest {

            /** Properties of a GiveUpRequest. */
            interface $Properties {

                /** GiveUpRequest nodes */
                nodes?: (Uint8Array[]|null|undefined);

                /** GiveUpRequest acceptDataLoss */
                acceptDataLoss?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GiveUpRequest. */
            type $Shape = taikv.v1.GiveUpRequest.$Properties;
        }

        /**
         * Properties of a GiveUpResponse.
         * @deprecated Use taikv.v1.GiveUpResponse.$Properties instead.
         */
        interface IGiveUpResponse extends taikv.v1.GiveUpResponse.$Properties {
        }

        /** Represents a GiveUpResponse. */
        class GiveUpResponse {

            /**
             * Constructs a new GiveUpResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.GiveUpResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** GiveUpResponse forced. */
            forced: taikv.v1.RangeConfig.$Properties[];

            /**
             * Creates a new GiveUpResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns GiveUpResponse instance
             */
            static create(properties: taikv.v1.GiveUpResponse.$Shape): taikv.v1.GiveUpResponse & taikv.v1.GiveUpResponse.$Shape;
            static create(properties?: taikv.v1.GiveUpResponse.$Properties): taikv.v1.GiveUpResponse;

            /**
             * Encodes the specified GiveUpResponse message. Does not implicitly {@link taikv.v1.GiveUpResponse.verify|verify} messages.
             * @param message GiveUpResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.GiveUpResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a GiveUpResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.GiveUpResponse & taikv.v1.GiveUpResponse.$Shape} GiveUpResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.GiveUpResponse & taikv.v1.GiveUpResponse.$Shape;
        }

        namespace GiveUpResponse {

            /** Properties of a GiveUpResponse. */
            interface $Properties {

                /** GiveUpResponse forced */
                forced?: (taikv.v1.RangeConfig.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a GiveUpResponse. */
            type $Shape = taikv.v1.GiveUpResponse.$Properties;
        }

        /**
         * Properties of a WeighRequest.
         * @deprecated Use taikv.v1.WeighRequest.$Properties instead.
         */
        interface IWeighRequest extends taikv.v1.WeighRequest.$Properties {
        }

        /** Represents a WeighRequest. */
        class WeighRequest {

            /**
             * Constructs a new WeighRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.WeighRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WeighRequest weight. */
            weight: number;

            /**
             * Creates a new WeighRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WeighRequest instance
             */
            static create(properties: taikv.v1.WeighRequest.$Shape): taikv.v1.WeighRequest & taikv.v1.WeighRequest.$Shape;
            static create(properties?: taikv.v1.WeighRequest.$Properties): taikv.v1.WeighRequest;

            /**
             * Encodes the specified WeighRequest message. Does not implicitly {@link taikv.v1.WeighRequest.verify|verify} messages.
             * @param message WeighRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.WeighRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WeighRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.WeighRequest & taikv.v1.WeighRequest.$Shape} WeighRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.WeighRequest & taikv.v1.WeighRequest.$Shape;
        }

        namespace WeighRequest {

            /** Properties of a WeighRequest. */
            interface $Properties {

                /** WeighRequest weight */
                weight?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WeighRequest. */
            type $Shape = taikv.v1.WeighRequest.$Properties;
        }

        /**
         * Properties of a WeighResponse.
         * @deprecated Use taikv.v1.WeighResponse.$Properties instead.
         */
        interface IWeighResponse extends taikv.v1.WeighResponse.$Properties {
        }

        /** Represents a WeighResponse. */
        class WeighResponse {

            /**
             * Constructs a new WeighResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.WeighResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WeighResponse virtualNodes. */
            virtualNodes: number;

            /**
             * Creates a new WeighResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns WeighResponse instance
             */
            static create(properties: taikv.v1.WeighResponse.$Shape): taikv.v1.WeighResponse & taikv.v1.WeighResponse.$Shape;
            static create(properties?: taikv.v1.WeighResponse.$Properties): taikv.v1.WeighResponse;

            /**
             * Encodes the specified WeighResponse message. Does not implicitly {@link taikv.v1.WeighResponse.verify|verify} messages.
             * @param message WeighResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.WeighResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WeighResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.WeighResponse & taikv.v1.WeighResponse.$Shape} WeighResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.WeighResponse & taikv.v1.WeighResponse.$Shape;
        }

        namespace WeighResponse {

            /** Properties of a WeighResponse. */
            interface $Properties {

                /** WeighResponse virtualNodes */
                virtualNodes?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WeighResponse. */
            type $Shape = taikv.v1.WeighResponse.$Properties;
        }

        /**
         * Properties of a CancelTaskRequest.
         * @deprecated Use taikv.v1.CancelTaskRequest.$Properties instead.
         */
        interface ICancelTaskRequest extends taikv.v1.CancelTaskRequest.$Properties {
        }

        /** Represents a CancelTaskRequest. */
        class CancelTaskRequest {

            /**
             * Constructs a new CancelTaskRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.CancelTaskRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CancelTaskRequest id. */
            id: string;

            /**
             * Creates a new CancelTaskRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CancelTaskRequest instance
             */
            static create(properties: taikv.v1.CancelTaskRequest.$Shape): taikv.v1.CancelTaskRequest & taikv.v1.CancelTaskRequest.$Shape;
            static create(properties?: taikv.v1.CancelTaskRequest.$Properties): taikv.v1.CancelTaskRequest;

            /**
             * Encodes the specified CancelTaskRequest message. Does not implicitly {@link taikv.v1.CancelTaskRequest.verify|verify} messages.
             * @param message CancelTaskRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.CancelTaskRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CancelTaskRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.CancelTaskRequest & taikv.v1.CancelTaskRequest.$Shape} CancelTaskRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.CancelTaskRequest & taikv.v1.CancelTaskRequest.$Shape;
        }

        namespace CancelTaskRequest {

            /** Properties of a CancelTaskRequest. */
            interface $Properties {

                /** CancelTaskRequest id */
                id?: (string|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CancelTaskRequest. */
            type $Shape = taikv.v1.CancelTaskRequest.$Properties;
        }

        /**
         * Properties of a CancelTaskResponse.
         * @deprecated Use taikv.v1.CancelTaskResponse.$Properties instead.
         */
        interface ICancelTaskResponse extends taikv.v1.CancelTaskResponse.$Properties {
        }

        /** Represents a CancelTaskResponse. */
        class CancelTaskResponse {

            /**
             * Constructs a new CancelTaskResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.CancelTaskResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CancelTaskResponse cancelled. */
            cancelled: boolean;

            /**
             * Creates a new CancelTaskResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns CancelTaskResponse instance
             */
            static create(properties: taikv.v1.CancelTaskResponse.$Shape): taikv.v1.CancelTaskResponse & taikv.v1.CancelTaskResponse.$Shape;
            static create(properties?: taikv.v1.CancelTaskResponse.$Properties): taikv.v1.CancelTaskResponse;

            /**
             * Encodes the specified CancelTaskResponse message. Does not implicitly {@link taikv.v1.CancelTaskResponse.verify|verify} messages.
             * @param message CancelTaskResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.CancelTaskResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CancelTaskResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.CancelTaskResponse & taikv.v1.CancelTaskResponse.$Shape} CancelTaskResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.CancelTaskResponse & taikv.v1.CancelTaskResponse.$Shape;
        }

        namespace CancelTaskResponse {

            /** Properties of a CancelTaskResponse. */
            interface $Properties {

                /** CancelTaskResponse cancelled */
                cancelled?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CancelTaskResponse. */
            type $Shape = taikv.v1.CancelTaskResponse.$Properties;
        }

        /**
         * Properties of a TasksRequest.
         * @deprecated Use taikv.v1.TasksRequest.$Properties instead.
         */
        interface ITasksRequest extends taikv.v1.TasksRequest.$Properties {
        }

        /** Represents a TasksRequest. */
        class TasksRequest {

            /**
             * Constructs a new TasksRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.TasksRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new TasksRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TasksRequest instance
             */
            static create(properties: taikv.v1.TasksRequest.$Shape): taikv.v1.TasksRequest & taikv.v1.TasksRequest.$Shape;
            static create(properties?: taikv.v1.TasksRequest.$Properties): taikv.v1.TasksRequest;

            /**
             * Encodes the specified TasksRequest message. Does not implicitly {@link taikv.v1.TasksRequest.verify|verify} messages.
             * @param message TasksRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.TasksRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TasksRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.TasksRequest & taikv.v1.TasksRequest.$Shape} TasksRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.TasksRequest & taikv.v1.TasksRequest.$Shape;
        }

        namespace TasksRequest {

            /** Properties of a TasksRequest. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a TasksRequest. */
            type $Shape = taikv.v1.TasksRequest.$Properties;
        }

        /**
         * Properties of a TasksResponse.
         * @deprecated Use taikv.v1.TasksResponse.$Properties instead.
         */
        interface ITasksResponse extends taikv.v1.TasksResponse.$Properties {
        }

        /** Represents a TasksResponse. */
        class TasksResponse {

            /**
             * Constructs a new TasksResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.TasksResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TasksResponse tasks. */
            tasks: taikv.v1.Task.$Properties[];

            /**
             * Creates a new TasksResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns TasksResponse instance
             */
            static create(properties: taikv.v1.TasksResponse.$Shape): taikv.v1.TasksResponse & taikv.v1.TasksResponse.$Shape;
            static create(properties?: taikv.v1.TasksResponse.$Properties): taikv.v1.TasksResponse;

            /**
             * Encodes the specified TasksResponse message. Does not implicitly {@link taikv.v1.TasksResponse.verify|verify} messages.
             * @param message TasksResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.TasksResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TasksResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.TasksResponse & taikv.v1.TasksResponse.$Shape} TasksResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.TasksResponse & taikv.v1.TasksResponse.$Shape;
        }

        namespace TasksResponse {

            /** Properties of a TasksResponse. */
            interface $Properties {

                /** TasksResponse tasks */
                tasks?: (taikv.v1.Task.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a TasksResponse. */
            type $Shape = taikv.v1.TasksResponse.$Properties;
        }

        /**
         * Properties of a Task.
         * @deprecated Use taikv.v1.Task.$Properties instead.
         */
        interface ITask extends taikv.v1.Task.$Properties {
        }

        /** Represents a Task. */
        class Task {

            /**
             * Constructs a new Task.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Task.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Task id. */
            id: string;

            /** Task kind. */
            kind: string;

            /** Task node. */
            node: string;

            /** Task state. */
            state: string;

            /** Task done. */
            done: number;

            /** Task total. */
            total: number;

            /** Task rate. */
            rate: number;

            /** Task detail. */
            detail: string;

            /**
             * Creates a new Task instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Task instance
             */
            static create(properties: taikv.v1.Task.$Shape): taikv.v1.Task & taikv.v1.Task.$Shape;
            static create(properties?: taikv.v1.Task.$Properties): taikv.v1.Task;

            /**
             * Encodes the specified Task message. Does not implicitly {@link taikv.v1.Task.verify|verify} messages.
             * @param message Task message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Task.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Task message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Task & taikv.v1.Task.$Shape} Task
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Task & taikv.v1.Task.$Shape;
        }

        namespace Task {

            /** Properties of a Task. */
            interface $Properties {

                /** Task id */
                id?: (string|null|undefined);

                /** Task kind */
                kind?: (string|null|undefined);

                /** Task node */
                node?: (string|null|undefined);

                /** Task state */
                state?: (string|null|undefined);

                /** Task done */
                done?: (number|null|undefined);

                /** Task total */
                total?: (number|null|undefined);

                /** Task rate */
                rate?: (number|null|undefined);

                /** Task detail */
                detail?: (string|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Task. */
            type $Shape = taikv.v1.Task.$Properties;
        }

        /**
         * Properties of a Range.
         * @deprecated Use taikv.v1.Range.$Properties instead.
         */
        interface IRange extends taikv.v1.Range.$Properties {
        }

        /** Represents a Range. */
        class Range {

            /**
             * Constructs a new Range.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Range.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Range after. */
            after: Uint8Array;

            /** Range upTo. */
            upTo: Uint8Array;

            /**
             * Creates a new Range instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Range instance
             */
            static create(properties: taikv.v1.Range.$Shape): taikv.v1.Range & taikv.v1.Range.$Shape;
            static create(properties?: taikv.v1.Range.$Properties): taikv.v1.Range;

            /**
             * Encodes the specified Range message. Does not implicitly {@link taikv.v1.Range.verify|verify} messages.
             * @param message Range message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Range.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Range message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Range & taikv.v1.Range.$Shape} Range
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Range & taikv.v1.Range.$Shape;
        }

        namespace Range {

            /** Properties of a Range. */
            interface $Properties {

                /** Range after */
                after?: (Uint8Array|null|undefined);

                /** Range upTo */
                upTo?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Range. */
            type $Shape = taikv.v1.Range.$Properties;
        }

        /** SlotState enum. */
        enum SlotState {

            /** SLOT_STATE_UNSPECIFIED value */
            SLOT_STATE_UNSPECIFIED = 0,

            /** SLOT_STATE_NORMAL value */
            SLOT_STATE_NORMAL = 1,

            /** SLOT_STATE_SYNCING value */
            SLOT_STATE_SYNCING = 2
        }

        /**
         * Properties of a Slot.
         * @deprecated Use taikv.v1.Slot.$Properties instead.
         */
        interface ISlot extends taikv.v1.Slot.$Properties {
        }

        /** Represents a Slot. */
        class Slot {

            /**
             * Constructs a new Slot.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Slot.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Slot owner. */
            owner: Uint8Array;

            /** Slot state. */
            state: taikv.v1.SlotState;

            /**
             * Creates a new Slot instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Slot instance
             */
            static create(properties: taikv.v1.Slot.$Shape): taikv.v1.Slot & taikv.v1.Slot.$Shape;
            static create(properties?: taikv.v1.Slot.$Properties): taikv.v1.Slot;

            /**
             * Encodes the specified Slot message. Does not implicitly {@link taikv.v1.Slot.verify|verify} messages.
             * @param message Slot message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Slot.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Slot message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Slot & taikv.v1.Slot.$Shape} Slot
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Slot & taikv.v1.Slot.$Shape;
        }

        namespace Slot {

            /** Properties of a Slot. */
            interface $Properties {

                /** Slot owner */
                owner?: (Uint8Array|null|undefined);

                /** Slot state */
                state?: (taikv.v1.SlotState|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Slot. */
            type $Shape = taikv.v1.Slot.$Properties;
        }

        /**
         * Properties of a PastEpoch.
         * @deprecated Use taikv.v1.PastEpoch.$Properties instead.
         */
        interface IPastEpoch extends taikv.v1.PastEpoch.$Properties {
        }

        /** Represents a PastEpoch. */
        class PastEpoch {

            /**
             * Constructs a new PastEpoch.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.PastEpoch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PastEpoch epoch. */
            epoch: number;

            /** PastEpoch slots. */
            slots: taikv.v1.Slot.$Properties[];

            /**
             * Creates a new PastEpoch instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PastEpoch instance
             */
            static create(properties: taikv.v1.PastEpoch.$Shape): taikv.v1.PastEpoch & taikv.v1.PastEpoch.$Shape;
            static create(properties?: taikv.v1.PastEpoch.$Properties): taikv.v1.PastEpoch;

            /**
             * Encodes the specified PastEpoch message. Does not implicitly {@link taikv.v1.PastEpoch.verify|verify} messages.
             * @param message PastEpoch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.PastEpoch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PastEpoch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.PastEpoch & taikv.v1.PastEpoch.$Shape} PastEpoch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.PastEpoch & taikv.v1.PastEpoch.$Shape;
        }

        namespace PastEpoch {

            /** Properties of a PastEpoch. */
            interface $Properties {

                /** PastEpoch epoch */
                epoch?: (number|null|undefined);

                /** PastEpoch slots */
                slots?: (taikv.v1.Slot.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PastEpoch. */
            type $Shape = taikv.v1.PastEpoch.$Properties;
        }

        /**
         * Properties of a RangeConfig.
         * @deprecated Use taikv.v1.RangeConfig.$Properties instead.
         */
        interface IRangeConfig extends taikv.v1.RangeConfig.$Properties {
        }

        /** Represents a RangeConfig. */
        class RangeConfig {

            /**
             * Constructs a new RangeConfig.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RangeConfig.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RangeConfig range. */
            range?: (taikv.v1.Range.$Properties|null|undefined);

            /** RangeConfig epoch. */
            epoch: number;

            /** RangeConfig slots. */
            slots: taikv.v1.Slot.$Properties[];

            /** RangeConfig history. */
            history: taikv.v1.PastEpoch.$Properties[];

            /** RangeConfig synced. */
            synced: boolean;

            /** RangeConfig floor. */
            floor: Uint8Array;

            /** RangeConfig purged. */
            purged: Uint8Array;

            /**
             * Creates a new RangeConfig instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RangeConfig instance
             */
            static create(properties: taikv.v1.RangeConfig.$Shape): taikv.v1.RangeConfig & taikv.v1.RangeConfig.$Shape;
            static create(properties?: taikv.v1.RangeConfig.$Properties): taikv.v1.RangeConfig;

            /**
             * Encodes the specified RangeConfig message. Does not implicitly {@link taikv.v1.RangeConfig.verify|verify} messages.
             * @param message RangeConfig message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RangeConfig.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RangeConfig message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RangeConfig & taikv.v1.RangeConfig.$Shape} RangeConfig
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RangeConfig & taikv.v1.RangeConfig.$Shape;
        }

        namespace RangeConfig {

            /** Properties of a RangeConfig. */
            interface $Properties {

                /** RangeConfig range */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** RangeConfig epoch */
                epoch?: (number|null|undefined);

                /** RangeConfig slots */
                slots?: (taikv.v1.Slot.$Properties[]|null|undefined);

                /** RangeConfig history */
                history?: (taikv.v1.PastEpoch.$Properties[]|null|undefined);

                /** RangeConfig synced */
                synced?: (boolean|null|undefined);

                /** RangeConfig floor */
                floor?: (Uint8Array|null|undefined);

                /** RangeConfig purged */
                purged?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RangeConfig. */
            type $Shape = taikv.v1.RangeConfig.$Properties;
        }

        /** VirtualNodeKind enum. */
        enum VirtualNodeKind {

            /** VIRTUAL_NODE_KIND_UNSPECIFIED value */
            VIRTUAL_NODE_KIND_UNSPECIFIED = 0,

            /** VIRTUAL_NODE_KIND_HASHED value */
            VIRTUAL_NODE_KIND_HASHED = 1,

            /** VIRTUAL_NODE_KIND_BALANCED value */
            VIRTUAL_NODE_KIND_BALANCED = 2,

            /** VIRTUAL_NODE_KIND_FIXED value */
            VIRTUAL_NODE_KIND_FIXED = 3,

            /** VIRTUAL_NODE_KIND_SILENT value */
            VIRTUAL_NODE_KIND_SILENT = 4
        }

        /**
         * Properties of a VirtualNode.
         * @deprecated Use taikv.v1.VirtualNode.$Properties instead.
         */
        interface IVirtualNode extends taikv.v1.VirtualNode.$Properties {
        }

        /** Represents a VirtualNode. */
        class VirtualNode {

            /**
             * Constructs a new VirtualNode.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.VirtualNode.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** VirtualNode node. */
            node: Uint8Array;

            /** VirtualNode index. */
            index: number;

            /** VirtualNode incarnation. */
            incarnation: number;

            /** VirtualNode position. */
            position: Uint8Array;

            /** VirtualNode kind. */
            kind: taikv.v1.VirtualNodeKind;

            /**
             * Creates a new VirtualNode instance using the specified properties.
             * @param [properties] Properties to set
             * @returns VirtualNode instance
             */
            static create(properties: taikv.v1.VirtualNode.$Shape): taikv.v1.VirtualNode & taikv.v1.VirtualNode.$Shape;
            static create(properties?: taikv.v1.VirtualNode.$Properties): taikv.v1.VirtualNode;

            /**
             * Encodes the specified VirtualNode message. Does not implicitly {@link taikv.v1.VirtualNode.verify|verify} messages.
             * @param message VirtualNode message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.VirtualNode.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a VirtualNode message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.VirtualNode & taikv.v1.VirtualNode.$Shape} VirtualNode
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.VirtualNode & taikv.v1.VirtualNode.$Shape;
        }

        namespace VirtualNode {

            /** Properties of a VirtualNode. */
            interface $Properties {

                /** VirtualNode node */
                node?: (Uint8Array|null|undefined);

                /** VirtualNode index */
                index?: (number|null|undefined);

                /** VirtualNode incarnation */
                incarnation?: (number|null|undefined);

                /** VirtualNode position */
                position?: (Uint8Array|null|undefined);

                /** VirtualNode kind */
                kind?: (taikv.v1.VirtualNodeKind|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a VirtualNode. */
            type $Shape = taikv.v1.VirtualNode.$Properties;
        }

        /** Lifecycle enum. */
        enum Lifecycle {

            /** LIFECYCLE_UNSPECIFIED value */
            LIFECYCLE_UNSPECIFIED = 0,

            /** LIFECYCLE_STARTING value */
            LIFECYCLE_STARTING = 1,

            /** LIFECYCLE_JOINING value */
            LIFECYCLE_JOINING = 2,

            /** LIFECYCLE_SERVING value */
            LIFECYCLE_SERVING = 3,

            /** LIFECYCLE_LEAVING value */
            LIFECYCLE_LEAVING = 4,

            /** LIFECYCLE_STOPPED value */
            LIFECYCLE_STOPPED = 5,

            /** LIFECYCLE_REMOVED value */
            LIFECYCLE_REMOVED = 6
        }

        /**
         * Properties of a NodeRecord.
         * @deprecated Use taikv.v1.NodeRecord.$Properties instead.
         */
        interface INodeRecord extends taikv.v1.NodeRecord.$Properties {
        }

        /** Represents a NodeRecord. */
        class NodeRecord {

            /**
             * Constructs a new NodeRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.NodeRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** NodeRecord id. */
            id: Uint8Array;

            /** NodeRecord name. */
            name: string;

            /** NodeRecord address. */
            address: string;

            /** NodeRecord incarnation. */
            incarnation: number;

            /** NodeRecord revision. */
            revision: number;

            /** NodeRecord lifecycle. */
            lifecycle: taikv.v1.Lifecycle;

            /** NodeRecord weight. */
            weight: number;

            /** NodeRecord virtualNodes. */
            virtualNodes: number;

            /** NodeRecord zone. */
            zone: string;

            /**
             * Creates a new NodeRecord instance using the specified properties.
             * @param [properties] Properties to set
             * @returns NodeRecord instance
             */
            static create(properties: taikv.v1.NodeRecord.$Shape): taikv.v1.NodeRecord & taikv.v1.NodeRecord.$Shape;
            static create(properties?: taikv.v1.NodeRecord.$Properties): taikv.v1.NodeRecord;

            /**
             * Encodes the specified NodeRecord message. Does not implicitly {@link taikv.v1.NodeRecord.verify|verify} messages.
             * @param message NodeRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.NodeRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a NodeRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.NodeRecord & taikv.v1.NodeRecord.$Shape} NodeRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.NodeRecord & taikv.v1.NodeRecord.$Shape;
        }

        namespace NodeRecord {

            /** Properties of a NodeRecord. */
            interface $Properties {

                /** NodeRecord id */
                id?: (Uint8Array|null|undefined);

                /** NodeRecord name */
                name?: (string|null|undefined);

                /** NodeRecord address */
                address?: (string|null|undefined);

                /** NodeRecord incarnation */
                incarnation?: (number|null|undefined);

                /** NodeRecord revision */
                revision?: (number|null|undefined);

                /** NodeRecord lifecycle */
                lifecycle?: (taikv.v1.Lifecycle|null|undefined);

                /** NodeRecord weight */
                weight?: (number|null|undefined);

                /** NodeRecord virtualNodes */
                virtualNodes?: (number|null|undefined);

                /** NodeRecord zone */
                zone?: (string|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a NodeRecord. */
            type $Shape = taikv.v1.NodeRecord.$Properties;
        }

        /**
         * Properties of a ClusterSettings.
         * @deprecated Use taikv.v1.ClusterSettings.$Properties instead.
         */
        interface IClusterSettings extends taikv.v1.ClusterSettings.$Properties {
        }

        /** Represents a ClusterSettings. */
        class ClusterSettings {

            /**
             * Constructs a new ClusterSettings.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ClusterSettings.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ClusterSettings clusterId. */
            clusterId: string;

            /** ClusterSettings clusterName. */
            clusterName: string;

            /** ClusterSettings replicationFactor. */
            replicationFactor: number;

            /** ClusterSettings successors. */
            successors: number;

            /** ClusterSettings consistency. */
            consistency: string;

            /** ClusterSettings hash. */
            hash: string;

            /** ClusterSettings hashVector. */
            hashVector: string;

            /**
             * Creates a new ClusterSettings instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ClusterSettings instance
             */
            static create(properties: taikv.v1.ClusterSettings.$Shape): taikv.v1.ClusterSettings & taikv.v1.ClusterSettings.$Shape;
            static create(properties?: taikv.v1.ClusterSettings.$Properties): taikv.v1.ClusterSettings;

            /**
             * Encodes the specified ClusterSettings message. Does not implicitly {@link taikv.v1.ClusterSettings.verify|verify} messages.
             * @param message ClusterSettings message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ClusterSettings.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ClusterSettings message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ClusterSettings & taikv.v1.ClusterSettings.$Shape} ClusterSettings
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ClusterSettings & taikv.v1.ClusterSettings.$Shape;
        }

        namespace ClusterSettings {

            /** Properties of a ClusterSettings. */
            interface $Properties {

                /** ClusterSettings clusterId */
                clusterId?: (string|null|undefined);

                /** ClusterSettings clusterName */
                clusterName?: (string|null|undefined);

                /** ClusterSettings replicationFactor */
                replicationFactor?: (number|null|undefined);

                /** ClusterSettings successors */
                successors?: (number|null|undefined);

                /** ClusterSettings consistency */
                consistency?: (string|null|undefined);

                /** ClusterSettings hash */
                hash?: (string|null|undefined);

                /** ClusterSettings hashVector */
                hashVector?: (string|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ClusterSettings. */
            type $Shape = taikv.v1.ClusterSettings.$Properties;
        }

        /** EntryKind enum. */
        enum EntryKind {

            /** ENTRY_KIND_UNSPECIFIED value */
            ENTRY_KIND_UNSPECIFIED = 0,

            /** ENTRY_KIND_PAYLOAD value */
            ENTRY_KIND_PAYLOAD = 1,

            /** ENTRY_KIND_TOMBSTONE value */
            ENTRY_KIND_TOMBSTONE = 2
        }

        /**
         * Properties of an Entry.
         * @deprecated Use taikv.v1.Entry.$Properties instead.
         */
        interface IEntry extends taikv.v1.Entry.$Properties {
        }

        /** Represents an Entry. */
        class Entry {

            /**
             * Constructs a new Entry.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Entry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Entry key. */
            key: Uint8Array;

            /** Entry version. */
            version: Uint8Array;

            /** Entry kind. */
            kind: taikv.v1.EntryKind;

            /** Entry expiresAtMs. */
            expiresAtMs: number;

            /** Entry payload. */
            payload: Uint8Array;

            /** Entry checksum. */
            checksum: Uint8Array;

            /** Entry position. */
            position: Uint8Array;

            /**
             * Creates a new Entry instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Entry instance
             */
            static create(properties: taikv.v1.Entry.$Shape): taikv.v1.Entry & taikv.v1.Entry.$Shape;
            static create(properties?: taikv.v1.Entry.$Properties): taikv.v1.Entry;

            /**
             * Encodes the specified Entry message. Does not implicitly {@link taikv.v1.Entry.verify|verify} messages.
             * @param message Entry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Entry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Entry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Entry & taikv.v1.Entry.$Shape} Entry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Entry & taikv.v1.Entry.$Shape;
        }

        namespace Entry {

            /** Properties of an Entry. */
            interface $Properties {

                /** Entry key */
                key?: (Uint8Array|null|undefined);

                /** Entry version */
                version?: (Uint8Array|null|undefined);

                /** Entry kind */
                kind?: (taikv.v1.EntryKind|null|undefined);

                /** Entry expiresAtMs */
                expiresAtMs?: (number|null|undefined);

                /** Entry payload */
                payload?: (Uint8Array|null|undefined);

                /** Entry checksum */
                checksum?: (Uint8Array|null|undefined);

                /** Entry position */
                position?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Entry. */
            type $Shape = taikv.v1.Entry.$Properties;
        }

        /**
         * Properties of an EntryHead.
         * @deprecated Use taikv.v1.EntryHead.$Properties instead.
         */
        interface IEntryHead extends taikv.v1.EntryHead.$Properties {
        }

        /** Represents an EntryHead. */
        class EntryHead {

            /**
             * Constructs a new EntryHead.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.EntryHead.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EntryHead key. */
            key: Uint8Array;

            /** EntryHead version. */
            version: Uint8Array;

            /** EntryHead kind. */
            kind: taikv.v1.EntryKind;

            /** EntryHead expiresAtMs. */
            expiresAtMs: number;

            /** EntryHead position. */
            position: Uint8Array;

            /**
             * Creates a new EntryHead instance using the specified properties.
             * @param [properties] Properties to set
             * @returns EntryHead instance
             */
            static create(properties: taikv.v1.EntryHead.$Shape): taikv.v1.EntryHead & taikv.v1.EntryHead.$Shape;
            static create(properties?: taikv.v1.EntryHead.$Properties): taikv.v1.EntryHead;

            /**
             * Encodes the specified EntryHead message. Does not implicitly {@link taikv.v1.EntryHead.verify|verify} messages.
             * @param message EntryHead message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.EntryHead.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EntryHead message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.EntryHead & taikv.v1.EntryHead.$Shape} EntryHead
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.EntryHead & taikv.v1.EntryHead.$Shape;
        }

        namespace EntryHead {

            /** Properties of an EntryHead. */
            interface $Properties {

                /** EntryHead key */
                key?: (Uint8Array|null|undefined);

                /** EntryHead version */
                version?: (Uint8Array|null|undefined);

                /** EntryHead kind */
                kind?: (taikv.v1.EntryKind|null|undefined);

                /** EntryHead expiresAtMs */
                expiresAtMs?: (number|null|undefined);

                /** EntryHead position */
                position?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EntryHead. */
            type $Shape = taikv.v1.EntryHead.$Properties;
        }

        /** Represents a Ring */
        class Ring extends $protobuf.rpc.Service {

            /**
             * Constructs a new Ring service.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             */
            constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

            /**
             * Creates new Ring service using the specified rpc implementation.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             * @returns RPC service. Useful where requests and/or responses are streamed.
             */
            static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): Ring;

            /** Calls Introduce. */
            introduce: taikv.v1.Ring.Introduce;

            /** Calls Exchange. */
            exchange: taikv.v1.Ring.Exchange;
        }

        namespace Ring {

            /**
             * Callback as used by {@link taikv.v1.Ring#introduce}.
             * @param error Error, if any
             * @param [response] IntroduceResponse
             */
            type IntroduceCallback = (error: (Error|null), response?: taikv.v1.IntroduceResponse) => void;

            /** Calls Introduce. */
            type Introduce = {
              (request: taikv.v1.IIntroduceRequest, callback: taikv.v1.Ring.IntroduceCallback): void;
              (request: taikv.v1.IIntroduceRequest): Promise<taikv.v1.IntroduceResponse>;
              readonly name: "Introduce";
              readonly path: "/taikv.v1.Ring/Introduce";
              readonly requestType: "IntroduceRequest";
              readonly responseType: "IntroduceResponse";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link taikv.v1.Ring#exchange}.
             * @param error Error, if any
             * @param [response] PeerFrame
             */
            type ExchangeCallback = (error: (Error|null), response?: taikv.v1.PeerFrame) => void;

            /** Calls Exchange. */
            type Exchange = {
              (request: taikv.v1.IPeerFrame, callback: taikv.v1.Ring.ExchangeCallback): void;
              (request: taikv.v1.IPeerFrame): Promise<taikv.v1.PeerFrame>;
              readonly name: "Exchange";
              readonly path: "/taikv.v1.Ring/Exchange";
              readonly requestType: "PeerFrame";
              readonly responseType: "PeerFrame";
              readonly requestStream: true;
              readonly responseStream: true;
            };
        }

        /** Represents a Replica */
        class Replica extends $protobuf.rpc.Service {

            /**
             * Constructs a new Replica service.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             */
            constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

            /**
             * Creates new Replica service using the specified rpc implementation.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             * @returns RPC service. Useful where requests and/or responses are streamed.
             */
            static create(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean): Replica;

            /** Calls Read. */
            read: taikv.v1.Replica.Read;

            /** Calls Write. */
            write: taikv.v1.Replica.Write;

            /** Calls Transfer. */
            transfer: taikv.v1.Replica.Transfer;
        }

        namespace Replica {

            /**
             * Callback as used by {@link taikv.v1.Replica#read}.
             * @param error Error, if any
             * @param [response] PeerFrame
             */
            type ReadCallback = (error: (Error|null), response?: taikv.v1.PeerFrame) => void;

            /** Calls Read. */
            type Read = {
              (request: taikv.v1.IPeerFrame, callback: taikv.v1.Replica.ReadCallback): void;
              (request: taikv.v1.IPeerFrame): Promise<taikv.v1.PeerFrame>;
              readonly name: "Read";
              readonly path: "/taikv.v1.Replica/Read";
              readonly requestType: "PeerFrame";
              readonly responseType: "PeerFrame";
              readonly requestStream: true;
              readonly responseStream: true;
            };

            /**
             * Callback as used by {@link taikv.v1.Replica#write}.
             * @param error Error, if any
             * @param [response] PeerFrame
             */
            type WriteCallback = (error: (Error|null), response?: taikv.v1.PeerFrame) => void;

            /** Calls Write. */
            type Write = {
              (request: taikv.v1.IPeerFrame, callback: taikv.v1.Replica.WriteCallback): void;
              (request: taikv.v1.IPeerFrame): Promise<taikv.v1.PeerFrame>;
              readonly name: "Write";
              readonly path: "/taikv.v1.Replica/Write";
              readonly requestType: "PeerFrame";
              readonly responseType: "PeerFrame";
              readonly requestStream: true;
              readonly responseStream: true;
            };

            /**
             * Callback as used by {@link taikv.v1.Replica#transfer}.
             * @param error Error, if any
             * @param [response] PeerFrame
             */
            type TransferCallback = (error: (Error|null), response?: taikv.v1.PeerFrame) => void;

            /** Calls Transfer. */
            type Transfer = {
              (request: taikv.v1.IPeerFrame, callback: taikv.v1.Replica.TransferCallback): void;
              (request: taikv.v1.IPeerFrame): Promise<taikv.v1.PeerFrame>;
              readonly name: "Transfer";
              readonly path: "/taikv.v1.Replica/Transfer";
              readonly requestType: "PeerFrame";
              readonly responseType: "PeerFrame";
              readonly requestStream: true;
              readonly responseStream: true;
            };
        }

        /**
         * Properties of a Hello.
         * @deprecated Use taikv.v1.Hello.$Properties instead.
         */
        interface IHello extends taikv.v1.Hello.$Properties {
        }

        /** Represents a Hello. */
        class Hello {

            /**
             * Constructs a new Hello.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Hello.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Hello clusterId. */
            clusterId: string;

            /** Hello node. */
            node: Uint8Array;

            /** Hello address. */
            address: string;

            /** Hello incarnation. */
            incarnation: number;

            /** Hello protocolVersion. */
            protocolVersion: number;

            /** Hello commitNumber. */
            commitNumber: number;

            /**
             * Creates a new Hello instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Hello instance
             */
            static create(properties: taikv.v1.Hello.$Shape): taikv.v1.Hello & taikv.v1.Hello.$Shape;
            static create(properties?: taikv.v1.Hello.$Properties): taikv.v1.Hello;

            /**
             * Encodes the specified Hello message. Does not implicitly {@link taikv.v1.Hello.verify|verify} messages.
             * @param message Hello message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Hello & taikv.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Hello & taikv.v1.Hello.$Shape;
        }

        namespace Hello {

            /** Properties of a Hello. */
            interface $Properties {

                /** Hello clusterId */
                clusterId?: (string|null|undefined);

                /** Hello node */
                node?: (Uint8Array|null|undefined);

                /** Hello address */
                address?: (string|null|undefined);

                /** Hello incarnation */
                incarnation?: (number|null|undefined);

                /** Hello protocolVersion */
                protocolVersion?: (number|null|undefined);

                /** Hello commitNumber */
                commitNumber?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Hello. */
            type $Shape = taikv.v1.Hello.$Properties;
        }

        /**
         * Properties of a PeerFrame.
         * @deprecated Use taikv.v1.PeerFrame.$Properties instead.
         */
        interface IPeerFrame extends taikv.v1.PeerFrame.$Properties {
        }

        /** Represents a PeerFrame. */
        class PeerFrame {

            /**
             * Constructs a new PeerFrame.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.PeerFrame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PeerFrame hello. */
            hello?: (taikv.v1.Hello.$Properties|null|undefined);

            /** PeerFrame messages. */
            messages: Uint8Array[];

            /** PeerFrame bye. */
            bye: boolean;

            /** PeerFrame checksum. */
            checksum: Uint8Array;

            /**
             * Creates a new PeerFrame instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PeerFrame instance
             */
            static create(properties: taikv.v1.PeerFrame.$Shape): taikv.v1.PeerFrame & taikv.v1.PeerFrame.$Shape;
            static create(properties?: taikv.v1.PeerFrame.$Properties): taikv.v1.PeerFrame;

            /**
             * Encodes the specified PeerFrame message. Does not implicitly {@link taikv.v1.PeerFrame.verify|verify} messages.
             * @param message PeerFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.PeerFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PeerFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.PeerFrame & taikv.v1.PeerFrame.$Shape} PeerFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.PeerFrame & taikv.v1.PeerFrame.$Shape;
        }

        namespace PeerFrame {

            /** Properties of a PeerFrame. */
            interface $Properties {

                /** PeerFrame hello */
                hello?: (taikv.v1.Hello.$Properties|null|undefined);

                /** PeerFrame messages */
                messages?: (Uint8Array[]|null|undefined);

                /** PeerFrame bye */
                bye?: (boolean|null|undefined);

                /** PeerFrame checksum */
                checksum?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PeerFrame. */
            type $Shape = taikv.v1.PeerFrame.$Properties;
        }

        /**
         * Properties of an IntroduceRequest.
         * @deprecated Use taikv.v1.IntroduceRequest.$Properties instead.
         */
        interface IIntroduceRequest extends taikv.v1.IntroduceRequest.$Properties {
        }

        /** Represents an IntroduceRequest. */
        class IntroduceRequest {

            /**
             * Constructs a new IntroduceRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.IntroduceRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** IntroduceRequest name. */
            name: string;

            /** IntroduceRequest address. */
            address: string;

            /** IntroduceRequest clusterName. */
            clusterName: string;

            /** IntroduceRequest process. */
            process: string;

            /** IntroduceRequest self. */
            self?: (taikv.v1.IntroducedSelf.$Properties|null|undefined);

            /** IntroduceRequest reclaims. */
            reclaims: Uint8Array;

            /**
             * Creates a new IntroduceRequest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns IntroduceRequest instance
             */
            static create(properties: taikv.v1.IntroduceRequest.$Shape): taikv.v1.IntroduceRequest & taikv.v1.IntroduceRequest.$Shape;
            static create(properties?: taikv.v1.IntroduceRequest.$Properties): taikv.v1.IntroduceRequest;

            /**
             * Encodes the specified IntroduceRequest message. Does not implicitly {@link taikv.v1.IntroduceRequest.verify|verify} messages.
             * @param message IntroduceRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.IntroduceRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an IntroduceRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.IntroduceRequest & taikv.v1.IntroduceRequest.$Shape} IntroduceRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.IntroduceRequest & taikv.v1.IntroduceRequest.$Shape;
        }

        namespace IntroduceRequest {

            /** Properties of an IntroduceRequest. */
            interface $Properties {

                /** IntroduceRequest name */
                name?: (string|null|undefined);

                /** IntroduceRequest address */
                address?: (string|null|undefined);

                /** IntroduceRequest clusterName */
                clusterName?: (string|null|undefined);

                /** IntroduceRequest process */
                process?: (string|null|undefined);

                /** IntroduceRequest self */
                self?: (taikv.v1.IntroducedSelf.$Properties|null|undefined);

                /** IntroduceRequest reclaims */
                reclaims?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an IntroduceRequest. */
            type $Shape = taikv.v1.IntroduceRequest.$Properties;
        }

        /**
         * Properties of an IntroducedSelf.
         * @deprecated Use taikv.v1.IntroducedSelf.$Properties instead.
         */
        interface IIntroducedSelf extends taikv.v1.IntroducedSelf.$Properties {
        }

        /** Represents an IntroducedSelf. */
        class IntroducedSelf {

            /**
             * Constructs a new IntroducedSelf.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.IntroducedSelf.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** IntroducedSelf node. */
            node: Uint8Array;

            /** IntroducedSelf clusterId. */
            clusterId: string;

            /** IntroducedSelf incarnation. */
            incarnation: number;

            /** IntroducedSelf commitNumber. */
            commitNumber: number;

            /**
             * Creates a new IntroducedSelf instance using the specified properties.
             * @param [properties] Properties to set
             * @returns IntroducedSelf instance
             */
            static create(properties: taikv.v1.IntroducedSelf.$Shape): taikv.v1.IntroducedSelf & taikv.v1.IntroducedSelf.$Shape;
            static create(properties?: taikv.v1.IntroducedSelf.$Properties): taikv.v1.IntroducedSelf;

            /**
             * Encodes the specified IntroducedSelf message. Does not implicitly {@link taikv.v1.IntroducedSelf.verify|verify} messages.
             * @param message IntroducedSelf message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.IntroducedSelf.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an IntroducedSelf message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.IntroducedSelf & taikv.v1.IntroducedSelf.$Shape} IntroducedSelf
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.IntroducedSelf & taikv.v1.IntroducedSelf.$Shape;
        }

        namespace IntroducedSelf {

            /** Properties of an IntroducedSelf. */
            interface $Properties {

                /** IntroducedSelf node */
                node?: (Uint8Array|null|undefined);

                /** IntroducedSelf clusterId */
                clusterId?: (string|null|undefined);

                /** IntroducedSelf incarnation */
                incarnation?: (number|null|undefined);

                /** IntroducedSelf commitNumber */
                commitNumber?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an IntroducedSelf. */
            type $Shape = taikv.v1.IntroducedSelf.$Properties;
        }

        /**
         * Properties of an IntroducedMark.
         * @deprecated Use taikv.v1.IntroducedMark.$Properties instead.
         */
        interface IIntroducedMark extends taikv.v1.IntroducedMark.$Properties {
        }

        /** Represents an IntroducedMark. */
        class IntroducedMark {

            /**
             * Constructs a new IntroducedMark.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.IntroducedMark.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** IntroducedMark incarnation. */
            incarnation: number;

            /** IntroducedMark commitNumber. */
            commitNumber: number;

            /** IntroducedMark isRemoved. */
            isRemoved: boolean;

            /** IntroducedMark address. */
            address: string;

            /**
             * Creates a new IntroducedMark instance using the specified properties.
             * @param [properties] Properties to set
             * @returns IntroducedMark instance
             */
            static create(properties: taikv.v1.IntroducedMark.$Shape): taikv.v1.IntroducedMark & taikv.v1.IntroducedMark.$Shape;
            static create(properties?: taikv.v1.IntroducedMark.$Properties): taikv.v1.IntroducedMark;

            /**
             * Encodes the specified IntroducedMark message. Does not implicitly {@link taikv.v1.IntroducedMark.verify|verify} messages.
             * @param message IntroducedMark message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.IntroducedMark.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an IntroducedMark message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.IntroducedMark & taikv.v1.IntroducedMark.$Shape} IntroducedMark
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.IntroducedMark & taikv.v1.IntroducedMark.$Shape;
        }

        namespace IntroducedMark {

            /** Properties of an IntroducedMark. */
            interface $Properties {

                /** IntroducedMark incarnation */
                incarnation?: (number|null|undefined);

                /** IntroducedMark commitNumber */
                commitNumber?: (number|null|undefined);

                /** IntroducedMark isRemoved */
                isRemoved?: (boolean|null|undefined);

                /** IntroducedMark address */
                address?: (string|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an IntroducedMark. */
            type $Shape = taikv.v1.IntroducedMark.$Properties;
        }

        /**
         * Properties of an IntroduceResponse.
         * @deprecated Use taikv.v1.IntroduceResponse.$Properties instead.
         */
        interface IIntroduceResponse extends taikv.v1.IntroduceResponse.$Properties {
        }

        /** Represents an IntroduceResponse. */
        class IntroduceResponse {

            /**
             * Constructs a new IntroduceResponse.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.IntroduceResponse.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** IntroduceResponse settings. */
            settings?: (taikv.v1.ClusterSettings.$Properties|null|undefined);

            /** IntroduceResponse nodes. */
            nodes: taikv.v1.NodeRecord.$Properties[];

            /** IntroduceResponse node. */
            node: Uint8Array;

            /** IntroduceResponse process. */
            process: string;

            /** IntroduceResponse remembered. */
            remembered?: (taikv.v1.IntroducedMark.$Properties|null|undefined);

            /**
             * Creates a new IntroduceResponse instance using the specified properties.
             * @param [properties] Properties to set
             * @returns IntroduceResponse instance
             */
            static create(properties: taikv.v1.IntroduceResponse.$Shape): taikv.v1.IntroduceResponse & taikv.v1.IntroduceResponse.$Shape;
            static create(properties?: taikv.v1.IntroduceResponse.$Properties): taikv.v1.IntroduceResponse;

            /**
             * Encodes the specified IntroduceResponse message. Does not implicitly {@link taikv.v1.IntroduceResponse.verify|verify} messages.
             * @param message IntroduceResponse message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.IntroduceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an IntroduceResponse message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.IntroduceResponse & taikv.v1.IntroduceResponse.$Shape} IntroduceResponse
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.IntroduceResponse & taikv.v1.IntroduceResponse.$Shape;
        }

        namespace IntroduceResponse {

            /** Properties of an IntroduceResponse. */
            interface $Properties {

                /** IntroduceResponse settings */
                settings?: (taikv.v1.ClusterSettings.$Properties|null|undefined);

                /** IntroduceResponse nodes */
                nodes?: (taikv.v1.NodeRecord.$Properties[]|null|undefined);

                /** IntroduceResponse node */
                node?: (Uint8Array|null|undefined);

                /** IntroduceResponse process */
                process?: (string|null|undefined);

                /** IntroduceResponse remembered */
                remembered?: (taikv.v1.IntroducedMark.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an IntroduceResponse. */
            type $Shape = taikv.v1.IntroduceResponse.$Properties;
        }

        /**
         * Properties of a PeerMessage.
         * @deprecated Use taikv.v1.PeerMessage.$Properties instead.
         */
        interface IPeerMessage extends taikv.v1.PeerMessage.$Properties {
        }

        /** Represents a PeerMessage. */
        class PeerMessage {

            /**
             * Constructs a new PeerMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.PeerMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PeerMessage ring. */
            ring?: (Uint8Array|null|undefined);

            /** PeerMessage replica. */
            replica?: (Uint8Array|null|undefined);

            /** PeerMessage doubt. */
            doubt?: (Uint8Array|null|undefined);

            /** PeerMessage marks. */
            marks?: (Uint8Array|null|undefined);

            /** PeerMessage marksNoted. */
            marksNoted?: (Uint8Array|null|undefined);

            /** PeerMessage commitNumber. */
            commitNumber: number;

            /** PeerMessage message. */
            message?: ("ring"|"replica"|"doubt"|"marks"|"marksNoted");

            /**
             * Creates a new PeerMessage instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PeerMessage instance
             */
            static create(properties: taikv.v1.PeerMessage.$Shape): taikv.v1.PeerMessage & taikv.v1.PeerMessage.$Shape;
            static create(properties?: taikv.v1.PeerMessage.$Properties): taikv.v1.PeerMessage;

            /**
             * Encodes the specified PeerMessage message. Does not implicitly {@link taikv.v1.PeerMessage.verify|verify} messages.
             * @param message PeerMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.PeerMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PeerMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.PeerMessage & taikv.v1.PeerMessage.$Shape} PeerMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.PeerMessage & taikv.v1.PeerMessage.$Shape;
        }

        namespace PeerMessage {

            /** Properties of a PeerMessage. */
            interface $Properties {

                /** PeerMessage ring */
                ring?: (Uint8Array|null|undefined);

                /** PeerMessage replica */
                replica?: (Uint8Array|null|undefined);

                /** PeerMessage doubt */
                doubt?: (Uint8Array|null|undefined);

                /** PeerMessage marks */
                marks?: (Uint8Array|null|undefined);

                /** PeerMessage marksNoted */
                marksNoted?: (Uint8Array|null|undefined);

                /** PeerMessage commitNumber */
                commitNumber?: (number|null|undefined);

                /** PeerMessage message */
                message?: ("ring"|"replica"|"doubt"|"marks"|"marksNoted");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a PeerMessage. */
            type $Shape = {
              ring?: Uint8Array|null;
              replica?: Uint8Array|null;
              doubt?: Uint8Array|null;
              marks?: Uint8Array|null;
              marksNoted?: Uint8Array|null;
              commitNumber?: number|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ message?: undefined; ring?: null; replica?: null; doubt?: null; marks?: null; marksNoted?: null }|{ message?: "ring"; ring: Uint8Array; replica?: null; doubt?: null; marks?: null; marksNoted?: null }|{ message?: "replica"; ring?: null; replica: Uint8Array; doubt?: null; marks?: null; marksNoted?: null }|{ message?: "doubt"; ring?: null; replica?: null; doubt: Uint8Array; marks?: null; marksNoted?: null }|{ message?: "marks"; ring?: null; replica?: null; doubt?: null; marks: Uint8Array; marksNoted?: null }|{ message?: "marksNoted"; ring?: null; replica?: null; doubt?: null; marks?: null; marksNoted: Uint8Array })
            );
        }

        /**
         * Properties of a PeerDoubt.
         * @deprecated Use taikv.v1.PeerDoubt.$Properties instead.
         */
        interface IPeerDoubt extends taikv.v1.PeerDoubt.$Properties {
        }

        /** Represents a PeerDoubt. */
        class PeerDoubt {

            /**
             * Constructs a new PeerDoubt.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.PeerDoubt.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PeerDoubt addresses. */
            addresses: string[];

            /**
             * Creates a new PeerDoubt instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PeerDoubt instance
             */
            static create(properties: taikv.v1.PeerDoubt.$Shape): taikv.v1.PeerDoubt & taikv.v1.PeerDoubt.$Shape;
            static create(properties?: taikv.v1.PeerDoubt.$Properties): taikv.v1.PeerDoubt;

            /**
             * Encodes the specified PeerDoubt message. Does not implicitly {@link taikv.v1.PeerDoubt.verify|verify} messages.
             * @param message PeerDoubt message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.PeerDoubt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PeerDoubt message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.PeerDoubt & taikv.v1.PeerDoubt.$Shape} PeerDoubt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.PeerDoubt & taikv.v1.PeerDoubt.$Shape;
        }

        namespace PeerDoubt {

            /** Properties of a PeerDoubt. */
            interface $Properties {

                /** PeerDoubt addresses */
                addresses?: (string[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PeerDoubt. */
            type $Shape = taikv.v1.PeerDoubt.$Properties;
        }

        /**
         * Properties of a PeerMarks.
         * @deprecated Use taikv.v1.PeerMarks.$Properties instead.
         */
        interface IPeerMarks extends taikv.v1.PeerMarks.$Properties {
        }

        /** Represents a PeerMarks. */
        class PeerMarks {

            /**
             * Constructs a new PeerMarks.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.PeerMarks.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PeerMarks marks. */
            marks: taikv.v1.PeerMark.$Properties[];

            /**
             * Creates a new PeerMarks instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PeerMarks instance
             */
            static create(properties: taikv.v1.PeerMarks.$Shape): taikv.v1.PeerMarks & taikv.v1.PeerMarks.$Shape;
            static create(properties?: taikv.v1.PeerMarks.$Properties): taikv.v1.PeerMarks;

            /**
             * Encodes the specified PeerMarks message. Does not implicitly {@link taikv.v1.PeerMarks.verify|verify} messages.
             * @param message PeerMarks message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.PeerMarks.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PeerMarks message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.PeerMarks & taikv.v1.PeerMarks.$Shape} PeerMarks
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.PeerMarks & taikv.v1.PeerMarks.$Shape;
        }

        namespace PeerMarks {

            /** Properties of a PeerMarks. */
            interface $Properties {

                /** PeerMarks marks */
                marks?: (taikv.v1.PeerMark.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PeerMarks. */
            type $Shape = taikv.v1.PeerMarks.$Properties;
        }

        /**
         * Properties of a PeerMark.
         * @deprecated Use taikv.v1.PeerMark.$Properties instead.
         */
        interface IPeerMark extends taikv.v1.PeerMark.$Properties {
        }

        /** Represents a PeerMark. */
        class PeerMark {

            /**
             * Constructs a new PeerMark.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.PeerMark.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PeerMark node. */
            node: Uint8Array;

            /** PeerMark incarnation. */
            incarnation: number;

            /** PeerMark commitNumber. */
            commitNumber: number;

            /**
             * Creates a new PeerMark instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PeerMark instance
             */
            static create(properties: taikv.v1.PeerMark.$Shape): taikv.v1.PeerMark & taikv.v1.PeerMark.$Shape;
            static create(properties?: taikv.v1.PeerMark.$Properties): taikv.v1.PeerMark;

            /**
             * Encodes the specified PeerMark message. Does not implicitly {@link taikv.v1.PeerMark.verify|verify} messages.
             * @param message PeerMark message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.PeerMark.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PeerMark message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.PeerMark & taikv.v1.PeerMark.$Shape} PeerMark
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.PeerMark & taikv.v1.PeerMark.$Shape;
        }

        namespace PeerMark {

            /** Properties of a PeerMark. */
            interface $Properties {

                /** PeerMark node */
                node?: (Uint8Array|null|undefined);

                /** PeerMark incarnation */
                incarnation?: (number|null|undefined);

                /** PeerMark commitNumber */
                commitNumber?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PeerMark. */
            type $Shape = taikv.v1.PeerMark.$Properties;
        }

        /**
         * Properties of a ReplicaMessage.
         * @deprecated Use taikv.v1.ReplicaMessage.$Properties instead.
         */
        interface IReplicaMessage extends taikv.v1.ReplicaMessage.$Properties {
        }

        /** Represents a ReplicaMessage. */
        class ReplicaMessage {

            /**
             * Constructs a new ReplicaMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaMessage requestId. */
            requestId: number;

            /** ReplicaMessage read. */
            read?: (taikv.v1.ReplicaRead.$Properties|null|undefined);

            /** ReplicaMessage readAnswer. */
            readAnswer?: (taikv.v1.ReplicaReadAnswer.$Properties|null|undefined);

            /** ReplicaMessage write. */
            write?: (taikv.v1.ReplicaWrite.$Properties|null|undefined);

            /** ReplicaMessage writeAnswer. */
            writeAnswer?: (taikv.v1.ReplicaWriteAnswer.$Properties|null|undefined);

            /** ReplicaMessage hint. */
            hint?: (taikv.v1.ReplicaHint.$Properties|null|undefined);

            /** ReplicaMessage hintAnswer. */
            hintAnswer?: (taikv.v1.ReplicaHintAnswer.$Properties|null|undefined);

            /** ReplicaMessage getConfig. */
            getConfig?: (taikv.v1.ReplicaGetConfig.$Properties|null|undefined);

            /** ReplicaMessage configAnswer. */
            configAnswer?: (taikv.v1.ReplicaConfigAnswer.$Properties|null|undefined);

            /** ReplicaMessage learn. */
            learn?: (taikv.v1.ReplicaLearn.$Properties|null|undefined);

            /** ReplicaMessage learnAnswer. */
            learnAnswer?: (taikv.v1.ReplicaLearnAnswer.$Properties|null|undefined);

            /** ReplicaMessage prepare. */
            prepare?: (taikv.v1.ReplicaPrepare.$Properties|null|undefined);

            /** ReplicaMessage prepareAnswer. */
            prepareAnswer?: (taikv.v1.ReplicaPrepareAnswer.$Properties|null|undefined);

            /** ReplicaMessage accept. */
            accept?: (taikv.v1.ReplicaAccept.$Properties|null|undefined);

            /** ReplicaMessage acceptAnswer. */
            acceptAnswer?: (taikv.v1.ReplicaAcceptAnswer.$Properties|null|undefined);

            /** ReplicaMessage invite. */
            invite?: (taikv.v1.ReplicaInvite.$Properties|null|undefined);

            /** ReplicaMessage inviteAnswer. */
            inviteAnswer?: (taikv.v1.ReplicaInviteAnswer.$Properties|null|undefined);

            /** ReplicaMessage digests. */
            digests?: (taikv.v1.ReplicaDigests.$Properties|null|undefined);

            /** ReplicaMessage digestsAnswer. */
            digestsAnswer?: (taikv.v1.ReplicaDigestsAnswer.$Properties|null|undefined);

            /** ReplicaMessage list. */
            list?: (taikv.v1.ReplicaList.$Properties|null|undefined);

            /** ReplicaMessage listAnswer. */
            listAnswer?: (taikv.v1.ReplicaListAnswer.$Properties|null|undefined);

            /** ReplicaMessage fetch. */
            fetch?: (taikv.v1.ReplicaFetch.$Properties|null|undefined);

            /** ReplicaMessage fetchAnswer. */
            fetchAnswer?: (taikv.v1.ReplicaFetchAnswer.$Properties|null|undefined);

            /** ReplicaMessage pull. */
            pull?: (taikv.v1.ReplicaPull.$Properties|null|undefined);

            /** ReplicaMessage pullAnswer. */
            pullAnswer?: (taikv.v1.ReplicaPullAnswer.$Properties|null|undefined);

            /** ReplicaMessage receipt. */
            receipt?: (taikv.v1.ReplicaReceipt.$Properties|null|undefined);

            /** ReplicaMessage receiptAnswer. */
            receiptAnswer?: (taikv.v1.ReplicaReceiptAnswer.$Properties|null|undefined);

            /** ReplicaMessage scan. */
            scan?: (taikv.v1.ReplicaScan.$Properties|null|undefined);

            /** ReplicaMessage scanAnswer. */
            scanAnswer?: (taikv.v1.ReplicaScanAnswer.$Properties|null|undefined);

            /** ReplicaMessage writeAll. */
            writeAll?: (taikv.v1.ReplicaWriteAll.$Properties|null|undefined);

            /** ReplicaMessage writeAllAnswer. */
            writeAllAnswer?: (taikv.v1.ReplicaWriteAllAnswer.$Properties|null|undefined);

            /** ReplicaMessage agree. */
            agree?: (taikv.v1.ReplicaAgree.$Properties|null|undefined);

            /** ReplicaMessage agreeAnswer. */
            agreeAnswer?: (taikv.v1.ReplicaAgreeAnswer.$Properties|null|undefined);

            /** ReplicaMessage mark. */
            mark?: (taikv.v1.ReplicaMark.$Properties|null|undefined);

            /** ReplicaMessage markAnswer. */
            markAnswer?: (taikv.v1.ReplicaMarkAnswer.$Properties|null|undefined);

            /** ReplicaMessage slowWrites. */
            slowWrites?: (taikv.v1.ReplicaSlowWrites.$Properties|null|undefined);

            /** ReplicaMessage roots. */
            roots?: (taikv.v1.ReplicaRoots.$Properties|null|undefined);

            /** ReplicaMessage rootsAnswer. */
            rootsAnswer?: (taikv.v1.ReplicaRootsAnswer.$Properties|null|undefined);

            /** ReplicaMessage lose. */
            lose?: (taikv.v1.ReplicaLose.$Properties|null|undefined);

            /** ReplicaMessage loseAnswer. */
            loseAnswer?: (taikv.v1.ReplicaLoseAnswer.$Properties|null|undefined);

            /** ReplicaMessage message. */
            message?: ("read"|"readAnswer"|"write"|"writeAnswer"|"hint"|"hintAnswer"|"getConfig"|"configAnswer"|"learn"|"learnAnswer"|"prepare"|"prepareAnswer"|"accept"|"acceptAnswer"|"invite"|"inviteAnswer"|"digests"|"digestsAnswer"|"list"|"listAnswer"|"fetch"|"fetchAnswer"|"pull"|"pullAnswer"|"receipt"|"receiptAnswer"|"scan"|"scanAnswer"|"writeAll"|"writeAllAnswer"|"agree"|"agreeAnswer"|"mark"|"markAnswer"|"slowWrites"|"roots"|"rootsAnswer"|"lose"|"loseAnswer");

            /**
             * Creates a new ReplicaMessage instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaMessage instance
             */
            static create(properties: taikv.v1.ReplicaMessage.$Shape): taikv.v1.ReplicaMessage & taikv.v1.ReplicaMessage.$Shape;
            static create(properties?: taikv.v1.ReplicaMessage.$Properties): taikv.v1.ReplicaMessage;

            /**
             * Encodes the specified ReplicaMessage message. Does not implicitly {@link taikv.v1.ReplicaMessage.verify|verify} messages.
             * @param message ReplicaMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaMessage & taikv.v1.ReplicaMessage.$Shape} ReplicaMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaMessage & taikv.v1.ReplicaMessage.$Shape;
        }

        namespace ReplicaMessage {

            /** Properties of a ReplicaMessage. */
            interface $Properties {

                /** ReplicaMessage requestId */
                requestId?: (number|null|undefined);

                /** ReplicaMessage read */
                read?: (taikv.v1.ReplicaRead.$Properties|null|undefined);

                /** ReplicaMessage readAnswer */
                readAnswer?: (taikv.v1.ReplicaReadAnswer.$Properties|null|undefined);

                /** ReplicaMessage write */
                write?: (taikv.v1.ReplicaWrite.$Properties|null|undefined);

                /** ReplicaMessage writeAnswer */
                writeAnswer?: (taikv.v1.ReplicaWriteAnswer.$Properties|null|undefined);

                /** ReplicaMessage hint */
                hint?: (taikv.v1.ReplicaHint.$Properties|null|undefined);

                /** ReplicaMessage hintAnswer */
                hintAnswer?: (taikv.v1.ReplicaHintAnswer.$Properties|null|undefined);

                /** ReplicaMessage getConfig */
                getConfig?: (taikv.v1.ReplicaGetConfig.$Properties|null|undefined);

                /** ReplicaMessage configAnswer */
                configAnswer?: (taikv.v1.ReplicaConfigAnswer.$Properties|null|undefined);

                /** ReplicaMessage learn */
                learn?: (taikv.v1.ReplicaLearn.$Properties|null|undefined);

                /** ReplicaMessage learnAnswer */
                learnAnswer?: (taikv.v1.ReplicaLearnAnswer.$Properties|null|undefined);

                /** ReplicaMessage prepare */
                prepare?: (taikv.v1.ReplicaPrepare.$Properties|null|undefined);

                /** ReplicaMessage prepareAnswer */
                prepareAnswer?: (taikv.v1.ReplicaPrepareAnswer.$Properties|null|undefined);

                /** ReplicaMessage accept */
                accept?: (taikv.v1.ReplicaAccept.$Properties|null|undefined);

                /** ReplicaMessage acceptAnswer */
                acceptAnswer?: (taikv.v1.ReplicaAcceptAnswer.$Properties|null|undefined);

                /** ReplicaMessage invite */
                invite?: (taikv.v1.ReplicaInvite.$Properties|null|undefined);

                /** ReplicaMessage inviteAnswer */
                inviteAnswer?: (taikv.v1.ReplicaInviteAnswer.$Properties|null|undefined);

                /** ReplicaMessage digests */
                digests?: (taikv.v1.ReplicaDigests.$Properties|null|undefined);

                /** ReplicaMessage digestsAnswer */
                digestsAnswer?: (taikv.v1.ReplicaDigestsAnswer.$Properties|null|undefined);

                /** ReplicaMessage list */
                list?: (taikv.v1.ReplicaList.$Properties|null|undefined);

                /** ReplicaMessage listAnswer */
                listAnswer?: (taikv.v1.ReplicaListAnswer.$Properties|null|undefined);

                /** ReplicaMessage fetch */
                fetch?: (taikv.v1.ReplicaFetch.$Properties|null|undefined);

                /** ReplicaMessage fetchAnswer */
                fetchAnswer?: (taikv.v1.ReplicaFetchAnswer.$Properties|null|undefined);

                /** ReplicaMessage pull */
                pull?: (taikv.v1.ReplicaPull.$Properties|null|undefined);

                /** ReplicaMessage pullAnswer */
                pullAnswer?: (taikv.v1.ReplicaPullAnswer.$Properties|null|undefined);

                /** ReplicaMessage receipt */
                receipt?: (taikv.v1.ReplicaReceipt.$Properties|null|undefined);

                /** ReplicaMessage receiptAnswer */
                receiptAnswer?: (taikv.v1.ReplicaReceiptAnswer.$Properties|null|undefined);

                /** ReplicaMessage scan */
                scan?: (taikv.v1.ReplicaScan.$Properties|null|undefined);

                /** ReplicaMessage scanAnswer */
                scanAnswer?: (taikv.v1.ReplicaScanAnswer.$Properties|null|undefined);

                /** ReplicaMessage writeAll */
                writeAll?: (taikv.v1.ReplicaWriteAll.$Properties|null|undefined);

                /** ReplicaMessage writeAllAnswer */
                writeAllAnswer?: (taikv.v1.ReplicaWriteAllAnswer.$Properties|null|undefined);

                /** ReplicaMessage agree */
                agree?: (taikv.v1.ReplicaAgree.$Properties|null|undefined);

                /** ReplicaMessage agreeAnswer */
                agreeAnswer?: (taikv.v1.ReplicaAgreeAnswer.$Properties|null|undefined);

                /** ReplicaMessage mark */
                mark?: (taikv.v1.ReplicaMark.$Properties|null|undefined);

                /** ReplicaMessage markAnswer */
                markAnswer?: (taikv.v1.ReplicaMarkAnswer.$Properties|null|undefined);

                /** ReplicaMessage slowWrites */
                slowWrites?: (taikv.v1.ReplicaSlowWrites.$Properties|null|undefined);

                /** ReplicaMessage roots */
                roots?: (taikv.v1.ReplicaRoots.$Properties|null|undefined);

                /** ReplicaMessage rootsAnswer */
                rootsAnswer?: (taikv.v1.ReplicaRootsAnswer.$Properties|null|undefined);

                /** ReplicaMessage lose */
                lose?: (taikv.v1.ReplicaLose.$Properties|null|undefined);

                /** ReplicaMessage loseAnswer */
                loseAnswer?: (taikv.v1.ReplicaLoseAnswer.$Properties|null|undefined);

                /** ReplicaMessage message */
                message?: ("read"|"readAnswer"|"write"|"writeAnswer"|"hint"|"hintAnswer"|"getConfig"|"configAnswer"|"learn"|"learnAnswer"|"prepare"|"prepareAnswer"|"accept"|"acceptAnswer"|"invite"|"inviteAnswer"|"digests"|"digestsAnswer"|"list"|"listAnswer"|"fetch"|"fetchAnswer"|"pull"|"pullAnswer"|"receipt"|"receiptAnswer"|"scan"|"scanAnswer"|"writeAll"|"writeAllAnswer"|"agree"|"agreeAnswer"|"mark"|"markAnswer"|"slowWrites"|"roots"|"rootsAnswer"|"lose"|"loseAnswer");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ReplicaMessage. */
            type $Shape = {
              requestId?: number|null;
              read?: taikv.v1.ReplicaRead.$Shape|null;
              readAnswer?: taikv.v1.ReplicaReadAnswer.$Shape|null;
              write?: taikv.v1.ReplicaWrite.$Shape|null;
              writeAnswer?: taikv.v1.ReplicaWriteAnswer.$Shape|null;
              hint?: taikv.v1.ReplicaHint.$Shape|null;
              hintAnswer?: taikv.v1.ReplicaHintAnswer.$Shape|null;
              getConfig?: taikv.v1.ReplicaGetConfig.$Shape|null;
              configAnswer?: taikv.v1.ReplicaConfigAnswer.$Shape|null;
              learn?: taikv.v1.ReplicaLearn.$Shape|null;
              learnAnswer?: taikv.v1.ReplicaLearnAnswer.$Shape|null;
              prepare?: taikv.v1.ReplicaPrepare.$Shape|null;
              prepareAnswer?: taikv.v1.ReplicaPrepareAnswer.$Shape|null;
              accept?: taikv.v1.ReplicaAccept.$Shape|null;
              acceptAnswer?: taikv.v1.ReplicaAcceptAnswer.$Shape|null;
              invite?: taikv.v1.ReplicaInvite.$Shape|null;
              inviteAnswer?: taikv.v1.ReplicaInviteAnswer.$Shape|null;
              digests?: taikv.v1.ReplicaDigests.$Shape|null;
              digestsAnswer?: taikv.v1.ReplicaDigestsAnswer.$Shape|null;
              list?: taikv.v1.ReplicaList.$Shape|null;
              listAnswer?: taikv.v1.ReplicaListAnswer.$Shape|null;
              fetch?: taikv.v1.ReplicaFetch.$Shape|null;
              fetchAnswer?: taikv.v1.ReplicaFetchAnswer.$Shape|null;
              pull?: taikv.v1.ReplicaPull.$Shape|null;
              pullAnswer?: taikv.v1.ReplicaPullAnswer.$Shape|null;
              receipt?: taikv.v1.ReplicaReceipt.$Shape|null;
              receiptAnswer?: taikv.v1.ReplicaReceiptAnswer.$Shape|null;
              scan?: taikv.v1.ReplicaScan.$Shape|null;
              scanAnswer?: taikv.v1.ReplicaScanAnswer.$Shape|null;
              writeAll?: taikv.v1.ReplicaWriteAll.$Shape|null;
              writeAllAnswer?: taikv.v1.ReplicaWriteAllAnswer.$Shape|null;
              agree?: taikv.v1.ReplicaAgree.$Shape|null;
              agreeAnswer?: taikv.v1.ReplicaAgreeAnswer.$Shape|null;
              mark?: taikv.v1.ReplicaMark.$Shape|null;
              markAnswer?: taikv.v1.ReplicaMarkAnswer.$Shape|null;
              slowWrites?: taikv.v1.ReplicaSlowWrites.$Shape|null;
              roots?: taikv.v1.ReplicaRoots.$Shape|null;
              rootsAnswer?: taikv.v1.ReplicaRootsAnswer.$Shape|null;
              lose?: taikv.v1.ReplicaLose.$Shape|null;
              loseAnswer?: taikv.v1.ReplicaLoseAnswer.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ message?: undefined; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "read"; read: taikv.v1.ReplicaRead.$Shape; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "readAnswer"; read?: null; readAnswer: taikv.v1.ReplicaReadAnswer.$Shape; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "write"; read?: null; readAnswer?: null; write: taikv.v1.ReplicaWrite.$Shape; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "writeAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer: taikv.v1.ReplicaWriteAnswer.$Shape; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "hint"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint: taikv.v1.ReplicaHint.$Shape; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "hintAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer: taikv.v1.ReplicaHintAnswer.$Shape; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "getConfig"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig: taikv.v1.ReplicaGetConfig.$Shape; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "configAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer: taikv.v1.ReplicaConfigAnswer.$Shape; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "learn"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn: taikv.v1.ReplicaLearn.$Shape; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "learnAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer: taikv.v1.ReplicaLearnAnswer.$Shape; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "prepare"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare: taikv.v1.ReplicaPrepare.$Shape; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "prepareAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer: taikv.v1.ReplicaPrepareAnswer.$Shape; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "accept"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept: taikv.v1.ReplicaAccept.$Shape; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "acceptAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer: taikv.v1.ReplicaAcceptAnswer.$Shape; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "invite"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite: taikv.v1.ReplicaInvite.$Shape; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "inviteAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer: taikv.v1.ReplicaInviteAnswer.$Shape; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "digests"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests: taikv.v1.ReplicaDigests.$Shape; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "digestsAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer: taikv.v1.ReplicaDigestsAnswer.$Shape; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "list"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list: taikv.v1.ReplicaList.$Shape; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "listAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer: taikv.v1.ReplicaListAnswer.$Shape; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "fetch"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch: taikv.v1.ReplicaFetch.$Shape; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "fetchAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer: taikv.v1.ReplicaFetchAnswer.$Shape; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "pull"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull: taikv.v1.ReplicaPull.$Shape; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "pullAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer: taikv.v1.ReplicaPullAnswer.$Shape; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "receipt"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt: taikv.v1.ReplicaReceipt.$Shape; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "receiptAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer: taikv.v1.ReplicaReceiptAnswer.$Shape; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "scan"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan: taikv.v1.ReplicaScan.$Shape; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "scanAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer: taikv.v1.ReplicaScanAnswer.$Shape; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "writeAll"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll: taikv.v1.ReplicaWriteAll.$Shape; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "writeAllAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer: taikv.v1.ReplicaWriteAllAnswer.$Shape; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "agree"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree: taikv.v1.ReplicaAgree.$Shape; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "agreeAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer: taikv.v1.ReplicaAgreeAnswer.$Shape; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "mark"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark: taikv.v1.ReplicaMark.$Shape; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "markAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer: taikv.v1.ReplicaMarkAnswer.$Shape; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "slowWrites"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites: taikv.v1.ReplicaSlowWrites.$Shape; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "roots"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots: taikv.v1.ReplicaRoots.$Shape; rootsAnswer?: null; lose?: null; loseAnswer?: null }|{ message?: "rootsAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer: taikv.v1.ReplicaRootsAnswer.$Shape; lose?: null; loseAnswer?: null }|{ message?: "lose"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose: taikv.v1.ReplicaLose.$Shape; loseAnswer?: null }|{ message?: "loseAnswer"; read?: null; readAnswer?: null; write?: null; writeAnswer?: null; hint?: null; hintAnswer?: null; getConfig?: null; configAnswer?: null; learn?: null; learnAnswer?: null; prepare?: null; prepareAnswer?: null; accept?: null; acceptAnswer?: null; invite?: null; inviteAnswer?: null; digests?: null; digestsAnswer?: null; list?: null; listAnswer?: null; fetch?: null; fetchAnswer?: null; pull?: null; pullAnswer?: null; receipt?: null; receiptAnswer?: null; scan?: null; scanAnswer?: null; writeAll?: null; writeAllAnswer?: null; agree?: null; agreeAnswer?: null; mark?: null; markAnswer?: null; slowWrites?: null; roots?: null; rootsAnswer?: null; lose?: null; loseAnswer: taikv.v1.ReplicaLoseAnswer.$Shape })
            );
        }

        /**
         * Properties of a Refusal.
         * @deprecated Use taikv.v1.Refusal.$Properties instead.
         */
        interface IRefusal extends taikv.v1.Refusal.$Properties {
        }

        /** Represents a Refusal. */
        class Refusal {

            /**
             * Constructs a new Refusal.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Refusal.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Refusal kind. */
            kind: taikv.v1.Refusal.Kind;

            /** Refusal config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /**
             * Creates a new Refusal instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Refusal instance
             */
            static create(properties: taikv.v1.Refusal.$Shape): taikv.v1.Refusal & taikv.v1.Refusal.$Shape;
            static create(properties?: taikv.v1.Refusal.$Properties): taikv.v1.Refusal;

            /**
             * Encodes the specified Refusal message. Does not implicitly {@link taikv.v1.Refusal.verify|verify} messages.
             * @param message Refusal message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Refusal.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Refusal message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Refusal & taikv.v1.Refusal.$Shape} Refusal
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Refusal & taikv.v1.Refusal.$Shape;
        }

        namespace Refusal {

            /** Properties of a Refusal. */
            interface $Properties {

                /** Refusal kind */
                kind?: (taikv.v1.Refusal.Kind|null|undefined);

                /** Refusal config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Refusal. */
            type $Shape = taikv.v1.Refusal.$Properties;

            /** Kind enum. */
            enum Kind {

                /** KIND_UNSPECIFIED value */
                KIND_UNSPECIFIED = 0,

                /** KIND_STALE value */
                KIND_STALE = 1,

                /** KIND_NEED_CONFIG value */
                KIND_NEED_CONFIG = 2,

                /** KIND_SEALED value */
                KIND_SEALED = 3,

                /** KIND_NOT_READY value */
                KIND_NOT_READY = 4,

                /** KIND_BUSY value */
                KIND_BUSY = 5,

                /** KIND_NOT_OWNER value */
                KIND_NOT_OWNER = 6
            }
        }

        /**
         * Properties of a Place.
         * @deprecated Use taikv.v1.Place.$Properties instead.
         */
        interface IPlace extends taikv.v1.Place.$Properties {
        }

        /** Represents a Place. */
        class Place {

            /**
             * Constructs a new Place.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Place.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Place position. */
            position: Uint8Array;

            /** Place key. */
            key: Uint8Array;

            /**
             * Creates a new Place instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Place instance
             */
            static create(properties: taikv.v1.Place.$Shape): taikv.v1.Place & taikv.v1.Place.$Shape;
            static create(properties?: taikv.v1.Place.$Properties): taikv.v1.Place;

            /**
             * Encodes the specified Place message. Does not implicitly {@link taikv.v1.Place.verify|verify} messages.
             * @param message Place message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Place.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Place message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Place & taikv.v1.Place.$Shape} Place
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Place & taikv.v1.Place.$Shape;
        }

        namespace Place {

            /** Properties of a Place. */
            interface $Properties {

                /** Place position */
                position?: (Uint8Array|null|undefined);

                /** Place key */
                key?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Place. */
            type $Shape = taikv.v1.Place.$Properties;
        }

        /**
         * Properties of a Ballot.
         * @deprecated Use taikv.v1.Ballot.$Properties instead.
         */
        interface IBallot extends taikv.v1.Ballot.$Properties {
        }

        /** Represents a Ballot. */
        class Ballot {

            /**
             * Constructs a new Ballot.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.Ballot.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Ballot counter. */
            counter: number;

            /** Ballot node. */
            node: Uint8Array;

            /**
             * Creates a new Ballot instance using the specified properties.
             * @param [properties] Properties to set
             * @returns Ballot instance
             */
            static create(properties: taikv.v1.Ballot.$Shape): taikv.v1.Ballot & taikv.v1.Ballot.$Shape;
            static create(properties?: taikv.v1.Ballot.$Properties): taikv.v1.Ballot;

            /**
             * Encodes the specified Ballot message. Does not implicitly {@link taikv.v1.Ballot.verify|verify} messages.
             * @param message Ballot message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.Ballot.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Ballot message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.Ballot & taikv.v1.Ballot.$Shape} Ballot
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.Ballot & taikv.v1.Ballot.$Shape;
        }

        namespace Ballot {

            /** Properties of a Ballot. */
            interface $Properties {

                /** Ballot counter */
                counter?: (number|null|undefined);

                /** Ballot node */
                node?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Ballot. */
            type $Shape = taikv.v1.Ballot.$Properties;
        }

        /**
         * Properties of a ReplicaRead.
         * @deprecated Use taikv.v1.ReplicaRead.$Properties instead.
         */
        interface IReplicaRead extends taikv.v1.ReplicaRead.$Properties {
        }

        /** Represents a ReplicaRead. */
        class ReplicaRead {

            /**
             * Constructs a new ReplicaRead.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaRead.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaRead position. */
            position: Uint8Array;

            /** ReplicaRead key. */
            key: Uint8Array;

            /** ReplicaRead epoch. */
            epoch: number;

            /** ReplicaRead headOnly. */
            headOnly: boolean;

            /** ReplicaRead config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /**
             * Creates a new ReplicaRead instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaRead instance
             */
            static create(properties: taikv.v1.ReplicaRead.$Shape): taikv.v1.ReplicaRead & taikv.v1.ReplicaRead.$Shape;
            static create(properties?: taikv.v1.ReplicaRead.$Properties): taikv.v1.ReplicaRead;

            /**
             * Encodes the specified ReplicaRead message. Does not implicitly {@link taikv.v1.ReplicaRead.verify|verify} messages.
             * @param message ReplicaRead message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaRead.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaRead message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaRead & taikv.v1.ReplicaRead.$Shape} ReplicaRead
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaRead & taikv.v1.ReplicaRead.$Shape;
        }

        namespace ReplicaRead {

            /** Properties of a ReplicaRead. */
            interface $Properties {

                /** ReplicaRead position */
                position?: (Uint8Array|null|undefined);

                /** ReplicaRead key */
                key?: (Uint8Array|null|undefined);

                /** ReplicaRead epoch */
                epoch?: (number|null|undefined);

                /** ReplicaRead headOnly */
                headOnly?: (boolean|null|undefined);

                /** ReplicaRead config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaRead. */
            type $Shape = taikv.v1.ReplicaRead.$Properties;
        }

        /**
         * Properties of a ReplicaReadAnswer.
         * @deprecated Use taikv.v1.ReplicaReadAnswer.$Properties instead.
         */
        interface IReplicaReadAnswer extends taikv.v1.ReplicaReadAnswer.$Properties {
        }

        /** Represents a ReplicaReadAnswer. */
        class ReplicaReadAnswer {

            /**
             * Constructs a new ReplicaReadAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaReadAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaReadAnswer entry. */
            entry?: (taikv.v1.Entry.$Properties|null|undefined);

            /** ReplicaReadAnswer head. */
            head?: (taikv.v1.EntryHead.$Properties|null|undefined);

            /** ReplicaReadAnswer noEntry. */
            noEntry?: (boolean|null|undefined);

            /** ReplicaReadAnswer noHead. */
            noHead?: (boolean|null|undefined);

            /** ReplicaReadAnswer unreadable. */
            unreadable?: (boolean|null|undefined);

            /** ReplicaReadAnswer refusal. */
            refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

            /** ReplicaReadAnswer outcome. */
            outcome?: ("entry"|"head"|"noEntry"|"noHead"|"unreadable"|"refusal");

            /**
             * Creates a new ReplicaReadAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaReadAnswer instance
             */
            static create(properties: taikv.v1.ReplicaReadAnswer.$Shape): taikv.v1.ReplicaReadAnswer & taikv.v1.ReplicaReadAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaReadAnswer.$Properties): taikv.v1.ReplicaReadAnswer;

            /**
             * Encodes the specified ReplicaReadAnswer message. Does not implicitly {@link taikv.v1.ReplicaReadAnswer.verify|verify} messages.
             * @param message ReplicaReadAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaReadAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaReadAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaReadAnswer & taikv.v1.ReplicaReadAnswer.$Shape} ReplicaReadAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaReadAnswer & taikv.v1.ReplicaReadAnswer.$Shape;
        }

        namespace ReplicaReadAnswer {

            /** Properties of a ReplicaReadAnswer. */
            interface $Properties {

                /** ReplicaReadAnswer entry */
                entry?: (taikv.v1.Entry.$Properties|null|undefined);

                /** ReplicaReadAnswer head */
                head?: (taikv.v1.EntryHead.$Properties|null|undefined);

                /** ReplicaReadAnswer noEntry */
                noEntry?: (boolean|null|undefined);

                /** ReplicaReadAnswer noHead */
                noHead?: (boolean|null|undefined);

                /** ReplicaReadAnswer unreadable */
                unreadable?: (boolean|null|undefined);

                /** ReplicaReadAnswer refusal */
                refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

                /** ReplicaReadAnswer outcome */
                outcome?: ("entry"|"head"|"noEntry"|"noHead"|"unreadable"|"refusal");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ReplicaReadAnswer. */
            type $Shape = {
              entry?: taikv.v1.Entry.$Shape|null;
              head?: taikv.v1.EntryHead.$Shape|null;
              noEntry?: boolean|null;
              noHead?: boolean|null;
              unreadable?: boolean|null;
              refusal?: taikv.v1.Refusal.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ outcome?: undefined; entry?: null; head?: null; noEntry?: null; noHead?: null; unreadable?: null; refusal?: null }|{ outcome?: "entry"; entry: taikv.v1.Entry.$Shape; head?: null; noEntry?: null; noHead?: null; unreadable?: null; refusal?: null }|{ outcome?: "head"; entry?: null; head: taikv.v1.EntryHead.$Shape; noEntry?: null; noHead?: null; unreadable?: null; refusal?: null }|{ outcome?: "noEntry"; entry?: null; head?: null; noEntry: boolean; noHead?: null; unreadable?: null; refusal?: null }|{ outcome?: "noHead"; entry?: null; head?: null; noEntry?: null; noHead: boolean; unreadable?: null; refusal?: null }|{ outcome?: "unreadable"; entry?: null; head?: null; noEntry?: null; noHead?: null; unreadable: boolean; refusal?: null }|{ outcome?: "refusal"; entry?: null; head?: null; noEntry?: null; noHead?: null; unreadable?: null; refusal: taikv.v1.Refusal.$Shape })
            );
        }

        /**
         * Properties of a ReplicaWrite.
         * @deprecated Use taikv.v1.ReplicaWrite.$Properties instead.
         */
        interface IReplicaWrite extends taikv.v1.ReplicaWrite.$Properties {
        }

        /** Represents a ReplicaWrite. */
        class ReplicaWrite {

            /**
             * Constructs a new ReplicaWrite.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaWrite.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaWrite epoch. */
            epoch: number;

            /** ReplicaWrite entry. */
            entry?: (taikv.v1.Entry.$Properties|null|undefined);

            /** ReplicaWrite config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /**
             * Creates a new ReplicaWrite instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaWrite instance
             */
            static create(properties: taikv.v1.ReplicaWrite.$Shape): taikv.v1.ReplicaWrite & taikv.v1.ReplicaWrite.$Shape;
            static create(properties?: taikv.v1.ReplicaWrite.$Properties): taikv.v1.ReplicaWrite;

            /**
             * Encodes the specified ReplicaWrite message. Does not implicitly {@link taikv.v1.ReplicaWrite.verify|verify} messages.
             * @param message ReplicaWrite message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaWrite.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaWrite message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaWrite & taikv.v1.ReplicaWrite.$Shape} ReplicaWrite
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaWrite & taikv.v1.ReplicaWrite.$Shape;
        }

        namespace ReplicaWrite {

            /** Properties of a ReplicaWrite. */
            interface $Properties {

                /** ReplicaWrite epoch */
                epoch?: (number|null|undefined);

                /** ReplicaWrite entry */
                entry?: (taikv.v1.Entry.$Properties|null|undefined);

                /** ReplicaWrite config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaWrite. */
            type $Shape = taikv.v1.ReplicaWrite.$Properties;
        }

        /**
         * Properties of a ReplicaWriteAnswer.
         * @deprecated Use taikv.v1.ReplicaWriteAnswer.$Properties instead.
         */
        interface IReplicaWriteAnswer extends taikv.v1.ReplicaWriteAnswer.$Properties {
        }

        /** Represents a ReplicaWriteAnswer. */
        class ReplicaWriteAnswer {

            /**
             * Constructs a new ReplicaWriteAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaWriteAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaWriteAnswer stored. */
            stored?: (boolean|null|undefined);

            /** ReplicaWriteAnswer superseded. */
            superseded?: (Uint8Array|null|undefined);

            /** ReplicaWriteAnswer belowFloor. */
            belowFloor?: (Uint8Array|null|undefined);

            /** ReplicaWriteAnswer stampRefused. */
            stampRefused?: (boolean|null|undefined);

            /** ReplicaWriteAnswer diskFull. */
            diskFull?: (boolean|null|undefined);

            /** ReplicaWriteAnswer storageFailed. */
            storageFailed?: (boolean|null|undefined);

            /** ReplicaWriteAnswer refusal. */
            refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

            /** ReplicaWriteAnswer unreadable. */
            unreadable?: (Uint8Array|null|undefined);

            /** ReplicaWriteAnswer commitNumber. */
            commitNumber: number;

            /** ReplicaWriteAnswer outcome. */
            outcome?: ("stored"|"superseded"|"belowFloor"|"stampRefused"|"diskFull"|"storageFailed"|"refusal"|"unreadable");

            /**
             * Creates a new ReplicaWriteAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaWriteAnswer instance
             */
            static create(properties: taikv.v1.ReplicaWriteAnswer.$Shape): taikv.v1.ReplicaWriteAnswer & taikv.v1.ReplicaWriteAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaWriteAnswer.$Properties): taikv.v1.ReplicaWriteAnswer;

            /**
             * Encodes the specified ReplicaWriteAnswer message. Does not implicitly {@link taikv.v1.ReplicaWriteAnswer.verify|verify} messages.
             * @param message ReplicaWriteAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaWriteAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaWriteAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaWriteAnswer & taikv.v1.ReplicaWriteAnswer.$Shape} ReplicaWriteAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaWriteAnswer & taikv.v1.ReplicaWriteAnswer.$Shape;
        }

        namespace ReplicaWriteAnswer {

            /** Properties of a ReplicaWriteAnswer. */
            interface $Properties {

                /** ReplicaWriteAnswer stored */
                stored?: (boolean|null|undefined);

                /** ReplicaWriteAnswer superseded */
                superseded?: (Uint8Array|null|undefined);

                /** ReplicaWriteAnswer belowFloor */
                belowFloor?: (Uint8Array|null|undefined);

                /** ReplicaWriteAnswer stampRefused */
                stampRefused?: (boolean|null|undefined);

                /** ReplicaWriteAnswer diskFull */
                diskFull?: (boolean|null|undefined);

                /** ReplicaWriteAnswer storageFailed */
                storageFailed?: (boolean|null|undefined);

                /** ReplicaWriteAnswer refusal */
                refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

                /** ReplicaWriteAnswer unreadable */
                unreadable?: (Uint8Array|null|undefined);

                /** ReplicaWriteAnswer commitNumber */
                commitNumber?: (number|null|undefined);

                /** ReplicaWriteAnswer outcome */
                outcome?: ("stored"|"superseded"|"belowFloor"|"stampRefused"|"diskFull"|"storageFailed"|"refusal"|"unreadable");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ReplicaWriteAnswer. */
            type $Shape = {
              stored?: boolean|null;
              superseded?: Uint8Array|null;
              belowFloor?: Uint8Array|null;
              stampRefused?: boolean|null;
              diskFull?: boolean|null;
              storageFailed?: boolean|null;
              refusal?: taikv.v1.Refusal.$Shape|null;
              unreadable?: Uint8Array|null;
              commitNumber?: number|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ outcome?: undefined; stored?: null; superseded?: null; belowFloor?: null; stampRefused?: null; diskFull?: null; storageFailed?: null; refusal?: null; unreadable?: null }|{ outcome?: "stored"; stored: boolean; superseded?: null; belowFloor?: null; stampRefused?: null; diskFull?: null; storageFailed?: null; refusal?: null; unreadable?: null }|{ outcome?: "superseded"; stored?: null; superseded: Uint8Array; belowFloor?: null; stampRefused?: null; diskFull?: null; storageFailed?: null; refusal?: null; unreadable?: null }|{ outcome?: "belowFloor"; stored?: null; superseded?: null; belowFloor: Uint8Array; stampRefused?: null; diskFull?: null; storageFailed?: null; refusal?: null; unreadable?: null }|{ outcome?: "stampRefused"; stored?: null; superseded?: null; belowFloor?: null; stampRefused: boolean; diskFull?: null; storageFailed?: null; refusal?: null; unreadable?: null }|{ outcome?: "diskFull"; stored?: null; superseded?: null; belowFloor?: null; stampRefused?: null; diskFull: boolean; storageFailed?: null; refusal?: null; unreadable?: null }|{ outcome?: "storageFailed"; stored?: null; superseded?: null; belowFloor?: null; stampRefused?: null; diskFull?: null; storageFailed: boolean; refusal?: null; unreadable?: null }|{ outcome?: "refusal"; stored?: null; superseded?: null; belowFloor?: null; stampRefused?: null; diskFull?: null; storageFailed?: null; refusal: taikv.v1.Refusal.$Shape; unreadable?: null }|{ outcome?: "unreadable"; stored?: null; superseded?: null; belowFloor?: null; stampRefused?: null; diskFull?: null; storageFailed?: null; refusal?: null; unreadable: Uint8Array })
            );
        }

        /**
         * Properties of a ReplicaWriteAll.
         * @deprecated Use taikv.v1.ReplicaWriteAll.$Properties instead.
         */
        interface IReplicaWriteAll extends taikv.v1.ReplicaWriteAll.$Properties {
        }

        /** Represents a ReplicaWriteAll. */
        class ReplicaWriteAll {

            /**
             * Constructs a new ReplicaWriteAll.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaWriteAll.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaWriteAll writes. */
            writes: taikv.v1.ReplicaWriteAll.Write.$Properties[];

            /** ReplicaWriteAll configs. */
            configs: taikv.v1.RangeConfig.$Properties[];

            /**
             * Creates a new ReplicaWriteAll instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaWriteAll instance
             */
            static create(properties: taikv.v1.ReplicaWriteAll.$Shape): taikv.v1.ReplicaWriteAll & taikv.v1.ReplicaWriteAll.$Shape;
            static create(properties?: taikv.v1.ReplicaWriteAll.$Properties): taikv.v1.ReplicaWriteAll;

            /**
             * Encodes the specified ReplicaWriteAll message. Does not implicitly {@link taikv.v1.ReplicaWriteAll.verify|verify} messages.
             * @param message ReplicaWriteAll message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaWriteAll.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaWriteAll message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaWriteAll & taikv.v1.ReplicaWriteAll.$Shape} ReplicaWriteAll
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaWriteAll & taikv.v1.ReplicaWriteAll.$Shape;
        }

        namespace ReplicaWriteAll {

            /** Properties of a ReplicaWriteAll. */
            interface $Properties {

                /** ReplicaWriteAll writes */
                writes?: (taikv.v1.ReplicaWriteAll.Write.$Properties[]|null|undefined);

                /** ReplicaWriteAll configs */
                configs?: (taikv.v1.RangeConfig.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaWriteAll. */
            type $Shape = taikv.v1.ReplicaWriteAll.$Properties;

            /**
             * Properties of a Write.
             * @deprecated Use taikv.v1.ReplicaWriteAll.Write.$Properties instead.
             */
            interface IWrite extends taikv.v1.ReplicaWriteAll.Write.$Properties {
            }

            /** Represents a Write. */
            class Write {

                /**
                 * Constructs a new Write.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: taikv.v1.ReplicaWriteAll.Write.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Write epoch. */
                epoch: number;

                /** Write entry. */
                entry?: (taikv.v1.Entry.$Properties|null|undefined);

                /**
                 * Creates a new Write instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Write instance
                 */
                static create(properties: taikv.v1.ReplicaWriteAll.Write.$Shape): taikv.v1.ReplicaWriteAll.Write & taikv.v1.ReplicaWriteAll.Write.$Shape;
                static create(properties?: taikv.v1.ReplicaWriteAll.Write.$Properties): taikv.v1.ReplicaWriteAll.Write;

                /**
                 * Encodes the specified Write message. Does not implicitly {@link taikv.v1.ReplicaWriteAll.Write.verify|verify} messages.
                 * @param message Write message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: taikv.v1.ReplicaWriteAll.Write.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Write message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {taikv.v1.ReplicaWriteAll.Write & taikv.v1.ReplicaWriteAll.Write.$Shape} Write
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaWriteAll.Write & taikv.v1.ReplicaWriteAll.Write.$Shape;
            }

            namespace Write {

                /** Properties of a Write. */
                interface $Properties {

                    /** Write epoch */
                    epoch?: (number|null|undefined);

                    /** Write entry */
                    entry?: (taikv.v1.Entry.$Properties|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Write. */
                type $Shape = taikv.v1.ReplicaWriteAll.Write.$Properties;
            }
        }

        /**
         * Properties of a ReplicaWriteAllAnswer.
         * @deprecated Use taikv.v1.ReplicaWriteAllAnswer.$Properties instead.
         */
        interface IReplicaWriteAllAnswer extends taikv.v1.ReplicaWriteAllAnswer.$Properties {
        }

        /** Represents a ReplicaWriteAllAnswer. */
        class ReplicaWriteAllAnswer {

            /**
             * Constructs a new ReplicaWriteAllAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaWriteAllAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaWriteAllAnswer outcomes. */
            outcomes: taikv.v1.ReplicaWriteAllAnswer.Outcome[];

            /** ReplicaWriteAllAnswer configs. */
            configs: taikv.v1.RangeConfig.$Properties[];

            /**
             * Creates a new ReplicaWriteAllAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaWriteAllAnswer instance
             */
            static create(properties: taikv.v1.ReplicaWriteAllAnswer.$Shape): taikv.v1.ReplicaWriteAllAnswer & taikv.v1.ReplicaWriteAllAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaWriteAllAnswer.$Properties): taikv.v1.ReplicaWriteAllAnswer;

            /**
             * Encodes the specified ReplicaWriteAllAnswer message. Does not implicitly {@link taikv.v1.ReplicaWriteAllAnswer.verify|verify} messages.
             * @param message ReplicaWriteAllAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaWriteAllAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaWriteAllAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaWriteAllAnswer & taikv.v1.ReplicaWriteAllAnswer.$Shape} ReplicaWriteAllAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaWriteAllAnswer & taikv.v1.ReplicaWriteAllAnswer.$Shape;
        }

        namespace ReplicaWriteAllAnswer {

            /** Properties of a ReplicaWriteAllAnswer. */
            interface $Properties {

                /** ReplicaWriteAllAnswer outcomes */
                outcomes?: (taikv.v1.ReplicaWriteAllAnswer.Outcome[]|null|undefined);

                /** ReplicaWriteAllAnswer configs */
                configs?: (taikv.v1.RangeConfig.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaWriteAllAnswer. */
            type $Shape = taikv.v1.ReplicaWriteAllAnswer.$Properties;

            /** Outcome enum. */
            enum Outcome {

                /** OUTCOME_UNSPECIFIED value */
                OUTCOME_UNSPECIFIED = 0,

                /** OUTCOME_STORED value */
                OUTCOME_STORED = 1,

                /** OUTCOME_SUPERSEDED value */
                OUTCOME_SUPERSEDED = 2,

                /** OUTCOME_BELOW_FLOOR value */
                OUTCOME_BELOW_FLOOR = 3,

                /** OUTCOME_STAMP_REFUSED value */
                OUTCOME_STAMP_REFUSED = 4,

                /** OUTCOME_DISK_FULL value */
                OUTCOME_DISK_FULL = 5,

                /** OUTCOME_STORAGE_FAILED value */
                OUTCOME_STORAGE_FAILED = 6,

                /** OUTCOME_STALE value */
                OUTCOME_STALE = 7,

                /** OUTCOME_NEED_CONFIG value */
                OUTCOME_NEED_CONFIG = 8,

                /** OUTCOME_SEALED value */
                OUTCOME_SEALED = 9,

                /** OUTCOME_NOT_READY value */
                OUTCOME_NOT_READY = 10,

                /** OUTCOME_UNREADABLE value */
                OUTCOME_UNREADABLE = 11
            }
        }

        /**
         * Properties of a ReplicaHint.
         * @deprecated Use taikv.v1.ReplicaHint.$Properties instead.
         */
        interface IReplicaHint extends taikv.v1.ReplicaHint.$Properties {
        }

        /** Represents a ReplicaHint. */
        class ReplicaHint {

            /**
             * Constructs a new ReplicaHint.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaHint.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaHint target. */
            target: Uint8Array;

            /** ReplicaHint entries. */
            entries: taikv.v1.Entry.$Properties[];

            /**
             * Creates a new ReplicaHint instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaHint instance
             */
            static create(properties: taikv.v1.ReplicaHint.$Shape): taikv.v1.ReplicaHint & taikv.v1.ReplicaHint.$Shape;
            static create(properties?: taikv.v1.ReplicaHint.$Properties): taikv.v1.ReplicaHint;

            /**
             * Encodes the specified ReplicaHint message. Does not implicitly {@link taikv.v1.ReplicaHint.verify|verify} messages.
             * @param message ReplicaHint message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaHint.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaHint message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaHint & taikv.v1.ReplicaHint.$Shape} ReplicaHint
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaHint & taikv.v1.ReplicaHint.$Shape;
        }

        namespace ReplicaHint {

            /** Properties of a ReplicaHint. */
            interface $Properties {

                /** ReplicaHint target */
                target?: (Uint8Array|null|undefined);

                /** ReplicaHint entries */
                entries?: (taikv.v1.Entry.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaHint. */
            type $Shape = taikv.v1.ReplicaHint.$Properties;
        }

        /**
         * Properties of a ReplicaHintAnswer.
         * @deprecated Use taikv.v1.ReplicaHintAnswer.$Properties instead.
         */
        interface IReplicaHintAnswer extends taikv.v1.ReplicaHintAnswer.$Properties {
        }

        /** Represents a ReplicaHintAnswer. */
        class ReplicaHintAnswer {

            /**
             * Constructs a new ReplicaHintAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaHintAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaHintAnswer kept. */
            kept: boolean;

            /**
             * Creates a new ReplicaHintAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaHintAnswer instance
             */
            static create(properties: taikv.v1.ReplicaHintAnswer.$Shape): taikv.v1.ReplicaHintAnswer & taikv.v1.ReplicaHintAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaHintAnswer.$Properties): taikv.v1.ReplicaHintAnswer;

            /**
             * Encodes the specified ReplicaHintAnswer message. Does not implicitly {@link taikv.v1.ReplicaHintAnswer.verify|verify} messages.
             * @param message ReplicaHintAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaHintAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaHintAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaHintAnswer & taikv.v1.ReplicaHintAnswer.$Shape} ReplicaHintAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaHintAnswer & taikv.v1.ReplicaHintAnswer.$Shape;
        }

        namespace ReplicaHintAnswer {

            /** Properties of a ReplicaHintAnswer. */
            interface $Properties {

                /** ReplicaHintAnswer kept */
                kept?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaHintAnswer. */
            type $Shape = taikv.v1.ReplicaHintAnswer.$Properties;
        }

        /**
         * Properties of a ReplicaGetConfig.
         * @deprecated Use taikv.v1.ReplicaGetConfig.$Properties instead.
         */
        interface IReplicaGetConfig extends taikv.v1.ReplicaGetConfig.$Properties {
        }

        /** Represents a ReplicaGetConfig. */
        class ReplicaGetConfig {

            /**
             * Constructs a new ReplicaGetConfig.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaGetConfig.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaGetConfig position. */
            position: Uint8Array;

            /**
             * Creates a new ReplicaGetConfig instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaGetConfig instance
             */
            static create(properties: taikv.v1.ReplicaGetConfig.$Shape): taikv.v1.ReplicaGetConfig & taikv.v1.ReplicaGetConfig.$Shape;
            static create(properties?: taikv.v1.ReplicaGetConfig.$Properties): taikv.v1.ReplicaGetConfig;

            /**
             * Encodes the specified ReplicaGetConfig message. Does not implicitly {@link taikv.v1.ReplicaGetConfig.verify|verify} messages.
             * @param message ReplicaGetConfig message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaGetConfig.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaGetConfig message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaGetConfig & taikv.v1.ReplicaGetConfig.$Shape} ReplicaGetConfig
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaGetConfig & taikv.v1.ReplicaGetConfig.$Shape;
        }

        namespace ReplicaGetConfig {

            /** Properties of a ReplicaGetConfig. */
            interface $Properties {

                /** ReplicaGetConfig position */
                position?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaGetConfig. */
            type $Shape = taikv.v1.ReplicaGetConfig.$Properties;
        }

        /**
         * Properties of a ReplicaConfigAnswer.
         * @deprecated Use taikv.v1.ReplicaConfigAnswer.$Properties instead.
         */
        interface IReplicaConfigAnswer extends taikv.v1.ReplicaConfigAnswer.$Properties {
        }

        /** Represents a ReplicaConfigAnswer. */
        class ReplicaConfigAnswer {

            /**
             * Constructs a new ReplicaConfigAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaConfigAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaConfigAnswer config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /**
             * Creates a new ReplicaConfigAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaConfigAnswer instance
             */
            static create(properties: taikv.v1.ReplicaConfigAnswer.$Shape): taikv.v1.ReplicaConfigAnswer & taikv.v1.ReplicaConfigAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaConfigAnswer.$Properties): taikv.v1.ReplicaConfigAnswer;

            /**
             * Encodes the specified ReplicaConfigAnswer message. Does not implicitly {@link taikv.v1.ReplicaConfigAnswer.verify|verify} messages.
             * @param message ReplicaConfigAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaConfigAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaConfigAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaConfigAnswer & taikv.v1.ReplicaConfigAnswer.$Shape} ReplicaConfigAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaConfigAnswer & taikv.v1.ReplicaConfigAnswer.$Shape;
        }

        namespace ReplicaConfigAnswer {

            /** Properties of a ReplicaConfigAnswer. */
            interface $Properties {

                /** ReplicaConfigAnswer config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaConfigAnswer. */
            type $Shape = taikv.v1.ReplicaConfigAnswer.$Properties;
        }

        /**
         * Properties of a ReplicaLearn.
         * @deprecated Use taikv.v1.ReplicaLearn.$Properties instead.
         */
        interface IReplicaLearn extends taikv.v1.ReplicaLearn.$Properties {
        }

        /** Represents a ReplicaLearn. */
        class ReplicaLearn {

            /**
             * Constructs a new ReplicaLearn.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaLearn.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaLearn configs. */
            configs: taikv.v1.RangeConfig.$Properties[];

            /**
             * Creates a new ReplicaLearn instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaLearn instance
             */
            static create(properties: taikv.v1.ReplicaLearn.$Shape): taikv.v1.ReplicaLearn & taikv.v1.ReplicaLearn.$Shape;
            static create(properties?: taikv.v1.ReplicaLearn.$Properties): taikv.v1.ReplicaLearn;

            /**
             * Encodes the specified ReplicaLearn message. Does not implicitly {@link taikv.v1.ReplicaLearn.verify|verify} messages.
             * @param message ReplicaLearn message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaLearn.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaLearn message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaLearn & taikv.v1.ReplicaLearn.$Shape} ReplicaLearn
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaLearn & taikv.v1.ReplicaLearn.$Shape;
        }

        namespace ReplicaLearn {

            /** Properties of a ReplicaLearn. */
            interface $Properties {

                /** ReplicaLearn configs */
                configs?: (taikv.v1.RangeConfig.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaLearn. */
            type $Shape = taikv.v1.ReplicaLearn.$Properties;
        }

        /**
         * Properties of a ReplicaLearnAnswer.
         * @deprecated Use taikv.v1.ReplicaLearnAnswer.$Properties instead.
         */
        interface IReplicaLearnAnswer extends taikv.v1.ReplicaLearnAnswer.$Properties {
        }

        /** Represents a ReplicaLearnAnswer. */
        class ReplicaLearnAnswer {

            /**
             * Constructs a new ReplicaLearnAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaLearnAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new ReplicaLearnAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaLearnAnswer instance
             */
            static create(properties: taikv.v1.ReplicaLearnAnswer.$Shape): taikv.v1.ReplicaLearnAnswer & taikv.v1.ReplicaLearnAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaLearnAnswer.$Properties): taikv.v1.ReplicaLearnAnswer;

            /**
             * Encodes the specified ReplicaLearnAnswer message. Does not implicitly {@link taikv.v1.ReplicaLearnAnswer.verify|verify} messages.
             * @param message ReplicaLearnAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaLearnAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaLearnAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaLearnAnswer & taikv.v1.ReplicaLearnAnswer.$Shape} ReplicaLearnAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaLearnAnswer & taikv.v1.ReplicaLearnAnswer.$Shape;
        }

        namespace ReplicaLearnAnswer {

            /** Properties of a ReplicaLearnAnswer. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaLearnAnswer. */
            type $Shape = taikv.v1.ReplicaLearnAnswer.$Properties;
        }

        /**
         * Properties of a ReplicaMark.
         * @deprecated Use taikv.v1.ReplicaMark.$Properties instead.
         */
        interface IReplicaMark extends taikv.v1.ReplicaMark.$Properties {
        }

        /** Represents a ReplicaMark. */
        class ReplicaMark {

            /**
             * Constructs a new ReplicaMark.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaMark.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaMark commitNumber. */
            commitNumber: number;

            /**
             * Creates a new ReplicaMark instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaMark instance
             */
            static create(properties: taikv.v1.ReplicaMark.$Shape): taikv.v1.ReplicaMark & taikv.v1.ReplicaMark.$Shape;
            static create(properties?: taikv.v1.ReplicaMark.$Properties): taikv.v1.ReplicaMark;

            /**
             * Encodes the specified ReplicaMark message. Does not implicitly {@link taikv.v1.ReplicaMark.verify|verify} messages.
             * @param message ReplicaMark message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaMark.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaMark message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaMark & taikv.v1.ReplicaMark.$Shape} ReplicaMark
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaMark & taikv.v1.ReplicaMark.$Shape;
        }

        namespace ReplicaMark {

            /** Properties of a ReplicaMark. */
            interface $Properties {

                /** ReplicaMark commitNumber */
                commitNumber?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaMark. */
            type $Shape = taikv.v1.ReplicaMark.$Properties;
        }

        /**
         * Properties of a ReplicaMarkAnswer.
         * @deprecated Use taikv.v1.ReplicaMarkAnswer.$Properties instead.
         */
        interface IReplicaMarkAnswer extends taikv.v1.ReplicaMarkAnswer.$Properties {
        }

        /** Represents a ReplicaMarkAnswer. */
        class ReplicaMarkAnswer {

            /**
             * Constructs a new ReplicaMarkAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaMarkAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Creates a new ReplicaMarkAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaMarkAnswer instance
             */
            static create(properties: taikv.v1.ReplicaMarkAnswer.$Shape): taikv.v1.ReplicaMarkAnswer & taikv.v1.ReplicaMarkAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaMarkAnswer.$Properties): taikv.v1.ReplicaMarkAnswer;

            /**
             * Encodes the specified ReplicaMarkAnswer message. Does not implicitly {@link taikv.v1.ReplicaMarkAnswer.verify|verify} messages.
             * @param message ReplicaMarkAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaMarkAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaMarkAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaMarkAnswer & taikv.v1.ReplicaMarkAnswer.$Shape} ReplicaMarkAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaMarkAnswer & taikv.v1.ReplicaMarkAnswer.$Shape;
        }

        namespace ReplicaMarkAnswer {

            /** Properties of a ReplicaMarkAnswer. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaMarkAnswer. */
            type $Shape = taikv.v1.ReplicaMarkAnswer.$Properties;
        }

        /**
         * Properties of a ReplicaPrepare.
         * @deprecated Use taikv.v1.ReplicaPrepare.$Properties instead.
         */
        interface IReplicaPrepare extends taikv.v1.ReplicaPrepare.$Properties {
        }

        /** Represents a ReplicaPrepare. */
        class ReplicaPrepare {

            /**
             * Constructs a new ReplicaPrepare.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaPrepare.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaPrepare range. */
            range?: (taikv.v1.Range.$Properties|null|undefined);

            /** ReplicaPrepare epoch. */
            epoch: number;

            /** ReplicaPrepare ballot. */
            ballot?: (taikv.v1.Ballot.$Properties|null|undefined);

            /** ReplicaPrepare config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /**
             * Creates a new ReplicaPrepare instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaPrepare instance
             */
            static create(properties: taikv.v1.ReplicaPrepare.$Shape): taikv.v1.ReplicaPrepare & taikv.v1.ReplicaPrepare.$Shape;
            static create(properties?: taikv.v1.ReplicaPrepare.$Properties): taikv.v1.ReplicaPrepare;

            /**
             * Encodes the specified ReplicaPrepare message. Does not implicitly {@link taikv.v1.ReplicaPrepare.verify|verify} messages.
             * @param message ReplicaPrepare message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaPrepare.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaPrepare message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaPrepare & taikv.v1.ReplicaPrepare.$Shape} ReplicaPrepare
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaPrepare & taikv.v1.ReplicaPrepare.$Shape;
        }

        namespace ReplicaPrepare {

            /** Properties of a ReplicaPrepare. */
            interface $Properties {

                /** ReplicaPrepare range */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** ReplicaPrepare epoch */
                epoch?: (number|null|undefined);

                /** ReplicaPrepare ballot */
                ballot?: (taikv.v1.Ballot.$Properties|null|undefined);

                /** ReplicaPrepare config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaPrepare. */
            type $Shape = taikv.v1.ReplicaPrepare.$Properties;
        }

        /**
         * Properties of a ReplicaPrepareAnswer.
         * @deprecated Use taikv.v1.ReplicaPrepareAnswer.$Properties instead.
         */
        interface IReplicaPrepareAnswer extends taikv.v1.ReplicaPrepareAnswer.$Properties {
        }

        /** Represents a ReplicaPrepareAnswer. */
        class ReplicaPrepareAnswer {

            /**
             * Constructs a new ReplicaPrepareAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaPrepareAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaPrepareAnswer promised. */
            promised?: (taikv.v1.ReplicaPrepareAnswer.Promised.$Properties|null|undefined);

            /** ReplicaPrepareAnswer outbid. */
            outbid?: (taikv.v1.Ballot.$Properties|null|undefined);

            /** ReplicaPrepareAnswer refusal. */
            refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

            /** ReplicaPrepareAnswer outcome. */
            outcome?: ("promised"|"outbid"|"refusal");

            /**
             * Creates a new ReplicaPrepareAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaPrepareAnswer instance
             */
            static create(properties: taikv.v1.ReplicaPrepareAnswer.$Shape): taikv.v1.ReplicaPrepareAnswer & taikv.v1.ReplicaPrepareAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaPrepareAnswer.$Properties): taikv.v1.ReplicaPrepareAnswer;

            /**
             * Encodes the specified ReplicaPrepareAnswer message. Does not implicitly {@link taikv.v1.ReplicaPrepareAnswer.verify|verify} messages.
             * @param message ReplicaPrepareAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaPrepareAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaPrepareAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaPrepareAnswer & taikv.v1.ReplicaPrepareAnswer.$Shape} ReplicaPrepareAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaPrepareAnswer & taikv.v1.ReplicaPrepareAnswer.$Shape;
        }

        namespace ReplicaPrepareAnswer {

            /** Properties of a ReplicaPrepareAnswer. */
            interface $Properties {

                /** ReplicaPrepareAnswer promised */
                promised?: (taikv.v1.ReplicaPrepareAnswer.Promised.$Properties|null|undefined);

                /** ReplicaPrepareAnswer outbid */
                outbid?: (taikv.v1.Ballot.$Properties|null|undefined);

                /** ReplicaPrepareAnswer refusal */
                refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

                /** ReplicaPrepareAnswer outcome */
                outcome?: ("promised"|"outbid"|"refusal");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ReplicaPrepareAnswer. */
            type $Shape = {
              promised?: taikv.v1.ReplicaPrepareAnswer.Promised.$Shape|null;
              outbid?: taikv.v1.Ballot.$Shape|null;
              refusal?: taikv.v1.Refusal.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ outcome?: undefined; promised?: null; outbid?: null; refusal?: null }|{ outcome?: "promised"; promised: taikv.v1.ReplicaPrepareAnswer.Promised.$Shape; outbid?: null; refusal?: null }|{ outcome?: "outbid"; promised?: null; outbid: taikv.v1.Ballot.$Shape; refusal?: null }|{ outcome?: "refusal"; promised?: null; outbid?: null; refusal: taikv.v1.Refusal.$Shape })
            );

            /**
             * Properties of a Promised.
             * @deprecated Use taikv.v1.ReplicaPrepareAnswer.Promised.$Properties instead.
             */
            interface IPromised extends taikv.v1.ReplicaPrepareAnswer.Promised.$Properties {
            }

            /** Represents a Promised. */
            class Promised {

                /**
                 * Constructs a new Promised.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: taikv.v1.ReplicaPrepareAnswer.Promised.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Promised acceptedBallot. */
                acceptedBallot?: (taikv.v1.Ballot.$Properties|null|undefined);

                /** Promised acceptedValue. */
                acceptedValue: taikv.v1.RangeConfig.$Properties[];

                /**
                 * Creates a new Promised instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Promised instance
                 */
                static create(properties: taikv.v1.ReplicaPrepareAnswer.Promised.$Shape): taikv.v1.ReplicaPrepareAnswer.Promised & taikv.v1.ReplicaPrepareAnswer.Promised.$Shape;
                static create(properties?: taikv.v1.ReplicaPrepareAnswer.Promised.$Properties): taikv.v1.ReplicaPrepareAnswer.Promised;

                /**
                 * Encodes the specified Promised message. Does not implicitly {@link taikv.v1.ReplicaPrepareAnswer.Promised.verify|verify} messages.
                 * @param message Promised message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: taikv.v1.ReplicaPrepareAnswer.Promised.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Promised message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {taikv.v1.ReplicaPrepareAnswer.Promised & taikv.v1.ReplicaPrepareAnswer.Promised.$Shape} Promised
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaPrepareAnswer.Promised & taikv.v1.ReplicaPrepareAnswer.Promised.$Shape;
            }

            namespace Promised {

                /** Properties of a Promised. */
                interface $Properties {

                    /** Promised acceptedBallot */
                    acceptedBallot?: (taikv.v1.Ballot.$Properties|null|undefined);

                    /** Promised acceptedValue */
                    acceptedValue?: (taikv.v1.RangeConfig.$Properties[]|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Promised. */
                type $Shape = taikv.v1.ReplicaPrepareAnswer.Promised.$Properties;
            }
        }

        /**
         * Properties of a ReplicaAccept.
         * @deprecated Use taikv.v1.ReplicaAccept.$Properties instead.
         */
        interface IReplicaAccept extends taikv.v1.ReplicaAccept.$Properties {
        }

        /** Represents a ReplicaAccept. */
        class ReplicaAccept {

            /**
             * Constructs a new ReplicaAccept.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaAccept.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaAccept range. */
            range?: (taikv.v1.Range.$Properties|null|undefined);

            /** ReplicaAccept epoch. */
            epoch: number;

            /** ReplicaAccept ballot. */
            ballot?: (taikv.v1.Ballot.$Properties|null|undefined);

            /** ReplicaAccept value. */
            value: taikv.v1.RangeConfig.$Properties[];

            /** ReplicaAccept config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /**
             * Creates a new ReplicaAccept instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaAccept instance
             */
            static create(properties: taikv.v1.ReplicaAccept.$Shape): taikv.v1.ReplicaAccept & taikv.v1.ReplicaAccept.$Shape;
            static create(properties?: taikv.v1.ReplicaAccept.$Properties): taikv.v1.ReplicaAccept;

            /**
             * Encodes the specified ReplicaAccept message. Does not implicitly {@link taikv.v1.ReplicaAccept.verify|verify} messages.
             * @param message ReplicaAccept message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaAccept.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaAccept message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaAccept & taikv.v1.ReplicaAccept.$Shape} ReplicaAccept
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaAccept & taikv.v1.ReplicaAccept.$Shape;
        }

        namespace ReplicaAccept {

            /** Properties of a ReplicaAccept. */
            interface $Properties {

                /** ReplicaAccept range */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** ReplicaAccept epoch */
                epoch?: (number|null|undefined);

                /** ReplicaAccept ballot */
                ballot?: (taikv.v1.Ballot.$Properties|null|undefined);

                /** ReplicaAccept value */
                value?: (taikv.v1.RangeConfig.$Properties[]|null|undefined);

                /** ReplicaAccept config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaAccept. */
            type $Shape = taikv.v1.ReplicaAccept.$Properties;
        }

        /**
         * Properties of a ReplicaAcceptAnswer.
         * @deprecated Use taikv.v1.ReplicaAcceptAnswer.$Properties instead.
         */
        interface IReplicaAcceptAnswer extends taikv.v1.ReplicaAcceptAnswer.$Properties {
        }

        /** Represents a ReplicaAcceptAnswer. */
        class ReplicaAcceptAnswer {

            /**
             * Constructs a new ReplicaAcceptAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaAcceptAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaAcceptAnswer accepted. */
            accepted?: (boolean|null|undefined);

            /** ReplicaAcceptAnswer outbid. */
            outbid?: (taikv.v1.Ballot.$Properties|null|undefined);

            /** ReplicaAcceptAnswer refusal. */
            refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

            /** ReplicaAcceptAnswer outcome. */
            outcome?: ("accepted"|"outbid"|"refusal");

            /**
             * Creates a new ReplicaAcceptAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaAcceptAnswer instance
             */
            static create(properties: taikv.v1.ReplicaAcceptAnswer.$Shape): taikv.v1.ReplicaAcceptAnswer & taikv.v1.ReplicaAcceptAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaAcceptAnswer.$Properties): taikv.v1.ReplicaAcceptAnswer;

            /**
             * Encodes the specified ReplicaAcceptAnswer message. Does not implicitly {@link taikv.v1.ReplicaAcceptAnswer.verify|verify} messages.
             * @param message ReplicaAcceptAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaAcceptAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaAcceptAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaAcceptAnswer & taikv.v1.ReplicaAcceptAnswer.$Shape} ReplicaAcceptAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaAcceptAnswer & taikv.v1.ReplicaAcceptAnswer.$Shape;
        }

        namespace ReplicaAcceptAnswer {

            /** Properties of a ReplicaAcceptAnswer. */
            interface $Properties {

                /** ReplicaAcceptAnswer accepted */
                accepted?: (boolean|null|undefined);

                /** ReplicaAcceptAnswer outbid */
                outbid?: (taikv.v1.Ballot.$Properties|null|undefined);

                /** ReplicaAcceptAnswer refusal */
                refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

                /** ReplicaAcceptAnswer outcome */
                outcome?: ("accepted"|"outbid"|"refusal");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a ReplicaAcceptAnswer. */
            type $Shape = {
              accepted?: boolean|null;
              outbid?: taikv.v1.Ballot.$Shape|null;
              refusal?: taikv.v1.Refusal.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ outcome?: undefined; accepted?: null; outbid?: null; refusal?: null }|{ outcome?: "accepted"; accepted: boolean; outbid?: null; refusal?: null }|{ outcome?: "outbid"; accepted?: null; outbid: taikv.v1.Ballot.$Shape; refusal?: null }|{ outcome?: "refusal"; accepted?: null; outbid?: null; refusal: taikv.v1.Refusal.$Shape })
            );
        }

        /**
         * Properties of a ReplicaInvite.
         * @deprecated Use taikv.v1.ReplicaInvite.$Properties instead.
         */
        interface IReplicaInvite extends taikv.v1.ReplicaInvite.$Properties {
        }

        /** Represents a ReplicaInvite. */
        class ReplicaInvite {

            /**
             * Constructs a new ReplicaInvite.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaInvite.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaInvite config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /**
             * Creates a new ReplicaInvite instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaInvite instance
             */
            static create(properties: taikv.v1.ReplicaInvite.$Shape): taikv.v1.ReplicaInvite & taikv.v1.ReplicaInvite.$Shape;
            static create(properties?: taikv.v1.ReplicaInvite.$Properties): taikv.v1.ReplicaInvite;

            /**
             * Encodes the specified ReplicaInvite message. Does not implicitly {@link taikv.v1.ReplicaInvite.verify|verify} messages.
             * @param message ReplicaInvite message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaInvite.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaInvite message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaInvite & taikv.v1.ReplicaInvite.$Shape} ReplicaInvite
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaInvite & taikv.v1.ReplicaInvite.$Shape;
        }

        namespace ReplicaInvite {

            /** Properties of a ReplicaInvite. */
            interface $Properties {

                /** ReplicaInvite config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaInvite. */
            type $Shape = taikv.v1.ReplicaInvite.$Properties;
        }

        /**
         * Properties of a ReplicaSlowWrites.
         * @deprecated Use taikv.v1.ReplicaSlowWrites.$Properties instead.
         */
        interface IReplicaSlowWrites extends taikv.v1.ReplicaSlowWrites.$Properties {
        }

        /** Represents a ReplicaSlowWrites. */
        class ReplicaSlowWrites {

            /**
             * Constructs a new ReplicaSlowWrites.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaSlowWrites.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaSlowWrites range. */
            range?: (taikv.v1.Range.$Properties|null|undefined);

            /** ReplicaSlowWrites epoch. */
            epoch: number;

            /** ReplicaSlowWrites delayMs. */
            delayMs: number;

            /**
             * Creates a new ReplicaSlowWrites instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaSlowWrites instance
             */
            static create(properties: taikv.v1.ReplicaSlowWrites.$Shape): taikv.v1.ReplicaSlowWrites & taikv.v1.ReplicaSlowWrites.$Shape;
            static create(properties?: taikv.v1.ReplicaSlowWrites.$Properties): taikv.v1.ReplicaSlowWrites;

            /**
             * Encodes the specified ReplicaSlowWrites message. Does not implicitly {@link taikv.v1.ReplicaSlowWrites.verify|verify} messages.
             * @param message ReplicaSlowWrites message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaSlowWrites.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaSlowWrites message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaSlowWrites & taikv.v1.ReplicaSlowWrites.$Shape} ReplicaSlowWrites
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaSlowWrites & taikv.v1.ReplicaSlowWrites.$Shape;
        }

        namespace ReplicaSlowWrites {

            /** Properties of a ReplicaSlowWrites. */
            interface $Properties {

                /** ReplicaSlowWrites range */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** ReplicaSlowWrites epoch */
                epoch?: (number|null|undefined);

                /** ReplicaSlowWrites delayMs */
                delayMs?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaSlowWrites. */
            type $Shape = taikv.v1.ReplicaSlowWrites.$Properties;
        }

        /**
         * Properties of a ReplicaInviteAnswer.
         * @deprecated Use taikv.v1.ReplicaInviteAnswer.$Properties instead.
         */
        interface IReplicaInviteAnswer extends taikv.v1.ReplicaInviteAnswer.$Properties {
        }

        /** Represents a ReplicaInviteAnswer. */
        class ReplicaInviteAnswer {

            /**
             * Constructs a new ReplicaInviteAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaInviteAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaInviteAnswer outcome. */
            outcome: taikv.v1.ReplicaInviteAnswer.Outcome;

            /**
             * Creates a new ReplicaInviteAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaInviteAnswer instance
             */
            static create(properties: taikv.v1.ReplicaInviteAnswer.$Shape): taikv.v1.ReplicaInviteAnswer & taikv.v1.ReplicaInviteAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaInviteAnswer.$Properties): taikv.v1.ReplicaInviteAnswer;

            /**
             * Encodes the specified ReplicaInviteAnswer message. Does not implicitly {@link taikv.v1.ReplicaInviteAnswer.verify|verify} messages.
             * @param message ReplicaInviteAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaInviteAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaInviteAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaInviteAnswer & taikv.v1.ReplicaInviteAnswer.$Shape} ReplicaInviteAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaInviteAnswer & taikv.v1.ReplicaInviteAnswer.$Shape;
        }

        namespace ReplicaInviteAnswer {

            /** Properties of a ReplicaInviteAnswer. */
            interface $Properties {

                /** ReplicaInviteAnswer outcome */
                outcome?: (taikv.v1.ReplicaInviteAnswer.Outcome|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaInviteAnswer. */
            type $Shape = taikv.v1.ReplicaInviteAnswer.$Properties;

            /** Outcome enum. */
            enum Outcome {

                /** OUTCOME_UNSPECIFIED value */
                OUTCOME_UNSPECIFIED = 0,

                /** OUTCOME_BUSY value */
                OUTCOME_BUSY = 1,

                /** OUTCOME_COPYING value */
                OUTCOME_COPYING = 2,

                /** OUTCOME_READY value */
                OUTCOME_READY = 3,

                /** OUTCOME_NOT_WANTED value */
                OUTCOME_NOT_WANTED = 4
            }
        }

        /**
         * Properties of a ReplicaDigests.
         * @deprecated Use taikv.v1.ReplicaDigests.$Properties instead.
         */
        interface IReplicaDigests extends taikv.v1.ReplicaDigests.$Properties {
        }

        /** Represents a ReplicaDigests. */
        class ReplicaDigests {

            /**
             * Constructs a new ReplicaDigests.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaDigests.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaDigests range. */
            range?: (taikv.v1.Range.$Properties|null|undefined);

            /** ReplicaDigests epoch. */
            epoch: number;

            /** ReplicaDigests parts. */
            parts: number;

            /** ReplicaDigests config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /** ReplicaDigests upTo. */
            upTo: Uint8Array;

            /**
             * Creates a new ReplicaDigests instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaDigests instance
             */
            static create(properties: taikv.v1.ReplicaDigests.$Shape): taikv.v1.ReplicaDigests & taikv.v1.ReplicaDigests.$Shape;
            static create(properties?: taikv.v1.ReplicaDigests.$Properties): taikv.v1.ReplicaDigests;

            /**
             * Encodes the specified ReplicaDigests message. Does not implicitly {@link taikv.v1.ReplicaDigests.verify|verify} messages.
             * @param message ReplicaDigests message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaDigests.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaDigests message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaDigests & taikv.v1.ReplicaDigests.$Shape} ReplicaDigests
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaDigests & taikv.v1.ReplicaDigests.$Shape;
        }

        namespace ReplicaDigests {

            /** Properties of a ReplicaDigests. */
            interface $Properties {

                /** ReplicaDigests range */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** ReplicaDigests epoch */
                epoch?: (number|null|undefined);

                /** ReplicaDigests parts */
                parts?: (number|null|undefined);

                /** ReplicaDigests config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** ReplicaDigests upTo */
                upTo?: (Uint8Array|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaDigests. */
            type $Shape = taikv.v1.ReplicaDigests.$Properties;
        }

        /**
         * Properties of a PartDigest.
         * @deprecated Use taikv.v1.PartDigest.$Properties instead.
         */
        interface IPartDigest extends taikv.v1.PartDigest.$Properties {
        }

        /** Represents a PartDigest. */
        class PartDigest {

            /**
             * Constructs a new PartDigest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.PartDigest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PartDigest digest. */
            digest: Uint8Array;

            /** PartDigest entries. */
            entries: number;

            /**
             * Creates a new PartDigest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns PartDigest instance
             */
            static create(properties: taikv.v1.PartDigest.$Shape): taikv.v1.PartDigest & taikv.v1.PartDigest.$Shape;
            static create(properties?: taikv.v1.PartDigest.$Properties): taikv.v1.PartDigest;

            /**
             * Encodes the specified PartDigest message. Does not implicitly {@link taikv.v1.PartDigest.verify|verify} messages.
             * @param message PartDigest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.PartDigest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PartDigest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.PartDigest & taikv.v1.PartDigest.$Shape} PartDigest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.PartDigest & taikv.v1.PartDigest.$Shape;
        }

        namespace PartDigest {

            /** Properties of a PartDigest. */
            interface $Properties {

                /** PartDigest digest */
                digest?: (Uint8Array|null|undefined);

                /** PartDigest entries */
                entries?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PartDigest. */
            type $Shape = taikv.v1.PartDigest.$Properties;
        }

        /**
         * Properties of a ReplicaDigestsAnswer.
         * @deprecated Use taikv.v1.ReplicaDigestsAnswer.$Properties instead.
         */
        interface IReplicaDigestsAnswer extends taikv.v1.ReplicaDigestsAnswer.$Properties {
        }

        /** Represents a ReplicaDigestsAnswer. */
        class ReplicaDigestsAnswer {

            /**
             * Constructs a new ReplicaDigestsAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaDigestsAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaDigestsAnswer digests. */
            digests: taikv.v1.PartDigest.$Properties[];

            /** ReplicaDigestsAnswer refusal. */
            refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

            /**
             * Creates a new ReplicaDigestsAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaDigestsAnswer instance
             */
            static create(properties: taikv.v1.ReplicaDigestsAnswer.$Shape): taikv.v1.ReplicaDigestsAnswer & taikv.v1.ReplicaDigestsAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaDigestsAnswer.$Properties): taikv.v1.ReplicaDigestsAnswer;

            /**
             * Encodes the specified ReplicaDigestsAnswer message. Does not implicitly {@link taikv.v1.ReplicaDigestsAnswer.verify|verify} messages.
             * @param message ReplicaDigestsAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaDigestsAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaDigestsAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaDigestsAnswer & taikv.v1.ReplicaDigestsAnswer.$Shape} ReplicaDigestsAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaDigestsAnswer & taikv.v1.ReplicaDigestsAnswer.$Shape;
        }

        namespace ReplicaDigestsAnswer {

            /** Properties of a ReplicaDigestsAnswer. */
            interface $Properties {

                /** ReplicaDigestsAnswer digests */
                digests?: (taikv.v1.PartDigest.$Properties[]|null|undefined);

                /** ReplicaDigestsAnswer refusal */
                refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaDigestsAnswer. */
            type $Shape = taikv.v1.ReplicaDigestsAnswer.$Properties;
        }

        /**
         * Properties of a ReplicaRoots.
         * @deprecated Use taikv.v1.ReplicaRoots.$Properties instead.
         */
        interface IReplicaRoots extends taikv.v1.ReplicaRoots.$Properties {
        }

        /** Represents a ReplicaRoots. */
        class ReplicaRoots {

            /**
             * Constructs a new ReplicaRoots.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaRoots.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaRoots ranges. */
            ranges: taikv.v1.ReplicaRoots.Root.$Properties[];

            /**
             * Creates a new ReplicaRoots instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaRoots instance
             */
            static create(properties: taikv.v1.ReplicaRoots.$Shape): taikv.v1.ReplicaRoots & taikv.v1.ReplicaRoots.$Shape;
            static create(properties?: taikv.v1.ReplicaRoots.$Properties): taikv.v1.ReplicaRoots;

            /**
             * Encodes the specified ReplicaRoots message. Does not implicitly {@link taikv.v1.ReplicaRoots.verify|verify} messages.
             * @param message ReplicaRoots message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaRoots.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaRoots message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaRoots & taikv.v1.ReplicaRoots.$Shape} ReplicaRoots
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaRoots & taikv.v1.ReplicaRoots.$Shape;
        }

        namespace ReplicaRoots {

            /** Properties of a ReplicaRoots. */
            interface $Properties {

                /** ReplicaRoots ranges */
                ranges?: (taikv.v1.ReplicaRoots.Root.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaRoots. */
            type $Shape = taikv.v1.ReplicaRoots.$Properties;

            /**
             * Properties of a Root.
             * @deprecated Use taikv.v1.ReplicaRoots.Root.$Properties instead.
             */
            interface IRoot extends taikv.v1.ReplicaRoots.Root.$Properties {
            }

            /** Represents a Root. */
            class Root {

                /**
                 * Constructs a new Root.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: taikv.v1.ReplicaRoots.Root.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Root range. */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** Root epoch. */
                epoch: number;

                /**
                 * Creates a new Root instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Root instance
                 */
                static create(properties: taikv.v1.ReplicaRoots.Root.$Shape): taikv.v1.ReplicaRoots.Root & taikv.v1.ReplicaRoots.Root.$Shape;
                static create(properties?: taikv.v1.ReplicaRoots.Root.$Properties): taikv.v1.ReplicaRoots.Root;

                /**
                 * Encodes the specified Root message. Does not implicitly {@link taikv.v1.ReplicaRoots.Root.verify|verify} messages.
                 * @param message Root message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: taikv.v1.ReplicaRoots.Root.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Root message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {taikv.v1.ReplicaRoots.Root & taikv.v1.ReplicaRoots.Root.$Shape} Root
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaRoots.Root & taikv.v1.ReplicaRoots.Root.$Shape;
            }

            namespace Root {

                /** Properties of a Root. */
                interface $Properties {

                    /** Root range */
                    range?: (taikv.v1.Range.$Properties|null|undefined);

                    /** Root epoch */
                    epoch?: (number|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Root. */
                type $Shape = taikv.v1.ReplicaRoots.Root.$Properties;
            }
        }

        /**
         * Properties of a ReplicaRootsAnswer.
         * @deprecated Use taikv.v1.ReplicaRootsAnswer.$Properties instead.
         */
        interface IReplicaRootsAnswer extends taikv.v1.ReplicaRootsAnswer.$Properties {
        }

        /** Represents a ReplicaRootsAnswer. */
        class ReplicaRootsAnswer {

            /**
             * Constructs a new ReplicaRootsAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaRootsAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaRootsAnswer roots. */
            roots: taikv.v1.ReplicaRootsAnswer.Root.$Properties[];

            /**
             * Creates a new ReplicaRootsAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaRootsAnswer instance
             */
            static create(properties: taikv.v1.ReplicaRootsAnswer.$Shape): taikv.v1.ReplicaRootsAnswer & taikv.v1.ReplicaRootsAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaRootsAnswer.$Properties): taikv.v1.ReplicaRootsAnswer;

            /**
             * Encodes the specified ReplicaRootsAnswer message. Does not implicitly {@link taikv.v1.ReplicaRootsAnswer.verify|verify} messages.
             * @param message ReplicaRootsAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaRootsAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaRootsAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaRootsAnswer & taikv.v1.ReplicaRootsAnswer.$Shape} ReplicaRootsAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaRootsAnswer & taikv.v1.ReplicaRootsAnswer.$Shape;
        }

        namespace ReplicaRootsAnswer {

            /** Properties of a ReplicaRootsAnswer. */
            interface $Properties {

                /** ReplicaRootsAnswer roots */
                roots?: (taikv.v1.ReplicaRootsAnswer.Root.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaRootsAnswer. */
            type $Shape = taikv.v1.ReplicaRootsAnswer.$Properties;

            /**
             * Properties of a Root.
             * @deprecated Use taikv.v1.ReplicaRootsAnswer.Root.$Properties instead.
             */
            interface IRoot extends taikv.v1.ReplicaRootsAnswer.Root.$Properties {
            }

            /** Represents a Root. */
            class Root {

                /**
                 * Constructs a new Root.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: taikv.v1.ReplicaRootsAnswer.Root.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Root digest. */
                digest?: (taikv.v1.PartDigest.$Properties|null|undefined);

                /**
                 * Creates a new Root instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Root instance
                 */
                static create(properties: taikv.v1.ReplicaRootsAnswer.Root.$Shape): taikv.v1.ReplicaRootsAnswer.Root & taikv.v1.ReplicaRootsAnswer.Root.$Shape;
                static create(properties?: taikv.v1.ReplicaRootsAnswer.Root.$Properties): taikv.v1.ReplicaRootsAnswer.Root;

                /**
                 * Encodes the specified Root message. Does not implicitly {@link taikv.v1.ReplicaRootsAnswer.Root.verify|verify} messages.
                 * @param message Root message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: taikv.v1.ReplicaRootsAnswer.Root.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Root message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {taikv.v1.ReplicaRootsAnswer.Root & taikv.v1.ReplicaRootsAnswer.Root.$Shape} Root
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaRootsAnswer.Root & taikv.v1.ReplicaRootsAnswer.Root.$Shape;
            }

            namespace Root {

                /** Properties of a Root. */
                interface $Properties {

                    /** Root digest */
                    digest?: (taikv.v1.PartDigest.$Properties|null|undefined);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Root. */
                type $Shape = taikv.v1.ReplicaRootsAnswer.Root.$Properties;
            }
        }

        /**
         * Properties of a ReplicaList.
         * @deprecated Use taikv.v1.ReplicaList.$Properties instead.
         */
        interface IReplicaList extends taikv.v1.ReplicaList.$Properties {
        }

        /** Represents a ReplicaList. */
        class ReplicaList {

            /**
             * Constructs a new ReplicaList.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaList.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaList range. */
            range?: (taikv.v1.Range.$Properties|null|undefined);

            /** ReplicaList epoch. */
            epoch: number;

            /** ReplicaList after. */
            after?: (taikv.v1.Place.$Properties|null|undefined);

            /**
             * Creates a new ReplicaList instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaList instance
             */
            static create(properties: taikv.v1.ReplicaList.$Shape): taikv.v1.ReplicaList & taikv.v1.ReplicaList.$Shape;
            static create(properties?: taikv.v1.ReplicaList.$Properties): taikv.v1.ReplicaList;

            /**
             * Encodes the specified ReplicaList message. Does not implicitly {@link taikv.v1.ReplicaList.verify|verify} messages.
             * @param message ReplicaList message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaList message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaList & taikv.v1.ReplicaList.$Shape} ReplicaList
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaList & taikv.v1.ReplicaList.$Shape;
        }

        namespace ReplicaList {

            /** Properties of a ReplicaList. */
            interface $Properties {

                /** ReplicaList range */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** ReplicaList epoch */
                epoch?: (number|null|undefined);

                /** ReplicaList after */
                after?: (taikv.v1.Place.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaList. */
            type $Shape = taikv.v1.ReplicaList.$Properties;
        }

        /**
         * Properties of a ReplicaListAnswer.
         * @deprecated Use taikv.v1.ReplicaListAnswer.$Properties instead.
         */
        interface IReplicaListAnswer extends taikv.v1.ReplicaListAnswer.$Properties {
        }

        /** Represents a ReplicaListAnswer. */
        class ReplicaListAnswer {

            /**
             * Constructs a new ReplicaListAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaListAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaListAnswer heads. */
            heads: taikv.v1.EntryHead.$Properties[];

            /** ReplicaListAnswer next. */
            next?: (taikv.v1.Place.$Properties|null|undefined);

            /** ReplicaListAnswer refusal. */
            refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

            /** ReplicaListAnswer partial. */
            partial: boolean;

            /** ReplicaListAnswer unreadable. */
            unreadable: taikv.v1.Place.$Properties[];

            /**
             * Creates a new ReplicaListAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaListAnswer instance
             */
            static create(properties: taikv.v1.ReplicaListAnswer.$Shape): taikv.v1.ReplicaListAnswer & taikv.v1.ReplicaListAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaListAnswer.$Properties): taikv.v1.ReplicaListAnswer;

            /**
             * Encodes the specified ReplicaListAnswer message. Does not implicitly {@link taikv.v1.ReplicaListAnswer.verify|verify} messages.
             * @param message ReplicaListAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaListAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaListAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaListAnswer & taikv.v1.ReplicaListAnswer.$Shape} ReplicaListAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaListAnswer & taikv.v1.ReplicaListAnswer.$Shape;
        }

        namespace ReplicaListAnswer {

            /** Properties of a ReplicaListAnswer. */
            interface $Properties {

                /** ReplicaListAnswer heads */
                heads?: (taikv.v1.EntryHead.$Properties[]|null|undefined);

                /** ReplicaListAnswer next */
                next?: (taikv.v1.Place.$Properties|null|undefined);

                /** ReplicaListAnswer refusal */
                refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

                /** ReplicaListAnswer partial */
                partial?: (boolean|null|undefined);

                /** ReplicaListAnswer unreadable */
                unreadable?: (taikv.v1.Place.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaListAnswer. */
            type $Shape = taikv.v1.ReplicaListAnswer.$Properties;
        }

        /**
         * Properties of a ReplicaFetch.
         * @deprecated Use taikv.v1.ReplicaFetch.$Properties instead.
         */
        interface IReplicaFetch extends taikv.v1.ReplicaFetch.$Properties {
        }

        /** Represents a ReplicaFetch. */
        class ReplicaFetch {

            /**
             * Constructs a new ReplicaFetch.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaFetch.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaFetch range. */
            range?: (taikv.v1.Range.$Properties|null|undefined);

            /** ReplicaFetch epoch. */
            epoch: number;

            /** ReplicaFetch keys. */
            keys: taikv.v1.Place.$Properties[];

            /**
             * Creates a new ReplicaFetch instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaFetch instance
             */
            static create(properties: taikv.v1.ReplicaFetch.$Shape): taikv.v1.ReplicaFetch & taikv.v1.ReplicaFetch.$Shape;
            static create(properties?: taikv.v1.ReplicaFetch.$Properties): taikv.v1.ReplicaFetch;

            /**
             * Encodes the specified ReplicaFetch message. Does not implicitly {@link taikv.v1.ReplicaFetch.verify|verify} messages.
             * @param message ReplicaFetch message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaFetch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaFetch message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaFetch & taikv.v1.ReplicaFetch.$Shape} ReplicaFetch
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaFetch & taikv.v1.ReplicaFetch.$Shape;
        }

        namespace ReplicaFetch {

            /** Properties of a ReplicaFetch. */
            interface $Properties {

                /** ReplicaFetch range */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** ReplicaFetch epoch */
                epoch?: (number|null|undefined);

                /** ReplicaFetch keys */
                keys?: (taikv.v1.Place.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaFetch. */
            type $Shape = taikv.v1.ReplicaFetch.$Properties;
        }

        /**
         * Properties of a ReplicaFetchAnswer.
         * @deprecated Use taikv.v1.ReplicaFetchAnswer.$Properties instead.
         */
        interface IReplicaFetchAnswer extends taikv.v1.ReplicaFetchAnswer.$Properties {
        }

        /** Represents a ReplicaFetchAnswer. */
        class ReplicaFetchAnswer {

            /**
             * Constructs a new ReplicaFetchAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaFetchAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaFetchAnswer entries. */
            entries: taikv.v1.Entry.$Properties[];

            /** ReplicaFetchAnswer answered. */
            answered: number;

            /** ReplicaFetchAnswer refusal. */
            refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

            /** ReplicaFetchAnswer partial. */
            partial: boolean;

            /**
             * Creates a new ReplicaFetchAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaFetchAnswer instance
             */
            static create(properties: taikv.v1.ReplicaFetchAnswer.$Shape): taikv.v1.ReplicaFetchAnswer & taikv.v1.ReplicaFetchAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaFetchAnswer.$Properties): taikv.v1.ReplicaFetchAnswer;

            /**
             * Encodes the specified ReplicaFetchAnswer message. Does not implicitly {@link taikv.v1.ReplicaFetchAnswer.verify|verify} messages.
             * @param message ReplicaFetchAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaFetchAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaFetchAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaFetchAnswer & taikv.v1.ReplicaFetchAnswer.$Shape} ReplicaFetchAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaFetchAnswer & taikv.v1.ReplicaFetchAnswer.$Shape;
        }

        namespace ReplicaFetchAnswer {

            /** Properties of a ReplicaFetchAnswer. */
            interface $Properties {

                /** ReplicaFetchAnswer entries */
                entries?: (taikv.v1.Entry.$Properties[]|null|undefined);

                /** ReplicaFetchAnswer answered */
                answered?: (number|null|undefined);

                /** ReplicaFetchAnswer refusal */
                refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

                /** ReplicaFetchAnswer partial */
                partial?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaFetchAnswer. */
            type $Shape = taikv.v1.ReplicaFetchAnswer.$Properties;
        }

        /**
         * Properties of a ReplicaPull.
         * @deprecated Use taikv.v1.ReplicaPull.$Properties instead.
         */
        interface IReplicaPull extends taikv.v1.ReplicaPull.$Properties {
        }

        /** Represents a ReplicaPull. */
        class ReplicaPull {

            /**
             * Constructs a new ReplicaPull.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaPull.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaPull range. */
            range?: (taikv.v1.Range.$Properties|null|undefined);

            /** ReplicaPull epoch. */
            epoch: number;

            /** ReplicaPull after. */
            after?: (taikv.v1.Place.$Properties|null|undefined);

            /**
             * Creates a new ReplicaPull instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaPull instance
             */
            static create(properties: taikv.v1.ReplicaPull.$Shape): taikv.v1.ReplicaPull & taikv.v1.ReplicaPull.$Shape;
            static create(properties?: taikv.v1.ReplicaPull.$Properties): taikv.v1.ReplicaPull;

            /**
             * Encodes the specified ReplicaPull message. Does not implicitly {@link taikv.v1.ReplicaPull.verify|verify} messages.
             * @param message ReplicaPull message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaPull.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaPull message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaPull & taikv.v1.ReplicaPull.$Shape} ReplicaPull
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaPull & taikv.v1.ReplicaPull.$Shape;
        }

        namespace ReplicaPull {

            /** Properties of a ReplicaPull. */
            interface $Properties {

                /** ReplicaPull range */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** ReplicaPull epoch */
                epoch?: (number|null|undefined);

                /** ReplicaPull after */
                after?: (taikv.v1.Place.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaPull. */
            type $Shape = taikv.v1.ReplicaPull.$Properties;
        }

        /**
         * Properties of a ReplicaPullAnswer.
         * @deprecated Use taikv.v1.ReplicaPullAnswer.$Properties instead.
         */
        interface IReplicaPullAnswer extends taikv.v1.ReplicaPullAnswer.$Properties {
        }

        /** Represents a ReplicaPullAnswer. */
        class ReplicaPullAnswer {

            /**
             * Constructs a new ReplicaPullAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaPullAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaPullAnswer entries. */
            entries: taikv.v1.Entry.$Properties[];

            /** ReplicaPullAnswer next. */
            next?: (taikv.v1.Place.$Properties|null|undefined);

            /** ReplicaPullAnswer refusal. */
            refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

            /** ReplicaPullAnswer partial. */
            partial: boolean;

            /**
             * Creates a new ReplicaPullAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaPullAnswer instance
             */
            static create(properties: taikv.v1.ReplicaPullAnswer.$Shape): taikv.v1.ReplicaPullAnswer & taikv.v1.ReplicaPullAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaPullAnswer.$Properties): taikv.v1.ReplicaPullAnswer;

            /**
             * Encodes the specified ReplicaPullAnswer message. Does not implicitly {@link taikv.v1.ReplicaPullAnswer.verify|verify} messages.
             * @param message ReplicaPullAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaPullAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaPullAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaPullAnswer & taikv.v1.ReplicaPullAnswer.$Shape} ReplicaPullAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaPullAnswer & taikv.v1.ReplicaPullAnswer.$Shape;
        }

        namespace ReplicaPullAnswer {

            /** Properties of a ReplicaPullAnswer. */
            interface $Properties {

                /** ReplicaPullAnswer entries */
                entries?: (taikv.v1.Entry.$Properties[]|null|undefined);

                /** ReplicaPullAnswer next */
                next?: (taikv.v1.Place.$Properties|null|undefined);

                /** ReplicaPullAnswer refusal */
                refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

                /** ReplicaPullAnswer partial */
                partial?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaPullAnswer. */
            type $Shape = taikv.v1.ReplicaPullAnswer.$Properties;
        }

        /**
         * Properties of a ReplicaReceipt.
         * @deprecated Use taikv.v1.ReplicaReceipt.$Properties instead.
         */
        interface IReplicaReceipt extends taikv.v1.ReplicaReceipt.$Properties {
        }

        /** Represents a ReplicaReceipt. */
        class ReplicaReceipt {

            /**
             * Constructs a new ReplicaReceipt.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaReceipt.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaReceipt range. */
            range?: (taikv.v1.Range.$Properties|null|undefined);

            /** ReplicaReceipt epoch. */
            epoch: number;

            /** ReplicaReceipt heads. */
            heads: taikv.v1.EntryHead.$Properties[];

            /** ReplicaReceipt config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /**
             * Creates a new ReplicaReceipt instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaReceipt instance
             */
            static create(properties: taikv.v1.ReplicaReceipt.$Shape): taikv.v1.ReplicaReceipt & taikv.v1.ReplicaReceipt.$Shape;
            static create(properties?: taikv.v1.ReplicaReceipt.$Properties): taikv.v1.ReplicaReceipt;

            /**
             * Encodes the specified ReplicaReceipt message. Does not implicitly {@link taikv.v1.ReplicaReceipt.verify|verify} messages.
             * @param message ReplicaReceipt message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaReceipt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaReceipt message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaReceipt & taikv.v1.ReplicaReceipt.$Shape} ReplicaReceipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaReceipt & taikv.v1.ReplicaReceipt.$Shape;
        }

        namespace ReplicaReceipt {

            /** Properties of a ReplicaReceipt. */
            interface $Properties {

                /** ReplicaReceipt range */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** ReplicaReceipt epoch */
                epoch?: (number|null|undefined);

                /** ReplicaReceipt heads */
                heads?: (taikv.v1.EntryHead.$Properties[]|null|undefined);

                /** ReplicaReceipt config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaReceipt. */
            type $Shape = taikv.v1.ReplicaReceipt.$Properties;
        }

        /**
         * Properties of a ReplicaReceiptAnswer.
         * @deprecated Use taikv.v1.ReplicaReceiptAnswer.$Properties instead.
         */
        interface IReplicaReceiptAnswer extends taikv.v1.ReplicaReceiptAnswer.$Properties {
        }

        /** Represents a ReplicaReceiptAnswer. */
        class ReplicaReceiptAnswer {

            /**
             * Constructs a new ReplicaReceiptAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaReceiptAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaReceiptAnswer held. */
            held: boolean[];

            /** ReplicaReceiptAnswer refusal. */
            refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

            /** ReplicaReceiptAnswer unreadable. */
            unreadable: boolean[];

            /**
             * Creates a new ReplicaReceiptAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaReceiptAnswer instance
             */
            static create(properties: taikv.v1.ReplicaReceiptAnswer.$Shape): taikv.v1.ReplicaReceiptAnswer & taikv.v1.ReplicaReceiptAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaReceiptAnswer.$Properties): taikv.v1.ReplicaReceiptAnswer;

            /**
             * Encodes the specified ReplicaReceiptAnswer message. Does not implicitly {@link taikv.v1.ReplicaReceiptAnswer.verify|verify} messages.
             * @param message ReplicaReceiptAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaReceiptAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaReceiptAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaReceiptAnswer & taikv.v1.ReplicaReceiptAnswer.$Shape} ReplicaReceiptAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaReceiptAnswer & taikv.v1.ReplicaReceiptAnswer.$Shape;
        }

        namespace ReplicaReceiptAnswer {

            /** Properties of a ReplicaReceiptAnswer. */
            interface $Properties {

                /** ReplicaReceiptAnswer held */
                held?: (boolean[]|null|undefined);

                /** ReplicaReceiptAnswer refusal */
                refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

                /** ReplicaReceiptAnswer unreadable */
                unreadable?: (boolean[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaReceiptAnswer. */
            type $Shape = taikv.v1.ReplicaReceiptAnswer.$Properties;
        }

        /**
         * Properties of a ReplicaLose.
         * @deprecated Use taikv.v1.ReplicaLose.$Properties instead.
         */
        interface IReplicaLose extends taikv.v1.ReplicaLose.$Properties {
        }

        /** Represents a ReplicaLose. */
        class ReplicaLose {

            /**
             * Constructs a new ReplicaLose.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaLose.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaLose range. */
            range?: (taikv.v1.Range.$Properties|null|undefined);

            /** ReplicaLose epoch. */
            epoch: number;

            /** ReplicaLose heads. */
            heads: taikv.v1.EntryHead.$Properties[];

            /** ReplicaLose config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /**
             * Creates a new ReplicaLose instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaLose instance
             */
            static create(properties: taikv.v1.ReplicaLose.$Shape): taikv.v1.ReplicaLose & taikv.v1.ReplicaLose.$Shape;
            static create(properties?: taikv.v1.ReplicaLose.$Properties): taikv.v1.ReplicaLose;

            /**
             * Encodes the specified ReplicaLose message. Does not implicitly {@link taikv.v1.ReplicaLose.verify|verify} messages.
             * @param message ReplicaLose message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaLose.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaLose message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaLose & taikv.v1.ReplicaLose.$Shape} ReplicaLose
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaLose & taikv.v1.ReplicaLose.$Shape;
        }

        namespace ReplicaLose {

            /** Properties of a ReplicaLose. */
            interface $Properties {

                /** ReplicaLose range */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** ReplicaLose epoch */
                epoch?: (number|null|undefined);

                /** ReplicaLose heads */
                heads?: (taikv.v1.EntryHead.$Properties[]|null|undefined);

                /** ReplicaLose config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaLose. */
            type $Shape = taikv.v1.ReplicaLose.$Properties;
        }

        /**
         * Properties of a ReplicaLoseAnswer.
         * @deprecated Use taikv.v1.ReplicaLoseAnswer.$Properties instead.
         */
        interface IReplicaLoseAnswer extends taikv.v1.ReplicaLoseAnswer.$Properties {
        }

        /** Represents a ReplicaLoseAnswer. */
        class ReplicaLoseAnswer {

            /**
             * Constructs a new ReplicaLoseAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaLoseAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaLoseAnswer refusal. */
            refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

            /**
             * Creates a new ReplicaLoseAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaLoseAnswer instance
             */
            static create(properties: taikv.v1.ReplicaLoseAnswer.$Shape): taikv.v1.ReplicaLoseAnswer & taikv.v1.ReplicaLoseAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaLoseAnswer.$Properties): taikv.v1.ReplicaLoseAnswer;

            /**
             * Encodes the specified ReplicaLoseAnswer message. Does not implicitly {@link taikv.v1.ReplicaLoseAnswer.verify|verify} messages.
             * @param message ReplicaLoseAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaLoseAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaLoseAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaLoseAnswer & taikv.v1.ReplicaLoseAnswer.$Shape} ReplicaLoseAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaLoseAnswer & taikv.v1.ReplicaLoseAnswer.$Shape;
        }

        namespace ReplicaLoseAnswer {

            /** Properties of a ReplicaLoseAnswer. */
            interface $Properties {

                /** ReplicaLoseAnswer refusal */
                refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaLoseAnswer. */
            type $Shape = taikv.v1.ReplicaLoseAnswer.$Properties;
        }

        /**
         * Properties of a ReplicaScan.
         * @deprecated Use taikv.v1.ReplicaScan.$Properties instead.
         */
        interface IReplicaScan extends taikv.v1.ReplicaScan.$Properties {
        }

        /** Represents a ReplicaScan. */
        class ReplicaScan {

            /**
             * Constructs a new ReplicaScan.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaScan.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaScan range. */
            range?: (taikv.v1.Range.$Properties|null|undefined);

            /** ReplicaScan epoch. */
            epoch: number;

            /** ReplicaScan after. */
            after?: (taikv.v1.Place.$Properties|null|undefined);

            /** ReplicaScan prefix. */
            prefix: Uint8Array;

            /** ReplicaScan keysOnly. */
            keysOnly: boolean;

            /** ReplicaScan config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /**
             * Creates a new ReplicaScan instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaScan instance
             */
            static create(properties: taikv.v1.ReplicaScan.$Shape): taikv.v1.ReplicaScan & taikv.v1.ReplicaScan.$Shape;
            static create(properties?: taikv.v1.ReplicaScan.$Properties): taikv.v1.ReplicaScan;

            /**
             * Encodes the specified ReplicaScan message. Does not implicitly {@link taikv.v1.ReplicaScan.verify|verify} messages.
             * @param message ReplicaScan message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaScan.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaScan message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaScan & taikv.v1.ReplicaScan.$Shape} ReplicaScan
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaScan & taikv.v1.ReplicaScan.$Shape;
        }

        namespace ReplicaScan {

            /** Properties of a ReplicaScan. */
            interface $Properties {

                /** ReplicaScan range */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** ReplicaScan epoch */
                epoch?: (number|null|undefined);

                /** ReplicaScan after */
                after?: (taikv.v1.Place.$Properties|null|undefined);

                /** ReplicaScan prefix */
                prefix?: (Uint8Array|null|undefined);

                /** ReplicaScan keysOnly */
                keysOnly?: (boolean|null|undefined);

                /** ReplicaScan config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaScan. */
            type $Shape = taikv.v1.ReplicaScan.$Properties;
        }

        /**
         * Properties of a ReplicaScanAnswer.
         * @deprecated Use taikv.v1.ReplicaScanAnswer.$Properties instead.
         */
        interface IReplicaScanAnswer extends taikv.v1.ReplicaScanAnswer.$Properties {
        }

        /** Represents a ReplicaScanAnswer. */
        class ReplicaScanAnswer {

            /**
             * Constructs a new ReplicaScanAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaScanAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaScanAnswer entries. */
            entries: taikv.v1.Entry.$Properties[];

            /** ReplicaScanAnswer next. */
            next?: (taikv.v1.Place.$Properties|null|undefined);

            /** ReplicaScanAnswer unreadable. */
            unreadable: boolean;

            /** ReplicaScanAnswer refusal. */
            refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

            /**
             * Creates a new ReplicaScanAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaScanAnswer instance
             */
            static create(properties: taikv.v1.ReplicaScanAnswer.$Shape): taikv.v1.ReplicaScanAnswer & taikv.v1.ReplicaScanAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaScanAnswer.$Properties): taikv.v1.ReplicaScanAnswer;

            /**
             * Encodes the specified ReplicaScanAnswer message. Does not implicitly {@link taikv.v1.ReplicaScanAnswer.verify|verify} messages.
             * @param message ReplicaScanAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaScanAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaScanAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaScanAnswer & taikv.v1.ReplicaScanAnswer.$Shape} ReplicaScanAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaScanAnswer & taikv.v1.ReplicaScanAnswer.$Shape;
        }

        namespace ReplicaScanAnswer {

            /** Properties of a ReplicaScanAnswer. */
            interface $Properties {

                /** ReplicaScanAnswer entries */
                entries?: (taikv.v1.Entry.$Properties[]|null|undefined);

                /** ReplicaScanAnswer next */
                next?: (taikv.v1.Place.$Properties|null|undefined);

                /** ReplicaScanAnswer unreadable */
                unreadable?: (boolean|null|undefined);

                /** ReplicaScanAnswer refusal */
                refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaScanAnswer. */
            type $Shape = taikv.v1.ReplicaScanAnswer.$Properties;
        }

        /**
         * Properties of a ReplicaAgree.
         * @deprecated Use taikv.v1.ReplicaAgree.$Properties instead.
         */
        interface IReplicaAgree extends taikv.v1.ReplicaAgree.$Properties {
        }

        /** Represents a ReplicaAgree. */
        class ReplicaAgree {

            /**
             * Constructs a new ReplicaAgree.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaAgree.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaAgree range. */
            range?: (taikv.v1.Range.$Properties|null|undefined);

            /** ReplicaAgree epoch. */
            epoch: number;

            /** ReplicaAgree upTo. */
            upTo: Uint8Array;

            /** ReplicaAgree digests. */
            digests: taikv.v1.PartDigest.$Properties[];

            /** ReplicaAgree mend. */
            mend: boolean;

            /** ReplicaAgree config. */
            config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

            /** ReplicaAgree ofAll. */
            ofAll: boolean;

            /**
             * Creates a new ReplicaAgree instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaAgree instance
             */
            static create(properties: taikv.v1.ReplicaAgree.$Shape): taikv.v1.ReplicaAgree & taikv.v1.ReplicaAgree.$Shape;
            static create(properties?: taikv.v1.ReplicaAgree.$Properties): taikv.v1.ReplicaAgree;

            /**
             * Encodes the specified ReplicaAgree message. Does not implicitly {@link taikv.v1.ReplicaAgree.verify|verify} messages.
             * @param message ReplicaAgree message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaAgree.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaAgree message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaAgree & taikv.v1.ReplicaAgree.$Shape} ReplicaAgree
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaAgree & taikv.v1.ReplicaAgree.$Shape;
        }

        namespace ReplicaAgree {

            /** Properties of a ReplicaAgree. */
            interface $Properties {

                /** ReplicaAgree range */
                range?: (taikv.v1.Range.$Properties|null|undefined);

                /** ReplicaAgree epoch */
                epoch?: (number|null|undefined);

                /** ReplicaAgree upTo */
                upTo?: (Uint8Array|null|undefined);

                /** ReplicaAgree digests */
                digests?: (taikv.v1.PartDigest.$Properties[]|null|undefined);

                /** ReplicaAgree mend */
                mend?: (boolean|null|undefined);

                /** ReplicaAgree config */
                config?: (taikv.v1.RangeConfig.$Properties|null|undefined);

                /** ReplicaAgree ofAll */
                ofAll?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaAgree. */
            type $Shape = taikv.v1.ReplicaAgree.$Properties;
        }

        /**
         * Properties of a ReplicaAgreeAnswer.
         * @deprecated Use taikv.v1.ReplicaAgreeAnswer.$Properties instead.
         */
        interface IReplicaAgreeAnswer extends taikv.v1.ReplicaAgreeAnswer.$Properties {
        }

        /** Represents a ReplicaAgreeAnswer. */
        class ReplicaAgreeAnswer {

            /**
             * Constructs a new ReplicaAgreeAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.ReplicaAgreeAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplicaAgreeAnswer equal. */
            equal: boolean[];

            /** ReplicaAgreeAnswer refusal. */
            refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

            /**
             * Creates a new ReplicaAgreeAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns ReplicaAgreeAnswer instance
             */
            static create(properties: taikv.v1.ReplicaAgreeAnswer.$Shape): taikv.v1.ReplicaAgreeAnswer & taikv.v1.ReplicaAgreeAnswer.$Shape;
            static create(properties?: taikv.v1.ReplicaAgreeAnswer.$Properties): taikv.v1.ReplicaAgreeAnswer;

            /**
             * Encodes the specified ReplicaAgreeAnswer message. Does not implicitly {@link taikv.v1.ReplicaAgreeAnswer.verify|verify} messages.
             * @param message ReplicaAgreeAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.ReplicaAgreeAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplicaAgreeAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.ReplicaAgreeAnswer & taikv.v1.ReplicaAgreeAnswer.$Shape} ReplicaAgreeAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.ReplicaAgreeAnswer & taikv.v1.ReplicaAgreeAnswer.$Shape;
        }

        namespace ReplicaAgreeAnswer {

            /** Properties of a ReplicaAgreeAnswer. */
            interface $Properties {

                /** ReplicaAgreeAnswer equal */
                equal?: (boolean[]|null|undefined);

                /** ReplicaAgreeAnswer refusal */
                refusal?: (taikv.v1.Refusal.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplicaAgreeAnswer. */
            type $Shape = taikv.v1.ReplicaAgreeAnswer.$Properties;
        }

        /**
         * Properties of a RingNeighbourhood.
         * @deprecated Use taikv.v1.RingNeighbourhood.$Properties instead.
         */
        interface IRingNeighbourhood extends taikv.v1.RingNeighbourhood.$Properties {
        }

        /** Represents a RingNeighbourhood. */
        class RingNeighbourhood {

            /**
             * Constructs a new RingNeighbourhood.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingNeighbourhood.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingNeighbourhood self. */
            self?: (taikv.v1.VirtualNode.$Properties|null|undefined);

            /** RingNeighbourhood predecessor. */
            predecessor?: (taikv.v1.VirtualNode.$Properties|null|undefined);

            /** RingNeighbourhood successors. */
            successors: taikv.v1.VirtualNode.$Properties[];

            /** RingNeighbourhood wraps. */
            wraps: boolean;

            /** RingNeighbourhood version. */
            version: number;

            /**
             * Creates a new RingNeighbourhood instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingNeighbourhood instance
             */
            static create(properties: taikv.v1.RingNeighbourhood.$Shape): taikv.v1.RingNeighbourhood & taikv.v1.RingNeighbourhood.$Shape;
            static create(properties?: taikv.v1.RingNeighbourhood.$Properties): taikv.v1.RingNeighbourhood;

            /**
             * Encodes the specified RingNeighbourhood message. Does not implicitly {@link taikv.v1.RingNeighbourhood.verify|verify} messages.
             * @param message RingNeighbourhood message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingNeighbourhood.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingNeighbourhood message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingNeighbourhood & taikv.v1.RingNeighbourhood.$Shape} RingNeighbourhood
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingNeighbourhood & taikv.v1.RingNeighbourhood.$Shape;
        }

        namespace RingNeighbourhood {

            /** Properties of a RingNeighbourhood. */
            interface $Properties {

                /** RingNeighbourhood self */
                self?: (taikv.v1.VirtualNode.$Properties|null|undefined);

                /** RingNeighbourhood predecessor */
                predecessor?: (taikv.v1.VirtualNode.$Properties|null|undefined);

                /** RingNeighbourhood successors */
                successors?: (taikv.v1.VirtualNode.$Properties[]|null|undefined);

                /** RingNeighbourhood wraps */
                wraps?: (boolean|null|undefined);

                /** RingNeighbourhood version */
                version?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingNeighbourhood. */
            type $Shape = taikv.v1.RingNeighbourhood.$Properties;
        }

        /**
         * Properties of a RingStateQuery.
         * @deprecated Use taikv.v1.RingStateQuery.$Properties instead.
         */
        interface IRingStateQuery extends taikv.v1.RingStateQuery.$Properties {
        }

        /** Represents a RingStateQuery. */
        class RingStateQuery {

            /**
             * Constructs a new RingStateQuery.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingStateQuery.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingStateQuery target. */
            target?: (taikv.v1.VirtualNode.$Properties|null|undefined);

            /** RingStateQuery notifier. */
            notifier?: (taikv.v1.VirtualNode.$Properties|null|undefined);

            /** RingStateQuery knownVersion. */
            knownVersion: number;

            /**
             * Creates a new RingStateQuery instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingStateQuery instance
             */
            static create(properties: taikv.v1.RingStateQuery.$Shape): taikv.v1.RingStateQuery & taikv.v1.RingStateQuery.$Shape;
            static create(properties?: taikv.v1.RingStateQuery.$Properties): taikv.v1.RingStateQuery;

            /**
             * Encodes the specified RingStateQuery message. Does not implicitly {@link taikv.v1.RingStateQuery.verify|verify} messages.
             * @param message RingStateQuery message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingStateQuery.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingStateQuery message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingStateQuery & taikv.v1.RingStateQuery.$Shape} RingStateQuery
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingStateQuery & taikv.v1.RingStateQuery.$Shape;
        }

        namespace RingStateQuery {

            /** Properties of a RingStateQuery. */
            interface $Properties {

                /** RingStateQuery target */
                target?: (taikv.v1.VirtualNode.$Properties|null|undefined);

                /** RingStateQuery notifier */
                notifier?: (taikv.v1.VirtualNode.$Properties|null|undefined);

                /** RingStateQuery knownVersion */
                knownVersion?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingStateQuery. */
            type $Shape = taikv.v1.RingStateQuery.$Properties;
        }

        /**
         * Properties of a RingStateAnswer.
         * @deprecated Use taikv.v1.RingStateAnswer.$Properties instead.
         */
        interface IRingStateAnswer extends taikv.v1.RingStateAnswer.$Properties {
        }

        /** Represents a RingStateAnswer. */
        class RingStateAnswer {

            /**
             * Constructs a new RingStateAnswer.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingStateAnswer.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingStateAnswer state. */
            state?: (taikv.v1.RingNeighbourhood.$Properties|null|undefined);

            /** RingStateAnswer unchanged. */
            unchanged?: (number|null|undefined);

            /** RingStateAnswer gone. */
            gone?: (boolean|null|undefined);

            /** RingStateAnswer answer. */
            answer?: ("state"|"unchanged"|"gone");

            /**
             * Creates a new RingStateAnswer instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingStateAnswer instance
             */
            static create(properties: taikv.v1.RingStateAnswer.$Shape): taikv.v1.RingStateAnswer & taikv.v1.RingStateAnswer.$Shape;
            static create(properties?: taikv.v1.RingStateAnswer.$Properties): taikv.v1.RingStateAnswer;

            /**
             * Encodes the specified RingStateAnswer message. Does not implicitly {@link taikv.v1.RingStateAnswer.verify|verify} messages.
             * @param message RingStateAnswer message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingStateAnswer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingStateAnswer message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingStateAnswer & taikv.v1.RingStateAnswer.$Shape} RingStateAnswer
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingStateAnswer & taikv.v1.RingStateAnswer.$Shape;
        }

        namespace RingStateAnswer {

            /** Properties of a RingStateAnswer. */
            interface $Properties {

                /** RingStateAnswer state */
                state?: (taikv.v1.RingNeighbourhood.$Properties|null|undefined);

                /** RingStateAnswer unchanged */
                unchanged?: (number|null|undefined);

                /** RingStateAnswer gone */
                gone?: (boolean|null|undefined);

                /** RingStateAnswer answer */
                answer?: ("state"|"unchanged"|"gone");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a RingStateAnswer. */
            type $Shape = {
              state?: taikv.v1.RingNeighbourhood.$Shape|null;
              unchanged?: number|null;
              gone?: boolean|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ answer?: undefined; state?: null; unchanged?: null; gone?: null }|{ answer?: "state"; state: taikv.v1.RingNeighbourhood.$Shape; unchanged?: null; gone?: null }|{ answer?: "unchanged"; state?: null; unchanged: number; gone?: null }|{ answer?: "gone"; state?: null; unchanged?: null; gone: boolean })
            );
        }

        /**
         * Properties of a RingMaintain.
         * @deprecated Use taikv.v1.RingMaintain.$Properties instead.
         */
        interface IRingMaintain extends taikv.v1.RingMaintain.$Properties {
        }

        /** Represents a RingMaintain. */
        class RingMaintain {

            /**
             * Constructs a new RingMaintain.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingMaintain.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingMaintain request. */
            request: number;

            /** RingMaintain directoryHash. */
            directoryHash: number;

            /** RingMaintain queries. */
            queries: taikv.v1.RingStateQuery.$Properties[];

            /** RingMaintain isResuming. */
            isResuming: boolean;

            /**
             * Creates a new RingMaintain instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingMaintain instance
             */
            static create(properties: taikv.v1.RingMaintain.$Shape): taikv.v1.RingMaintain & taikv.v1.RingMaintain.$Shape;
            static create(properties?: taikv.v1.RingMaintain.$Properties): taikv.v1.RingMaintain;

            /**
             * Encodes the specified RingMaintain message. Does not implicitly {@link taikv.v1.RingMaintain.verify|verify} messages.
             * @param message RingMaintain message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingMaintain.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingMaintain message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingMaintain & taikv.v1.RingMaintain.$Shape} RingMaintain
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingMaintain & taikv.v1.RingMaintain.$Shape;
        }

        namespace RingMaintain {

            /** Properties of a RingMaintain. */
            interface $Properties {

                /** RingMaintain request */
                request?: (number|null|undefined);

                /** RingMaintain directoryHash */
                directoryHash?: (number|null|undefined);

                /** RingMaintain queries */
                queries?: (taikv.v1.RingStateQuery.$Properties[]|null|undefined);

                /** RingMaintain isResuming */
                isResuming?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingMaintain. */
            type $Shape = taikv.v1.RingMaintain.$Properties;
        }

        /**
         * Properties of a RingMaintained.
         * @deprecated Use taikv.v1.RingMaintained.$Properties instead.
         */
        interface IRingMaintained extends taikv.v1.RingMaintained.$Properties {
        }

        /** Represents a RingMaintained. */
        class RingMaintained {

            /**
             * Constructs a new RingMaintained.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingMaintained.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingMaintained request. */
            request: number;

            /** RingMaintained directoryHash. */
            directoryHash: number;

            /** RingMaintained answers. */
            answers: taikv.v1.RingStateAnswer.$Properties[];

            /**
             * Creates a new RingMaintained instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingMaintained instance
             */
            static create(properties: taikv.v1.RingMaintained.$Shape): taikv.v1.RingMaintained & taikv.v1.RingMaintained.$Shape;
            static create(properties?: taikv.v1.RingMaintained.$Properties): taikv.v1.RingMaintained;

            /**
             * Encodes the specified RingMaintained message. Does not implicitly {@link taikv.v1.RingMaintained.verify|verify} messages.
             * @param message RingMaintained message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingMaintained.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingMaintained message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingMaintained & taikv.v1.RingMaintained.$Shape} RingMaintained
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingMaintained & taikv.v1.RingMaintained.$Shape;
        }

        namespace RingMaintained {

            /** Properties of a RingMaintained. */
            interface $Properties {

                /** RingMaintained request */
                request?: (number|null|undefined);

                /** RingMaintained directoryHash */
                directoryHash?: (number|null|undefined);

                /** RingMaintained answers */
                answers?: (taikv.v1.RingStateAnswer.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingMaintained. */
            type $Shape = {
              request?: number|null;
              directoryHash?: number|null;
              answers?: taikv.v1.RingStateAnswer.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a RingSuggest.
         * @deprecated Use taikv.v1.RingSuggest.$Properties instead.
         */
        interface IRingSuggest extends taikv.v1.RingSuggest.$Properties {
        }

        /** Represents a RingSuggest. */
        class RingSuggest {

            /**
             * Constructs a new RingSuggest.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingSuggest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingSuggest to. */
            to?: (taikv.v1.VirtualNode.$Properties|null|undefined);

            /** RingSuggest candidate. */
            candidate?: (taikv.v1.VirtualNode.$Properties|null|undefined);

            /**
             * Creates a new RingSuggest instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingSuggest instance
             */
            static create(properties: taikv.v1.RingSuggest.$Shape): taikv.v1.RingSuggest & taikv.v1.RingSuggest.$Shape;
            static create(properties?: taikv.v1.RingSuggest.$Properties): taikv.v1.RingSuggest;

            /**
             * Encodes the specified RingSuggest message. Does not implicitly {@link taikv.v1.RingSuggest.verify|verify} messages.
             * @param message RingSuggest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingSuggest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingSuggest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingSuggest & taikv.v1.RingSuggest.$Shape} RingSuggest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingSuggest & taikv.v1.RingSuggest.$Shape;
        }

        namespace RingSuggest {

            /** Properties of a RingSuggest. */
            interface $Properties {

                /** RingSuggest to */
                to?: (taikv.v1.VirtualNode.$Properties|null|undefined);

                /** RingSuggest candidate */
                candidate?: (taikv.v1.VirtualNode.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingSuggest. */
            type $Shape = taikv.v1.RingSuggest.$Properties;
        }

        /** RingFindWant enum. */
        enum RingFindWant {

            /** RING_FIND_WANT_UNSPECIFIED value */
            RING_FIND_WANT_UNSPECIFIED = 0,

            /** RING_FIND_WANT_OWNER value */
            RING_FIND_WANT_OWNER = 1,

            /** RING_FIND_WANT_PREDECESSOR value */
            RING_FIND_WANT_PREDECESSOR = 2
        }

        /**
         * Properties of a RingFind.
         * @deprecated Use taikv.v1.RingFind.$Properties instead.
         */
        interface IRingFind extends taikv.v1.RingFind.$Properties {
        }

        /** Represents a RingFind. */
        class RingFind {

            /**
             * Constructs a new RingFind.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingFind.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingFind request. */
            request: number;

            /** RingFind position. */
            position: Uint8Array;

            /** RingFind want. */
            want: taikv.v1.RingFindWant;

            /** RingFind asker. */
            asker?: (taikv.v1.VirtualNode.$Properties|null|undefined);

            /**
             * Creates a new RingFind instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingFind instance
             */
            static create(properties: taikv.v1.RingFind.$Shape): taikv.v1.RingFind & taikv.v1.RingFind.$Shape;
            static create(properties?: taikv.v1.RingFind.$Properties): taikv.v1.RingFind;

            /**
             * Encodes the specified RingFind message. Does not implicitly {@link taikv.v1.RingFind.verify|verify} messages.
             * @param message RingFind message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingFind.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingFind message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingFind & taikv.v1.RingFind.$Shape} RingFind
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingFind & taikv.v1.RingFind.$Shape;
        }

        namespace RingFind {

            /** Properties of a RingFind. */
            interface $Properties {

                /** RingFind request */
                request?: (number|null|undefined);

                /** RingFind position */
                position?: (Uint8Array|null|undefined);

                /** RingFind want */
                want?: (taikv.v1.RingFindWant|null|undefined);

                /** RingFind asker */
                asker?: (taikv.v1.VirtualNode.$Properties|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingFind. */
            type $Shape = taikv.v1.RingFind.$Properties;
        }

        /**
         * Properties of a RingFound.
         * @deprecated Use taikv.v1.RingFound.$Properties instead.
         */
        interface IRingFound extends taikv.v1.RingFound.$Properties {
        }

        /** Represents a RingFound. */
        class RingFound {

            /**
             * Constructs a new RingFound.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingFound.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingFound request. */
            request: number;

            /** RingFound isMember. */
            isMember: boolean;

            /** RingFound holder. */
            holder?: (taikv.v1.RingNeighbourhood.$Properties|null|undefined);

            /** RingFound next. */
            next: taikv.v1.VirtualNode.$Properties[];

            /**
             * Creates a new RingFound instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingFound instance
             */
            static create(properties: taikv.v1.RingFound.$Shape): taikv.v1.RingFound & taikv.v1.RingFound.$Shape;
            static create(properties?: taikv.v1.RingFound.$Properties): taikv.v1.RingFound;

            /**
             * Encodes the specified RingFound message. Does not implicitly {@link taikv.v1.RingFound.verify|verify} messages.
             * @param message RingFound message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingFound.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingFound message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingFound & taikv.v1.RingFound.$Shape} RingFound
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingFound & taikv.v1.RingFound.$Shape;
        }

        namespace RingFound {

            /** Properties of a RingFound. */
            interface $Properties {

                /** RingFound request */
                request?: (number|null|undefined);

                /** RingFound isMember */
                isMember?: (boolean|null|undefined);

                /** RingFound holder */
                holder?: (taikv.v1.RingNeighbourhood.$Properties|null|undefined);

                /** RingFound next */
                next?: (taikv.v1.VirtualNode.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingFound. */
            type $Shape = taikv.v1.RingFound.$Properties;
        }

        /**
         * Properties of a RingLeave.
         * @deprecated Use taikv.v1.RingLeave.$Properties instead.
         */
        interface IRingLeave extends taikv.v1.RingLeave.$Properties {
        }

        /** Represents a RingLeave. */
        class RingLeave {

            /**
             * Constructs a new RingLeave.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingLeave.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingLeave leaving. */
            leaving?: (taikv.v1.VirtualNode.$Properties|null|undefined);

            /** RingLeave predecessor. */
            predecessor?: (taikv.v1.VirtualNode.$Properties|null|undefined);

            /** RingLeave successors. */
            successors: taikv.v1.VirtualNode.$Properties[];

            /**
             * Creates a new RingLeave instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingLeave instance
             */
            static create(properties: taikv.v1.RingLeave.$Shape): taikv.v1.RingLeave & taikv.v1.RingLeave.$Shape;
            static create(properties?: taikv.v1.RingLeave.$Properties): taikv.v1.RingLeave;

            /**
             * Encodes the specified RingLeave message. Does not implicitly {@link taikv.v1.RingLeave.verify|verify} messages.
             * @param message RingLeave message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingLeave.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingLeave message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingLeave & taikv.v1.RingLeave.$Shape} RingLeave
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingLeave & taikv.v1.RingLeave.$Shape;
        }

        namespace RingLeave {

            /** Properties of a RingLeave. */
            interface $Properties {

                /** RingLeave leaving */
                leaving?: (taikv.v1.VirtualNode.$Properties|null|undefined);

                /** RingLeave predecessor */
                predecessor?: (taikv.v1.VirtualNode.$Properties|null|undefined);

                /** RingLeave successors */
                successors?: (taikv.v1.VirtualNode.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingLeave. */
            type $Shape = taikv.v1.RingLeave.$Properties;
        }

        /**
         * Properties of a RingPing.
         * @deprecated Use taikv.v1.RingPing.$Properties instead.
         */
        interface IRingPing extends taikv.v1.RingPing.$Properties {
        }

        /** Represents a RingPing. */
        class RingPing {

            /**
             * Constructs a new RingPing.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingPing.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingPing request. */
            request: number;

            /** RingPing directoryHash. */
            directoryHash: number;

            /** RingPing suspected. */
            suspected: Uint8Array[];

            /** RingPing isMember. */
            isMember: boolean;

            /**
             * Creates a new RingPing instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingPing instance
             */
            static create(properties: taikv.v1.RingPing.$Shape): taikv.v1.RingPing & taikv.v1.RingPing.$Shape;
            static create(properties?: taikv.v1.RingPing.$Properties): taikv.v1.RingPing;

            /**
             * Encodes the specified RingPing message. Does not implicitly {@link taikv.v1.RingPing.verify|verify} messages.
             * @param message RingPing message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingPing.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingPing message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingPing & taikv.v1.RingPing.$Shape} RingPing
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingPing & taikv.v1.RingPing.$Shape;
        }

        namespace RingPing {

            /** Properties of a RingPing. */
            interface $Properties {

                /** RingPing request */
                request?: (number|null|undefined);

                /** RingPing directoryHash */
                directoryHash?: (number|null|undefined);

                /** RingPing suspected */
                suspected?: (Uint8Array[]|null|undefined);

                /** RingPing isMember */
                isMember?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingPing. */
            type $Shape = taikv.v1.RingPing.$Properties;
        }

        /**
         * Properties of a RingPong.
         * @deprecated Use taikv.v1.RingPong.$Properties instead.
         */
        interface IRingPong extends taikv.v1.RingPong.$Properties {
        }

        /** Represents a RingPong. */
        class RingPong {

            /**
             * Constructs a new RingPong.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingPong.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingPong request. */
            request: number;

            /** RingPong directoryHash. */
            directoryHash: number;

            /** RingPong isMember. */
            isMember: boolean;

            /** RingPong wallMs. */
            wallMs: number;

            /**
             * Creates a new RingPong instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingPong instance
             */
            static create(properties: taikv.v1.RingPong.$Shape): taikv.v1.RingPong & taikv.v1.RingPong.$Shape;
            static create(properties?: taikv.v1.RingPong.$Properties): taikv.v1.RingPong;

            /**
             * Encodes the specified RingPong message. Does not implicitly {@link taikv.v1.RingPong.verify|verify} messages.
             * @param message RingPong message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingPong.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingPong message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingPong & taikv.v1.RingPong.$Shape} RingPong
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingPong & taikv.v1.RingPong.$Shape;
        }

        namespace RingPong {

            /** Properties of a RingPong. */
            interface $Properties {

                /** RingPong request */
                request?: (number|null|undefined);

                /** RingPong directoryHash */
                directoryHash?: (number|null|undefined);

                /** RingPong isMember */
                isMember?: (boolean|null|undefined);

                /** RingPong wallMs */
                wallMs?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingPong. */
            type $Shape = taikv.v1.RingPong.$Properties;
        }

        /**
         * Properties of a RingRelay.
         * @deprecated Use taikv.v1.RingRelay.$Properties instead.
         */
        interface IRingRelay extends taikv.v1.RingRelay.$Properties {
        }

        /** Represents a RingRelay. */
        class RingRelay {

            /**
             * Constructs a new RingRelay.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingRelay.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingRelay request. */
            request: number;

            /** RingRelay target. */
            target: Uint8Array;

            /** RingRelay address. */
            address: string;

            /**
             * Creates a new RingRelay instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingRelay instance
             */
            static create(properties: taikv.v1.RingRelay.$Shape): taikv.v1.RingRelay & taikv.v1.RingRelay.$Shape;
            static create(properties?: taikv.v1.RingRelay.$Properties): taikv.v1.RingRelay;

            /**
             * Encodes the specified RingRelay message. Does not implicitly {@link taikv.v1.RingRelay.verify|verify} messages.
             * @param message RingRelay message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingRelay.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingRelay message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingRelay & taikv.v1.RingRelay.$Shape} RingRelay
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingRelay & taikv.v1.RingRelay.$Shape;
        }

        namespace RingRelay {

            /** Properties of a RingRelay. */
            interface $Properties {

                /** RingRelay request */
                request?: (number|null|undefined);

                /** RingRelay target */
                target?: (Uint8Array|null|undefined);

                /** RingRelay address */
                address?: (string|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingRelay. */
            type $Shape = taikv.v1.RingRelay.$Properties;
        }

        /**
         * Properties of a RingRelayed.
         * @deprecated Use taikv.v1.RingRelayed.$Properties instead.
         */
        interface IRingRelayed extends taikv.v1.RingRelayed.$Properties {
        }

        /** Represents a RingRelayed. */
        class RingRelayed {

            /**
             * Constructs a new RingRelayed.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingRelayed.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingRelayed request. */
            request: number;

            /** RingRelayed isReached. */
            isReached: boolean;

            /**
             * Creates a new RingRelayed instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingRelayed instance
             */
            static create(properties: taikv.v1.RingRelayed.$Shape): taikv.v1.RingRelayed & taikv.v1.RingRelayed.$Shape;
            static create(properties?: taikv.v1.RingRelayed.$Properties): taikv.v1.RingRelayed;

            /**
             * Encodes the specified RingRelayed message. Does not implicitly {@link taikv.v1.RingRelayed.verify|verify} messages.
             * @param message RingRelayed message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingRelayed.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingRelayed message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingRelayed & taikv.v1.RingRelayed.$Shape} RingRelayed
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingRelayed & taikv.v1.RingRelayed.$Shape;
        }

        namespace RingRelayed {

            /** Properties of a RingRelayed. */
            interface $Properties {

                /** RingRelayed request */
                request?: (number|null|undefined);

                /** RingRelayed isReached */
                isReached?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingRelayed. */
            type $Shape = taikv.v1.RingRelayed.$Properties;
        }

        /**
         * Properties of a RingRevision.
         * @deprecated Use taikv.v1.RingRevision.$Properties instead.
         */
        interface IRingRevision extends taikv.v1.RingRevision.$Properties {
        }

        /** Represents a RingRevision. */
        class RingRevision {

            /**
             * Constructs a new RingRevision.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingRevision.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingRevision node. */
            node: Uint8Array;

            /** RingRevision incarnation. */
            incarnation: number;

            /** RingRevision revision. */
            revision: number;

            /**
             * Creates a new RingRevision instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingRevision instance
             */
            static create(properties: taikv.v1.RingRevision.$Shape): taikv.v1.RingRevision & taikv.v1.RingRevision.$Shape;
            static create(properties?: taikv.v1.RingRevision.$Properties): taikv.v1.RingRevision;

            /**
             * Encodes the specified RingRevision message. Does not implicitly {@link taikv.v1.RingRevision.verify|verify} messages.
             * @param message RingRevision message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingRevision.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingRevision message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingRevision & taikv.v1.RingRevision.$Shape} RingRevision
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingRevision & taikv.v1.RingRevision.$Shape;
        }

        namespace RingRevision {

            /** Properties of a RingRevision. */
            interface $Properties {

                /** RingRevision node */
                node?: (Uint8Array|null|undefined);

                /** RingRevision incarnation */
                incarnation?: (number|null|undefined);

                /** RingRevision revision */
                revision?: (number|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingRevision. */
            type $Shape = taikv.v1.RingRevision.$Properties;
        }

        /**
         * Properties of a RingExchange.
         * @deprecated Use taikv.v1.RingExchange.$Properties instead.
         */
        interface IRingExchange extends taikv.v1.RingExchange.$Properties {
        }

        /** Represents a RingExchange. */
        class RingExchange {

            /**
             * Constructs a new RingExchange.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingExchange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingExchange known. */
            known: taikv.v1.RingRevision.$Properties[];

            /**
             * Creates a new RingExchange instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingExchange instance
             */
            static create(properties: taikv.v1.RingExchange.$Shape): taikv.v1.RingExchange & taikv.v1.RingExchange.$Shape;
            static create(properties?: taikv.v1.RingExchange.$Properties): taikv.v1.RingExchange;

            /**
             * Encodes the specified RingExchange message. Does not implicitly {@link taikv.v1.RingExchange.verify|verify} messages.
             * @param message RingExchange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingExchange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingExchange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingExchange & taikv.v1.RingExchange.$Shape} RingExchange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingExchange & taikv.v1.RingExchange.$Shape;
        }

        namespace RingExchange {

            /** Properties of a RingExchange. */
            interface $Properties {

                /** RingExchange known */
                known?: (taikv.v1.RingRevision.$Properties[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingExchange. */
            type $Shape = taikv.v1.RingExchange.$Properties;
        }

        /**
         * Properties of a RingDescription.
         * @deprecated Use taikv.v1.RingDescription.$Properties instead.
         */
        interface IRingDescription extends taikv.v1.RingDescription.$Properties {
        }

        /** Represents a RingDescription. */
        class RingDescription {

            /**
             * Constructs a new RingDescription.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingDescription.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingDescription record. */
            record?: (taikv.v1.NodeRecord.$Properties|null|undefined);

            /** RingDescription incarnationMax. */
            incarnationMax: number;

            /** RingDescription virtualNodes. */
            virtualNodes: taikv.v1.VirtualNode.$Properties[];

            /** RingDescription hasVirtualNodes. */
            hasVirtualNodes: boolean;

            /** RingDescription isDown. */
            isDown: boolean;

            /**
             * Creates a new RingDescription instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingDescription instance
             */
            static create(properties: taikv.v1.RingDescription.$Shape): taikv.v1.RingDescription & taikv.v1.RingDescription.$Shape;
            static create(properties?: taikv.v1.RingDescription.$Properties): taikv.v1.RingDescription;

            /**
             * Encodes the specified RingDescription message. Does not implicitly {@link taikv.v1.RingDescription.verify|verify} messages.
             * @param message RingDescription message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingDescription.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingDescription message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingDescription & taikv.v1.RingDescription.$Shape} RingDescription
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingDescription & taikv.v1.RingDescription.$Shape;
        }

        namespace RingDescription {

            /** Properties of a RingDescription. */
            interface $Properties {

                /** RingDescription record */
                record?: (taikv.v1.NodeRecord.$Properties|null|undefined);

                /** RingDescription incarnationMax */
                incarnationMax?: (number|null|undefined);

                /** RingDescription virtualNodes */
                virtualNodes?: (taikv.v1.VirtualNode.$Properties[]|null|undefined);

                /** RingDescription hasVirtualNodes */
                hasVirtualNodes?: (boolean|null|undefined);

                /** RingDescription isDown */
                isDown?: (boolean|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingDescription. */
            type $Shape = taikv.v1.RingDescription.$Properties;
        }

        /**
         * Properties of a RingTell.
         * @deprecated Use taikv.v1.RingTell.$Properties instead.
         */
        interface IRingTell extends taikv.v1.RingTell.$Properties {
        }

        /** Represents a RingTell. */
        class RingTell {

            /**
             * Constructs a new RingTell.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingTell.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingTell descriptions. */
            descriptions: taikv.v1.RingDescription.$Properties[];

            /** RingTell wanted. */
            wanted: Uint8Array[];

            /**
             * Creates a new RingTell instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingTell instance
             */
            static create(properties: taikv.v1.RingTell.$Shape): taikv.v1.RingTell & taikv.v1.RingTell.$Shape;
            static create(properties?: taikv.v1.RingTell.$Properties): taikv.v1.RingTell;

            /**
             * Encodes the specified RingTell message. Does not implicitly {@link taikv.v1.RingTell.verify|verify} messages.
             * @param message RingTell message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingTell.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingTell message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingTell & taikv.v1.RingTell.$Shape} RingTell
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingTell & taikv.v1.RingTell.$Shape;
        }

        namespace RingTell {

            /** Properties of a RingTell. */
            interface $Properties {

                /** RingTell descriptions */
                descriptions?: (taikv.v1.RingDescription.$Properties[]|null|undefined);

                /** RingTell wanted */
                wanted?: (Uint8Array[]|null|undefined);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RingTell. */
            type $Shape = taikv.v1.RingTell.$Properties;
        }

        /**
         * Properties of a RingMessage.
         * @deprecated Use taikv.v1.RingMessage.$Properties instead.
         */
        interface IRingMessage extends taikv.v1.RingMessage.$Properties {
        }

        /** Represents a RingMessage. */
        class RingMessage {

            /**
             * Constructs a new RingMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: taikv.v1.RingMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RingMessage maintain. */
            maintain?: (taikv.v1.RingMaintain.$Properties|null|undefined);

            /** RingMessage maintained. */
            maintained?: (taikv.v1.RingMaintained.$Properties|null|undefined);

            /** RingMessage suggest. */
            suggest?: (taikv.v1.RingSuggest.$Properties|null|undefined);

            /** RingMessage find. */
            find?: (taikv.v1.RingFind.$Properties|null|undefined);

            /** RingMessage found. */
            found?: (taikv.v1.RingFound.$Properties|null|undefined);

            /** RingMessage leave. */
            leave?: (taikv.v1.RingLeave.$Properties|null|undefined);

            /** RingMessage ping. */
            ping?: (taikv.v1.RingPing.$Properties|null|undefined);

            /** RingMessage pong. */
            pong?: (taikv.v1.RingPong.$Properties|null|undefined);

            /** RingMessage relay. */
            relay?: (taikv.v1.RingRelay.$Properties|null|undefined);

            /** RingMessage relayed. */
            relayed?: (taikv.v1.RingRelayed.$Properties|null|undefined);

            /** RingMessage exchange. */
            exchange?: (taikv.v1.RingExchange.$Properties|null|undefined);

            /** RingMessage tell. */
            tell?: (taikv.v1.RingTell.$Properties|null|undefined);

            /** RingMessage message. */
            message?: ("maintain"|"maintained"|"suggest"|"find"|"found"|"leave"|"ping"|"pong"|"relay"|"relayed"|"exchange"|"tell");

            /**
             * Creates a new RingMessage instance using the specified properties.
             * @param [properties] Properties to set
             * @returns RingMessage instance
             */
            static create(properties: taikv.v1.RingMessage.$Shape): taikv.v1.RingMessage & taikv.v1.RingMessage.$Shape;
            static create(properties?: taikv.v1.RingMessage.$Properties): taikv.v1.RingMessage;

            /**
             * Encodes the specified RingMessage message. Does not implicitly {@link taikv.v1.RingMessage.verify|verify} messages.
             * @param message RingMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: taikv.v1.RingMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RingMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {taikv.v1.RingMessage & taikv.v1.RingMessage.$Shape} RingMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): taikv.v1.RingMessage & taikv.v1.RingMessage.$Shape;
        }

        namespace RingMessage {

            /** Properties of a RingMessage. */
            interface $Properties {

                /** RingMessage maintain */
                maintain?: (taikv.v1.RingMaintain.$Properties|null|undefined);

                /** RingMessage maintained */
                maintained?: (taikv.v1.RingMaintained.$Properties|null|undefined);

                /** RingMessage suggest */
                suggest?: (taikv.v1.RingSuggest.$Properties|null|undefined);

                /** RingMessage find */
                find?: (taikv.v1.RingFind.$Properties|null|undefined);

                /** RingMessage found */
                found?: (taikv.v1.RingFound.$Properties|null|undefined);

                /** RingMessage leave */
                leave?: (taikv.v1.RingLeave.$Properties|null|undefined);

                /** RingMessage ping */
                ping?: (taikv.v1.RingPing.$Properties|null|undefined);

                /** RingMessage pong */
                pong?: (taikv.v1.RingPong.$Properties|null|undefined);

                /** RingMessage relay */
                relay?: (taikv.v1.RingRelay.$Properties|null|undefined);

                /** RingMessage relayed */
                relayed?: (taikv.v1.RingRelayed.$Properties|null|undefined);

                /** RingMessage exchange */
                exchange?: (taikv.v1.RingExchange.$Properties|null|undefined);

                /** RingMessage tell */
                tell?: (taikv.v1.RingTell.$Properties|null|undefined);

                /** RingMessage message */
                message?: ("maintain"|"maintained"|"suggest"|"find"|"found"|"leave"|"ping"|"pong"|"relay"|"relayed"|"exchange"|"tell");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a RingMessage. */
            type $Shape = {
              maintain?: taikv.v1.RingMaintain.$Shape|null;
              maintained?: taikv.v1.RingMaintained.$Shape|null;
              suggest?: taikv.v1.RingSuggest.$Shape|null;
              find?: taikv.v1.RingFind.$Shape|null;
              found?: taikv.v1.RingFound.$Shape|null;
              leave?: taikv.v1.RingLeave.$Shape|null;
              ping?: taikv.v1.RingPing.$Shape|null;
              pong?: taikv.v1.RingPong.$Shape|null;
              relay?: taikv.v1.RingRelay.$Shape|null;
              relayed?: taikv.v1.RingRelayed.$Shape|null;
              exchange?: taikv.v1.RingExchange.$Shape|null;
              tell?: taikv.v1.RingTell.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ message?: undefined; maintain?: null; maintained?: null; suggest?: null; find?: null; found?: null; leave?: null; ping?: null; pong?: null; relay?: null; relayed?: null; exchange?: null; tell?: null }|{ message?: "maintain"; maintain: taikv.v1.RingMaintain.$Shape; maintained?: null; suggest?: null; find?: null; found?: null; leave?: null; ping?: null; pong?: null; relay?: null; relayed?: null; exchange?: null; tell?: null }|{ message?: "maintained"; maintain?: null; maintained: taikv.v1.RingMaintained.$Shape; suggest?: null; find?: null; found?: null; leave?: null; ping?: null; pong?: null; relay?: null; relayed?: null; exchange?: null; tell?: null }|{ message?: "suggest"; maintain?: null; maintained?: null; suggest: taikv.v1.RingSuggest.$Shape; find?: null; found?: null; leave?: null; ping?: null; pong?: null; relay?: null; relayed?: null; exchange?: null; tell?: null }|{ message?: "find"; maintain?: null; maintained?: null; suggest?: null; find: taikv.v1.RingFind.$Shape; found?: null; leave?: null; ping?: null; pong?: null; relay?: null; relayed?: null; exchange?: null; tell?: null }|{ message?: "found"; maintain?: null; maintained?: null; suggest?: null; find?: null; found: taikv.v1.RingFound.$Shape; leave?: null; ping?: null; pong?: null; relay?: null; relayed?: null; exchange?: null; tell?: null }|{ message?: "leave"; maintain?: null; maintained?: null; suggest?: null; find?: null; found?: null; leave: taikv.v1.RingLeave.$Shape; ping?: null; pong?: null; relay?: null; relayed?: null; exchange?: null; tell?: null }|{ message?: "ping"; maintain?: null; maintained?: null; suggest?: null; find?: null; found?: null; leave?: null; ping: taikv.v1.RingPing.$Shape; pong?: null; relay?: null; relayed?: null; exchange?: null; tell?: null }|{ message?: "pong"; maintain?: null; maintained?: null; suggest?: null; find?: null; found?: null; leave?: null; ping?: null; pong: taikv.v1.RingPong.$Shape; relay?: null; relayed?: null; exchange?: null; tell?: null }|{ message?: "relay"; maintain?: null; maintained?: null; suggest?: null; find?: null; found?: null; leave?: null; ping?: null; pong?: null; relay: taikv.v1.RingRelay.$Shape; relayed?: null; exchange?: null; tell?: null }|{ message?: "relayed"; maintain?: null; maintained?: null; suggest?: null; find?: null; found?: null; leave?: null; ping?: null; pong?: null; relay?: null; relayed: taikv.v1.RingRelayed.$Shape; exchange?: null; tell?: null }|{ message?: "exchange"; maintain?: null; maintained?: null; suggest?: null; find?: null; found?: null; leave?: null; ping?: null; pong?: null; relay?: null; relayed?: null; exchange: taikv.v1.RingExchange.$Shape; tell?: null }|{ message?: "tell"; maintain?: null; maintained?: null; suggest?: null; find?: null; found?: null; leave?: null; ping?: null; pong?: null; relay?: null; relayed?: null; exchange?: null; tell: taikv.v1.RingTell.$Shape })
            );
        }
    }
}
