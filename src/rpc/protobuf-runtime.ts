/**
 * The protobuf runtime as this project wants it: 64-bit integers are numbers, exact up to 2^53.
 *
 * Generated code imports the runtime from here, so that it is configured before the first message is read.
 * Values of the full 64 bits (positions, checksums, versions) travel as bytes; a bigint would be written as 0.
 */
import protobuf from "protobufjs/minimal.js";

protobuf.util.Long = null as unknown as typeof protobuf.util.Long;
protobuf.configure();

export const { Reader, Writer, util, roots, rpc } = protobuf;
