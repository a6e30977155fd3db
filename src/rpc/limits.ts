/** Limits of what travels: the same for nodes and clients. */
import { KIB, MIB } from "#base/units.ts";

/** A message on the wire at most, both ways: large enough that a payload one byte too long arrives and is told so. */
export const WIRE_BYTES_MAX: number = 32 * MIB;

/** What is kept free of it for the frame around an answer or a message. */
export const FRAME_OVERHEAD_BYTES: number = 64 * KIB;

/** Operations, results or messages in one frame at most. */
export const FRAME_ITEMS_MAX = 1024;

/** A frame is full with the item that reaches this; a larger item travels alone. */
export const FRAME_BYTES_MAX: number = 256 * KIB;

/** Trailing metadata and error details stay under what every gRPC client accepts. */
export const DETAILS_BYTES_MAX: number = 4 * KIB;

/** When the caller set no deadline. */
export const TIMEOUT_MS_DEFAULT = 10_000;
