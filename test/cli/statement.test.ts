/** The front over cac: what arguments mean, and what is said when they mean nothing. */
import { expect, test } from "bun:test";
import { CommandError } from "../../src/cli/command-error.ts";
import { COMMANDS, findCommand, optionsOf } from "../../src/cli/commands.ts";
import { OPTION_NAMES, optionEntry } from "../../src/cli/options.ts";
import { statementFrom } from "../../src/cli/statement.ts";
import { plainWords } from "../../src/cli/word.ts";

type Meaning = {
  readonly command: string;
  readonly operands: readonly string[];
  readonly flags: Readonly<Record<string, string | boolean>>;
};

function meaningOf(argv: readonly string[]): Meaning {
  const statement = statementFrom(plainWords(argv));
  if (statement.kind === "none") return { command: "", operands: [], flags: Object.fromEntries(statement.flags) };
  const operands = statement.operands.map((word) => (word.kind === "plain" ? word.text : "?"));
  return { command: statement.command.name, operands, flags: Object.fromEntries(statement.flags) };
}

function faultOf(argv: readonly string[]): string {
  try {
    meaningOf(argv);
  } catch (error) {
    if (error instanceof CommandError) return [error.parts.title, error.parts.fix ?? ""].join(" | ");
    throw error;
  }
  throw new Error(`${argv.join(" ")} was taken`);
}

const MEANINGS: readonly (readonly [readonly string[], string, readonly string[], Meaning["flags"]])[] = [
  [["get", "007"], "get", ["007"], {}],
  [["get", "1.10"], "get", ["1.10"], {}],
  [["get", "0x1f"], "get", ["0x1f"], {}],
  [["get", "1e3"], "get", ["1e3"], {}],
  [["get", "true"], "get", ["true"], {}],
  [["get", ""], "get", [""], {}],
  [["get", "-"], "get", ["-"], {}],
  [["get", "--", "-k"], "get", ["-k"], {}],
  [["get", "--", "--"], "get", ["--"], {}],
  [["get", "--", "--json"], "get", ["--json"], {}],
  [["get", "__proto__"], "get", ["__proto__"], {}],
  [["get", "constructor"], "get", ["constructor"], {}],
  [["get", "\u00010"], "get", ["\u00010"], {}],
  [["get", "get"], "get", ["get"], {}],
  [["insert", "k", "-5"], "insert", ["k", "-5"], {}],
  [["insert", "-5", "-.5"], "insert", ["-5", "-.5"], {}],
  [["insert", "k", "@x"], "insert", ["k", "@x"], {}],
  [["insert", "k", "a=b"], "insert", ["k", "a=b"], {}],
  [["insert", "--", "--k=v", "-x"], "insert", ["--k=v", "-x"], {}],
  [["insert", "k", "--", "-v"], "insert", ["k", "-v"], {}],
  [["insert", "k", "no-v"], "insert", ["k", "no-v"], {}],
  [["put", "k", "v"], "insert", ["k", "v"], {}],
  [["set", "k", "v"], "insert", ["k", "v"], {}],
  [["rm", "a", "b", "c"], "delete", ["a", "b", "c"], {}],
  [["del", "--hex", "00", "ff"], "delete", ["00", "ff"], { hex: true }],
  [["ls"], "scan", [], {}],
  [["start"], "serve", [], {}],
  [["shell"], "repl", [], {}],
  [["node", "ls"], "node ls", [], {}],
  [["node", "leave", "007"], "node leave", ["007"], {}],
  [["task", "ls", "--json"], "task ls", [], { json: true }],
  [["--json", "status"], "status", [], { json: true }],
  [["-a", "h:1", "get", "k"], "get", ["k"], { addr: "h:1" }],
  [["get", "k", "-C", "one"], "get", ["k"], { consistency: "one" }],
  [["get", "k", "-Cone"], "get", ["k"], { consistency: "one" }],
  [["get", "-C=one", "k"], "get", ["k"], { consistency: "one" }],
  [["get", "-qa", "h:1", "k"], "get", ["k"], { quiet: true, addr: "h:1" }],
  [["get", "--addr", "a:1", "--addr=b:2", "k"], "get", ["k"], { addr: "a:1,b:2" }],
  [["get", "k", "--timeout", "0123"], "get", ["k"], { timeout: "0123" }],
  [["get", "k", "-o", "-5"], "get", ["k"], { output: "-5" }],
  [["insert", "k", "--file", "--json"], "insert", ["k"], { file: "--json" }],
  [["insert", "k", "--file="], "insert", ["k"], { file: "" }],
  [["serve", "--no-http"], "serve", [], { http: false }],
  [["serve", "--no-insecure"], "serve", [], { insecure: false }],
  [["serve", "--name", "1.10"], "serve", [], { name: "1.10" }],
  [["serve", "--join", "a:1", "--join", "b:2"], "serve", [], { join: "a:1,b:2" }],
  [["--version"], "", [], { version: true }],
  [["-V"], "", [], { version: true }],
  [["-h"], "", [], { help: true }],
  [[], "", [], {}],
];

for (const [argv, command, operands, flags] of MEANINGS) {
  test(`taikv ${argv.join(" ")}`, () => {
    expect(meaningOf(argv)).toEqual({ command, operands, flags });
  });
}

const FAULTS: readonly (readonly [readonly string[], string])[] = [
  [["gte", "k"], "unknown command `gte`; did you mean `get`?"],
  [["frobnicate"], "unknown command `frobnicate`"],
  [["get"], "get needs KEY"],
  [["get", "a", "b"], 'get has one argument too many: "b"'],
  [["status", "x"], 'status takes no argument; found "x"'],
  [["delete"], "delete needs KEY"],
  [["get", "--hxe", "k"], "unknown flag --hxe of get; did you mean --hex?"],
  [["get", "-k"], "unknown flag -k of get | if it is a value, write -- before it"],
  [["insert", "k", "-v"], "unknown flag -v of insert"],
  [["get", "--toString", "k"], "unknown flag --toString"],
  [["get", "--__proto__", "k"], "unknown flag --__proto__"],
  [["get", "k", "--timeout"], "--timeout needs a value: DURATION"],
  [["get", "k", "--timeout", "1s", "--timeout", "2s"], "--timeout is given twice"],
  [["get", "k", "--json=yes"], "--json takes no value"],
  [["serve", "--no-name"], "unknown flag --no-name of serve"],
  [["get", "--listen", "a:1", "k"], "unknown flag --listen of get"],
  [
    ["node"],
    "`node` needs a second word: `node ls`, `node info`, `node leave`, `node remove`, `node replace` or `node weight`",
  ],
  [["node", "lss"], "unknown command `node lss`; did you mean `node ls`?"],
  [["--bogus", "get", "k"], "unknown flag --bogus"],
];

for (const [argv, fault] of FAULTS) {
  test(`refused: taikv ${argv.join(" ")}`, () => {
    expect(faultOf(argv)).toContain(fault);
  });
}

test("no two commands share a name or alias, and none is hidden by the first word of another", () => {
  const names = COMMANDS.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(new Set(names).size).toBe(names.length);
  for (const entry of COMMANDS) expect(findCommand(entry.name)).toBe(entry);
});

test("no command has two options with one letter, and every option belongs to a command", () => {
  for (const entry of COMMANDS) {
    const letters = optionsOf(entry).flatMap((name) => optionEntry(name).short ?? []);
    expect(new Set(letters).size).toBe(letters.length);
  }
  const used = new Set(COMMANDS.flatMap(optionsOf));
  expect(OPTION_NAMES.filter((name) => !used.has(name) && name !== "version")).toEqual([]);
});
