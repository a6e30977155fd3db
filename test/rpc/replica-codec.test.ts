/** Every message about copies survives the wire, and noise is refused. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import { decodeReplicaMessage, encodeReplicaMessage } from "#rpc/codec/replica-codec.ts";
import { anyMessage, MESSAGE_KINDS, messageOf } from "../support/any-replica-message.ts";

for (const kind of MESSAGE_KINDS) {
  test(`a message of kind ${kind} is the same after the wire`, () => {
    fc.assert(
      fc.property(messageOf(kind), (message) => {
        expect(decodeReplicaMessage(encodeReplicaMessage(message))).toEqual(message);
      }),
    );
  });
}

test("bytes that are no message never throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
      decodeReplicaMessage(noise);
    }),
    { numRuns: 2000 },
  );
});

test("a message with a few bytes changed, missing or too many never throws, and what it gives can be sent again", () => {
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), cut: fc.nat({ max: 3 }) });
  fc.assert(
    fc.property(anyMessage, fc.array(change, { minLength: 1, maxLength: 4 }), (message, changes) => {
      let wire = encodeReplicaMessage(message).slice();
      for (const { at, byte, cut } of changes) {
        if (wire.length === 0) break;
        wire[at % wire.length] = byte;
        if (cut === 0) wire = wire.slice(0, at % wire.length);
      }
      const decoded = decodeReplicaMessage(wire);
      if (decoded !== undefined) expect(decodeReplicaMessage(encodeReplicaMessage(decoded))).toEqual(decoded);
    }),
    { numRuns: 2000 },
  );
});
