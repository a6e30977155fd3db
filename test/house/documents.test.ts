/** The documentation is true where a machine can tell. */
import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { status } from "@grpc/grpc-js";
import { COMMANDS } from "#cli/commands.ts";
import { EXIT } from "#cli/exit-code.ts";
import { OPTION_NAMES } from "#cli/options.ts";
import { STATUS_OF } from "#rpc/status.ts";
import {
  anchorsOf,
  codeBlocksOf,
  documentationPages,
  HOUSE,
  linksOf,
  tableRowsOf,
  wordsOf,
} from "../support/documents.ts";
import { sourceFiles } from "../support/source-rules.ts";

const PAGES = await documentationPages();

test("every link within the documentation leads somewhere", () => {
  const dead = PAGES.flatMap(({ path, text }) =>
    linksOf(text)
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => {
        const [file, anchor] = target.split("#") as [string, string | undefined];
        const full = join(HOUSE, file === "" ? path : join(dirname(path), file));
        if (!existsSync(full)) return true;
        const page = PAGES.find((one) => join(HOUSE, one.path) === full);
        return anchor !== undefined && page !== undefined && !anchorsOf(page.text).has(anchor);
      })
      .map((target) => `${path}: ${target}`),
  );
  expect(dead).toEqual([]);
});

test("the errors page lists every failure with the status that it is answered with", async () => {
  const page = PAGES.find(({ path }) => path === "docs/reference/errors.md");
  const rows = new Map(tableRowsOf(page?.text ?? "").map((row) => [row[0], row[1]]));
  for (const [kind, code] of Object.entries(STATUS_OF)) {
    expect({ kind, status: rows.get(kind) }).toEqual({ kind, status: status[code] });
  }
});

test("the errors page lists every exit code", () => {
  const page = PAGES.find(({ path }) => path === "docs/reference/errors.md");
  const listed = tableRowsOf(page?.text ?? "").flatMap(([first]) => (first ?? "").split(", ").map(Number));
  for (const code of Object.values(EXIT)) expect(listed).toContain(code);
});

test("every command and flag that the documentation types exists", () => {
  const known = new Set(
    COMMANDS.flatMap(({ name, aliases }) => [name.split(" ")[0], ...aliases.map((alias) => alias.split(" ")[0])]),
  );
  const flags = new Set<string>(OPTION_NAMES);
  const unknown: string[] = [];
  for (const { path, text } of PAGES.filter((page) => page.path !== "CHANGELOG.md")) {
    const typed = [
      ...codeBlocksOf(text)
        .filter(({ language }) => ["sh", "console"].includes(language))
        .flatMap((block) => block.text.split("\n")),
      ...[...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code as string),
    ].map((line) => line.replace(/^\$ /, "").replace(/\s#.*$/, ""));
    for (const line of typed.filter((one) => one.startsWith("taikv "))) {
      const [, command, ...rest] = wordsOf(line) as [string, string, ...string[]];
      if (!known.has(command)) unknown.push(`${path}: ${line}`);
      for (const word of rest) {
        const flag = /^--(?:no-)?([a-z-]+)/.exec(word)?.[1];
        if (flag !== undefined && !flags.has(flag)) unknown.push(`${path}: ${line}`);
      }
    }
    for (const [, flag] of text.matchAll(/`--([a-z-]+)[^`]*`/g)) {
      if (!flags.has(flag as string)) unknown.push(`${path}: --${flag}`);
    }
  }
  expect(unknown).toEqual([]);
});

test("the architecture page names every folder of src, and no other", async () => {
  const page = PAGES.find(({ path }) => path === "docs/ARCHITECTURE.md");
  const named = tableRowsOf(page?.text ?? "").map(([first]) => first);
  const folders = new Set(
    (await sourceFiles(join(HOUSE, "src"), "*/**/*.ts")).map(({ path }) => path.split("/")[0] as string),
  );
  for (const folder of folders) expect(named).toContain(folder);
});
