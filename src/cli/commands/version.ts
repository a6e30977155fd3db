/** `taikv version`. */
import type { CommandRun } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { VERSION } from "../version.ts";

export const run: CommandRun = async ({ output }) => {
  if (output.isJson) {
    await output.json({ v: 1, version: VERSION, bun: Bun.version, platform: `${process.platform}-${process.arch}` });
  } else await output.line(`taikv ${VERSION}`);
  return EXIT.ok;
};
