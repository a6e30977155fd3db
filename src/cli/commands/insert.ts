/** `taikv insert KEY [VALUE]`. */
import type { CommandRun } from "../command.ts";
import { callOptions } from "../connection.ts";
import { EXIT } from "../exit-code.ts";
import { keyFrom, payloadFrom } from "../operand-bytes.ts";
import { bytesField, versionField } from "../render/json-bytes.ts";
import { participationText } from "../render/participation.ts";
import { versionShort } from "../render/version-text.ts";

export const run: CommandRun = async (context) => {
  const { operands, settings, output } = context;
  const key = keyFrom(operands[0], settings);
  const payload = await payloadFrom(operands[1], context);
  const client = await context.client();
  const startedMs = performance.now();
  const result = await client.insert(key, payload, { ...callOptions(context), ttlMs: settings.ttl });
  const ms = performance.now() - startedMs;
  if (output.isJson) {
    await output.json({
      v: 1,
      ...bytesField("key", key),
      version: versionField(result.version),
      ...result.replicas,
      ms: Math.round(ms * 10) / 10,
    });
  } else if (output.isShell) {
    const answer = `${output.paint("green", "ok")}  ${output.paint("dim", versionShort(result.version))}`;
    await output.line(output.withTiming(answer, participationText(ms, "W", result.replicas)));
  } else if (output.isTerminal && !output.isQuiet) {
    await output.line(
      `${output.paint("green", "ok")}  ${versionShort(result.version)}  ${output.paint("dim", `(${participationText(ms, "W", result.replicas)})`)}`,
    );
  }
  return EXIT.ok;
};
