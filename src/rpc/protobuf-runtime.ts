/**
 * The protobuf runtime as this project wants it: 64-bit integers are numbers, exact up to 2^53.
 *
 * Generated code imports the runtime from here, so that it is configured before the first message is read.
 * Values of the full 64 bits (positions, checksums, versions) travel as bytes; a bigint would be written as 0.
 */
import protobuf from "protobufjs/minimal.js";

protobuf.util.Long = null as unknown as typeof protobuf.util.Long;
protobuf.configure();

/** Up to here a copy costs less than asking for the memory behind a view. */
export const COPIED_BYTES_MAX = 1024;

protobuf.Reader.prototype.raw = function raw(start: number, end: number): Uint8Array {
  return end - start <= COPIED_BYTES_MAX ? this.buf.slice(start, end) : this.buf.subarray(start, end);
};

/** As the library's, but looks at the fields that the message has, not at all that it could have. */
protobuf.util.oneOfSetter = (fieldNames: readonly string[]): protobuf.OneOfSetter => {
  const isOneOf = new Set(fieldNames);
  return function keepOnly(this: Record<string, unknown>, chosen: string | undefined): void {
    for (const name of Object.keys(this)) if (name !== chosen && isOneOf.has(name)) delete this[name];
  };
};

export const { Reader, Writer, util, roots, rpc } = protobuf;

/** What wrote the last message writes the next one: a writer of its own would cost more than most messages. */
let spareWriter: protobuf.Writer | undefined;
/** A writer that has grown further than this is let go. */
const SPARE_BYTES_MAX = 64 * 1024;

/** What `write` writes, in bytes of its own. */
export function written(write: (writer: protobuf.Writer) => void): Uint8Array {
  const writer = spareWriter ?? new Writer();
  // Not there for whoever writes meanwhile, nor after a fault.
  spareWriter = undefined;
  write(writer);
  const bytes = writer.buf.slice(0, writer.pos);
  writer.reset();
  if (writer.buf.length <= SPARE_BYTES_MAX) spareWriter = writer;
  return bytes;
}
