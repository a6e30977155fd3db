/** What a person at a terminal sees: tables, the shell's prompt, Tab, Ctrl-C and Ctrl-D. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type StandInNode, startStandInNode } from "./stand-in-node.ts";

let node: StandInNode;
let folder: string;

beforeAll(async () => {
  node = await startStandInNode();
  folder = await mkdtemp(join(tmpdir(), "taikv-terminal-"));
});

afterAll(async () => {
  await node[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

type Terminal = Disposable & {
  readonly type: (text: string) => void;
  /** Waits until the screen has shown the text, after what it had shown when this was last asked. */
  readonly shows: (text: string) => Promise<void>;
  readonly exited: Promise<number>;
};

const CONTROL_SEQUENCES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, "g");

function openTerminal(args: readonly string[]): Terminal {
  let screen = "";
  let seen = 0;
  const decoder = new TextDecoder();
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "../../src/main.ts"), ...args], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", TAIKV_ADDR: node.address, XDG_STATE_HOME: folder },
    terminal: {
      cols: 100,
      rows: 30,
      data: (_, data) => {
        screen += decoder.decode(data, { stream: true });
      },
    },
  });
  return {
    type: (text) => {
      child.terminal?.write(text);
    },
    shows: async (text) => {
      for (let i = 0; i < 500; i++) {
        const plain = screen.replace(CONTROL_SEQUENCES, "");
        const found = plain.indexOf(text, seen);
        if (found >= 0) {
          seen = found + text.length;
          return;
        }
        await Bun.sleep(20);
      }
      throw new Error(`${JSON.stringify(text)} was not shown:\n${screen.replace(CONTROL_SEQUENCES, "")}`);
    },
    exited: child.exited,
    [Symbol.dispose]: () => child.kill("SIGKILL"),
  };
}

test("a terminal gets a table with units", async () => {
  using terminal = openTerminal(["status"]);
  await terminal.shows("cluster stand-in   DEGRADED   1 of 2 nodes down");
  await terminal.shows("  NODE  ADDRESS");
  await terminal.shows("● up    33.4%  100.0%");
  await terminal.shows("5.5 KiB");
  await terminal.shows("✖ down");
  await terminal.shows("! 12 ranges have 2 of 3 copies");
  expect(await terminal.exited).toBe(1);
});

test("the shell prompts, completes, shows timing, survives errors and Ctrl-C, and ends with Ctrl-D", async () => {
  using terminal = openTerminal(["repl"]);
  await terminal.shows("connected to stand-in via n1");
  await terminal.shows("● stand-in [quorum] › ");
  terminal.type('insert greeting "a\\n\\e[31m"\r');
  await terminal.shows("ok  ");
  await terminal.shows("W 2/3)");
  terminal.type("get greet\t");
  await terminal.shows("get greeting ");
  terminal.type("\r");
  await terminal.shows('"a\\n\\x1b[31m"');
  await terminal.shows("R 2/3)");
  terminal.type("gte x\r");
  await terminal.shows("unknown command `gte`; did you mean `get`?");
  terminal.type(":consistency one\r");
  await terminal.shows("● stand-in [one] › ");
  terminal.type('insert open "first\r');
  await terminal.shows("… ");
  terminal.type('second"\r');
  await terminal.shows("ok  ");
  terminal.type("get open\r");
  await terminal.shows('"first\\nsecond"');
  terminal.type("half a line\u0003");
  await terminal.shows("^C");
  await terminal.shows("› ");
  terminal.type("\u0004");
  expect(await terminal.exited).toBe(0);
  const path = join(folder, "taikv", "history");
  expect(await readFile(path, "utf8")).toContain("get greeting");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});
