/** `taikv ring`: the virtual nodes in ring order. */
import { hexOf } from "#base/bytes.ts";
import type { CommandRun } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { tableText } from "../render/table.ts";

/** By the numbers of the protocol's enum. */
const KINDS = ["", "hashed", "balanced", "fixed", "silent"] as const;

export const run: CommandRun = async ({ client, output, signal }) => {
  const kv = await client();
  const { virtualNodes } = await kv.operator.ring({}, { signal });
  const places = (virtualNodes ?? []).map(({ virtualNode, nodeName }) => ({
    position: hexOf(virtualNode?.position ?? new Uint8Array(0)),
    node: nodeName ?? "",
    kind: KINDS[virtualNode?.kind ?? 0] ?? "",
  }));
  if (output.isJson) await output.json({ v: 1, virtual_nodes: places });
  else if (output.isTerminal) {
    await output.line(
      tableText(
        [
          { title: "#", align: "right" },
          { title: "POSITION" },
          { title: "NODE" },
          { title: "KIND" },
          { title: "RANGE", align: "right" },
        ],
        places.map(({ position, node, kind }, index) => {
          const before = places.at(index - 1)?.position ?? position;
          return [String(index + 1), position, node, kind, shareText(before, position)];
        }),
        output.paint,
      ),
    );
  } else for (const { position, node, kind } of places) await output.line(`${position}\t${node}\t${kind}`);
  return EXIT.ok;
};

/** Share of the ring between two positions; between a position and itself lies all of it. */
function shareText(after: string, upTo: string): string {
  if (after === upTo) return "100.00%";
  const size = BigInt.asUintN(64, BigInt(`0x${upTo}`) - BigInt(`0x${after}`));
  return `${((Number(size) / 2 ** 64) * 100).toFixed(2)}%`;
}
