/** `taikv node remove NODE`: a node that is gone for good is forgotten, and its copies are made anew elsewhere. */
import { hexOf } from "#base/bytes.ts";
import { rangeText } from "#model/position.ts";
import { rangeConfigFromWire } from "#rpc/codec/types-codec.ts";
import type { CommandRun } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { operandText } from "../operand-bytes.ts";

export const run: CommandRun = async ({ operands, client, output, settings, signal }) => {
  const kv = await client();
  const answer = await kv.operator.remove(
    {
      node: operandText(operands[0], "NODE"),
      force: settings.force,
      acceptDataLoss: settings["accept-data-loss"],
    },
    { signal },
  );
  const forced = (answer.forced ?? []).map(rangeConfigFromWire).filter((config) => config !== undefined);
  if (output.isJson) {
    await output.json({
      v: 1,
      node: answer.name ?? "",
      id: hexOf(answer.node ?? new Uint8Array(0)),
      forced: forced.map(({ range, epoch }) => ({ range: rangeText(range), epoch })),
      awaited: answer.awaited ?? [],
    });
    return EXIT.ok;
  }
  if (output.isQuiet) return EXIT.ok;
  await output.line(`${answer.name} is removed for good: its id is refused from now on, its copies are made anew`);
  for (const { range, epoch } of forced) await output.line(`forced ${rangeText(range)} at epoch ${epoch}`);
  const awaited = answer.awaited ?? [];
  if (awaited.length > 0) {
    await output.line(
      `${awaited.join(", ")} may have what seems to be lost: once they are back, or removed too, give the command again`,
    );
  }
  return EXIT.ok;
};
