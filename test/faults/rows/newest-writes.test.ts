import { expect, test } from "bun:test";
import type { Attempt } from "../load/history.ts";
import { payloadsAllowed } from "./newest-writes.ts";

function write(payload: string, outcome: Pick<Attempt, "result" | "effect">): Attempt {
  return { key: "k", kind: "insert", consistency: "one", address: "n1:1", startMs: 0, endMs: 0, payload, ...outcome };
}
const OK = { result: "ok" } as const;
const UNKNOWN = { result: "failed", effect: "may-have-been-written" } as const;
const NOTHING = { result: "failed", effect: "nothing-written" } as const;

test("the last acknowledged write is what must be there, and what was acknowledged before it must not", () => {
  expect(payloadsAllowed([write("a", OK), write("b", UNKNOWN), write("c", OK)])).toEqual(["c"]);
});

test("a later write of unknown outcome may be there instead, one that wrote nothing may not", () => {
  expect(payloadsAllowed([write("a", OK), write("b", UNKNOWN), write("c", NOTHING)])).toEqual(["a", "b"]);
});

test("nothing is asked of a key none of whose writes was acknowledged", () => {
  expect(payloadsAllowed([write("a", UNKNOWN), write("b", NOTHING)])).toBeUndefined();
});
