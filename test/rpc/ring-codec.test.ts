/** Every message of the ring survives the wire, and noise is refused. */
import { expect, test } from "bun:test";
import fc from "fast-check";
import type { NodeId } from "#model/node-id.ts";
import { positionFrom } from "#model/position.ts";
import type { VirtualNode } from "#model/virtual-node.ts";
import type { Description, Neighbourhood, RingMessage, StateAnswer, StateQuery } from "#ring/message.ts";
import { decodeRingMessage, encodeRingMessage } from "#rpc/codec/ring-codec.ts";

const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const request = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const node = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => Buffer.from(bytes).toString("hex") as NodeId);
const position = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(positionFrom);
const place: fc.Arbitrary<VirtualNode> = fc.record({
  node,
  index: uint32,
  incarnation: uint32,
  position,
  kind: fc.constantFrom("hashed", "balanced", "fixed", "silent"),
});
const places = fc.array(place, { maxLength: 4 });
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const neighbourhood: fc.Arbitrary<Neighbourhood> = fc.record({
  self: place,
  predecessor: maybe(place),
  successors: places,
  wraps: fc.boolean(),
  version: request,
});
const query: fc.Arbitrary<StateQuery> = fc.record({ target: place, notifier: maybe(place), knownVersion: request });
const answer: fc.Arbitrary<StateAnswer> = fc.oneof(
  neighbourhood.map((of): StateAnswer => ({ kind: "state", neighbourhood: of })),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }).map((version): StateAnswer => ({ kind: "unchanged", version })),
  fc.constant<StateAnswer>({ kind: "gone" }),
);
const description: fc.Arbitrary<Description> = fc
  .record({
    record: fc.record({
      id: node,
      name: fc.string({ maxLength: 20 }),
      address: fc.string({ maxLength: 20 }),
      incarnation: uint32,
      revision: uint32,
      lifecycle: fc.constantFrom("starting", "joining", "serving", "leaving", "stopped"),
      weight: fc.double({ min: 0, max: 1000, noNaN: true }).map((weight) => weight + 0),
      virtualNodes: fc.integer({ min: 0, max: 1024 }),
      zone: fc.string({ maxLength: 8 }),
    }),
    incarnationMax: uint32,
    virtualNodes: maybe(places),
    isDown: fc.boolean(),
  })
  .map((of) => ({ ...of, virtualNodes: of.virtualNodes?.map((own) => ({ ...own, node: of.record.id })) }));

const directoryHash = uint32;
const kinds = {
  maintain: fc.record({
    kind: fc.constant("maintain"),
    isResuming: fc.boolean(),
    request,
    directoryHash,
    queries: fc.array(query, { maxLength: 4 }),
  }),
  maintained: fc.record({
    kind: fc.constant("maintained"),
    request,
    directoryHash,
    answers: fc.array(answer, { maxLength: 4 }),
  }),
  suggest: fc.record({ kind: fc.constant("suggest"), to: place, candidate: place }),
  find: fc.record({
    kind: fc.constant("find"),
    request,
    position,
    want: fc.constantFrom("owner", "predecessor"),
    asker: maybe(place),
  }),
  found: fc.record({
    kind: fc.constant("found"),
    request,
    isMember: fc.boolean(),
    holder: maybe(neighbourhood),
    next: places,
  }),
  leave: fc.record({ kind: fc.constant("leave"), leaving: place, predecessor: maybe(place), successors: places }),
  ping: fc.record({
    kind: fc.constant("ping"),
    request,
    directoryHash,
    isMember: fc.boolean(),
    suspected: fc.array(node, { maxLength: 3 }),
  }),
  pong: fc.record({
    kind: fc.constant("pong"),
    request,
    directoryHash,
    isMember: fc.boolean(),
    wallMs: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  }),
  relay: fc.record({ kind: fc.constant("relay"), request, target: node, address: fc.string({ maxLength: 30 }) }),
  relayed: fc.record({ kind: fc.constant("relayed"), request, isReached: fc.boolean() }),
  exchange: fc.record({
    kind: fc.constant("exchange"),
    known: fc.array(fc.record({ node, incarnation: uint32, revision: uint32 }), { maxLength: 4 }),
  }),
  tell: fc.record({
    kind: fc.constant("tell"),
    descriptions: fc.array(description, { maxLength: 3 }),
    wanted: fc.array(node, { maxLength: 3 }),
  }),
} satisfies { [Kind in RingMessage["kind"]]: fc.Arbitrary<Extract<RingMessage, { kind: Kind }>> };

for (const [kind, messages] of Object.entries(kinds)) {
  test(`a message of kind ${kind} is the same after the wire`, () => {
    fc.assert(
      fc.property(messages as fc.Arbitrary<RingMessage>, (message) => {
        expect(decodeRingMessage(encodeRingMessage(message))).toEqual(message);
      }),
      { numRuns: 100 },
    );
  });
}

test("noise decodes to nothing or to a message, and never throws", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const message = decodeRingMessage(bytes);
      expect(message === undefined || typeof message.kind === "string").toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("a position of seven bytes, or an unknown kind of virtual node, is refused", () => {
  const good = encodeRingMessage({
    kind: "find",
    request: 7,
    position: positionFrom(1n),
    want: "owner",
    asker: undefined,
  });
  const at = good.indexOf(8, 3);
  const bad = new Uint8Array([...good.slice(0, at), 7, ...good.slice(at + 1, at + 8), ...good.slice(at + 9)]);
  bad[1] = (good[1] as number) - 1;
  expect(decodeRingMessage(good)).toBeDefined();
  expect(decodeRingMessage(bad)).toBeUndefined();
});
