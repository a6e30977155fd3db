/** The code of each command, loaded when it runs, so that a short command starts in no time. */
import type { CommandName, CommandRun } from "./command.ts";

const COMMAND_CODE = {
  serve: () => import("./commands/serve.ts"),
  demo: () => import("./commands/demo.ts"),
  repl: () => import("./commands/repl.ts"),
  get: () => import("./commands/get.ts"),
  insert: () => import("./commands/insert.ts"),
  delete: () => import("./commands/delete.ts"),
  scan: () => import("./commands/scan.ts"),
  where: () => import("./commands/where.ts"),
  import: () => import("./commands/import.ts"),
  export: () => import("./commands/export.ts"),
  status: () => import("./commands/status.ts"),
  ring: () => import("./commands/ring.ts"),
  "node ls": () => import("./commands/node-ls.ts"),
  "node info": () => import("./commands/node-info.ts"),
  "node leave": () => import("./commands/node-leave.ts"),
  "node remove": () => import("./commands/node-remove.ts"),
  "node replace": () => import("./commands/node-remove.ts"),
  "node weight": () => import("./commands/node-weight.ts"),
  hints: () => import("./commands/hints.ts"),
  "task ls": () => import("./commands/task-ls.ts"),
  "task cancel": () => import("./commands/task-cancel.ts"),
  health: () => import("./commands/health.ts"),
  version: () => import("./commands/version.ts"),
  help: () => import("./commands/help.ts"),
} as const satisfies Record<CommandName, () => Promise<{ readonly run: CommandRun }>>;

export async function loadCommand(name: CommandName): Promise<CommandRun> {
  return (await COMMAND_CODE[name]()).run;
}
