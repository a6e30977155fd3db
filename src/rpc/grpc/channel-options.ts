/** How gRPC channels and servers are tuned; each value with its reason. */
import { type ChannelOptions, logVerbosity, setLogVerbosity } from "@grpc/grpc-js";
import { MIB } from "#base/units.ts";
import { WIRE_BYTES_MAX } from "../limits.ts";

// What the library would print arrives as an error, too, and is told by whoever gets it.
setLogVerbosity(logVerbosity.NONE);

/** HTTP/2 windows of 64 KiB, the default, starve calls that share a connection. */
export const WINDOW_BYTES: number = MIB;

const MESSAGES: ChannelOptions = {
  "grpc.max_receive_message_length": WIRE_BYTES_MAX,
  "grpc.max_send_message_length": WIRE_BYTES_MAX,
};

/** Fast reconnects, and neither replay buffers nor connections shared between channels. */
const CHANNEL: ChannelOptions = {
  ...MESSAGES,
  "grpc-node.flow_control_window": WINDOW_BYTES,
  "grpc.enable_retries": 0,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 2000,
  "grpc.use_local_subchannel_pool": 1,
  "grpc.service_config_disable_resolution": 1,
};

/** Between nodes: a frozen node is noticed within seconds. */
export const PEER_CHANNEL: ChannelOptions = {
  ...CHANNEL,
  "grpc.keepalive_time_ms": 5000,
  "grpc.keepalive_timeout_ms": 2000,
  "grpc.keepalive_permit_without_calls": 1,
};

export const CLIENT_CHANNEL: ChannelOptions = {
  ...CHANNEL,
  "grpc.keepalive_time_ms": 10_000,
  "grpc.keepalive_timeout_ms": 5000,
};

export const SERVER: ChannelOptions = { ...MESSAGES, "grpc.max_concurrent_streams": 4096 };
