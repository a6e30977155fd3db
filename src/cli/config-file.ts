/** The configuration file: TOML, named by `--config` or TAIKV_CONFIG and looked for nowhere else. */
import { readFile } from "node:fs/promises";
import { parse, TomlError } from "smol-toml";
import { usageError } from "./command-error.ts";
import { type FileValues, fileValuesFrom } from "./settings.ts";

export async function readConfigFile(path: string): Promise<FileValues> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw usageError(`cannot read the configuration file ${path}: ${(error as Error).message}`);
  }
  try {
    return fileValuesFrom(parse(text, { integersAsBigInt: "asNeeded" }), path);
  } catch (error) {
    if (error instanceof TomlError)
      throw usageError(`configuration file ${path} is not valid TOML: ${error.message.trimEnd()}`);
    throw error;
  }
}
