/** `taikv help [COMMAND]`. */
import type { CommandRun } from "../command.ts";
import { usageError } from "../command-error.ts";
import { COMMANDS, commandWords, findCommand } from "../commands.ts";
import { EXIT } from "../exit-code.ts";
import { commandText, overviewText } from "../help.ts";
import { nearestWord } from "../suggestion.ts";

export const run: CommandRun = async ({ operands, output }) => {
  const name = operands.map((word) => (word.kind === "plain" ? word.text : "")).join(" ");
  if (name === "") {
    await output.line(overviewText(output));
    return EXIT.ok;
  }
  const entry = findCommand(name);
  const family = COMMANDS.filter((candidate) => candidate.name.startsWith(`${name} `));
  if (entry === undefined && family.length === 0) {
    const near = nearestWord(name, commandWords());
    throw usageError(
      `unknown command \`${name}\`${near === undefined ? "" : `; did you mean \`${near}\`?`}`,
      "taikv help",
    );
  }
  const texts = (entry === undefined ? family : [entry]).map((shown) => commandText(shown, output));
  await output.line(texts.join("\n\n\n"));
  return EXIT.ok;
};
