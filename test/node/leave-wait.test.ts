/** A leave that cannot come to its end says why, and what there is to do. */
import { expect, test } from "bun:test";
import type { NodeId } from "#model/node-id.ts";
import type { Lifecycle, Liveness } from "#model/node-record.ts";
import { createOperatorHandler, type OperatorParts } from "#node/operator-handler.ts";
import { A, B, C, CONFIG, D } from "../support/few-nodes.ts";
import { startLoneNode, viewOf } from "../support/lone-node.ts";

type Others = { readonly [id: NodeId]: Lifecycle | Liveness };

/** C leaves, an owner with A and B of the only range; D is the one that could take its place. */
async function leavingC(isForced: boolean) {
  const node = startLoneNode(C);
  const tell = (others: Others): void => {
    const { nodes, ...view } = viewOf(new Map([A, B, C, D].map((id) => [id, "up"] as const)));
    const told = [...nodes].map(([id, known]) => {
      const said = others[id] ?? "up";
      if (said === "down") return [id, { ...known, liveness: said }] as const;
      return said === "leaving" || said === "stopped"
        ? ([id, { ...known, record: { ...known.record, lifecycle: said } }] as const)
        : ([id, known] as const);
    });
    node.feed({ kind: "view", view: { ...view, nodes: new Map(told) } });
  };
  tell({});
  node.feed({ kind: "message", from: B, message: { kind: "learn", requestId: 1, configs: [CONFIG] } });
  const parts = {
    life: {
      identity: { id: C, name: "03", settings: { replicationFactor: 3 } },
      replication: node.replication,
      ring: { plan: undefined },
    },
    leave: (force: boolean) => {
      node.feed({ kind: "leave", isForced: force });
      return new Promise(() => {});
    },
  } as unknown as OperatorParts;
  const handler = createOperatorHandler(() => parts);
  const steps = handler.leave({ force: isForced }, {} as never)[Symbol.asyncIterator]();
  const note = async (): Promise<string | null | undefined> => {
    const { value } = await steps.next();
    expect(value).toMatchObject({ rangesLeft: 1, done: false });
    return value.note;
  };
  expect(await note()).toBe("");
  const task = async (): Promise<unknown> => (await handler.tasks({}, {} as never)).tasks?.[0]?.detail;
  return { tell, note, task };
}

const ENDS = "add a node, leave with fewer copies by --force, or end the leave by taikv task cancel leave";

test("of two that leave at the same moment, with one node more than copies, each says that the other one leaves", async () => {
  const { tell, note, task } = await leavingC(false);
  tell({ [D]: "leaving" });
  expect(await note()).toBe(`04 leaves, too: 2 nodes would stay for 3 copies; ${ENDS}`);
  expect(await task()).toBe(`04 leaves, too: 2 nodes would stay for 3 copies; ${ENDS}`);
  tell({ [D]: "stopped" });
  expect(await note()).toBe(`2 nodes would stay for 3 copies; ${ENDS}`);
  tell({ [B]: "down", [D]: "leaving" });
  expect(await note()).toBe(`waits for 02; 04 leaves, too: 2 nodes would stay for 3 copies; ${ENDS}`);
  tell({});
  expect(await note()).toBe("");
  expect(await task()).toBe("ranges to give away; task cancel ends it");
});

test("who leaves by force does not wait for more nodes", async () => {
  const { tell, note } = await leavingC(true);
  tell({ [D]: "leaving" });
  expect(await note()).toBe("");
});
