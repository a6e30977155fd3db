/** A removal is told loudly where the node was a member, and quietly to a newcomer who hears of it for the first time. */
import { expect, test } from "bun:test";
import { logEvent } from "#node/event-log.ts";
import { joinedMachine, placeAt } from "../ring/lone-machine.ts";

const [member, gone] = [placeAt(200), placeAt(300)];

for (const [what, isMember, level] of [
  ["a member", true, "warn"],
  ["a node of before this one's time", false, "debug"],
] as const) {
  test(`the removal of ${what} is told as ${level}`, () => {
    const machine = joinedMachine([member]);
    const hear = (lifecycle: "serving" | "removed", revision: number) => {
      const record = { name: "n", address: "n:1", incarnation: 1, revision, lifecycle, weight: 1, virtualNodes: 1 };
      const described = { record: { ...record, id: gone.node, zone: "" }, incarnationMax: 0, virtualNodes: undefined };
      return machine.hear(member, { kind: "tell", descriptions: [{ ...described, isDown: false }], wanted: [] });
    };
    if (isMember) hear("serving", 1);
    const told: string[] = [];
    for (const effect of hear("removed", 2)) {
      if (effect.kind !== "event") continue;
      const event = { kind: "ring", event: effect.event } as const;
      logEvent({ write: (at, text) => told.push(`${at}: ${text}`) }, event, (node) => node);
    }
    expect(told).toEqual([`${level}: node removed for good`]);
  });
}
