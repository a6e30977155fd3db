/**
 * Nodes that end with whoever started them, and leave nothing behind.
 *
 * `taikv demo` keeps the other end of its nodes' stdin open; when it ends, however it ends, that end closes.
 */
import { rmSync } from "node:fs";
import { EXIT } from "./exit-code.ts";

/** The environment variable that asks for it; its value is the folder to delete then. */
export const END_WITH_STDIN = "TAIKV_END_WITH_STDIN";

export function endWithStdinIfAsked(): void {
  const folder = process.env[END_WITH_STDIN];
  if (folder === undefined || folder === "") return;
  const end = (): never => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    process.exit(EXIT.terminated);
  };
  process.stdin.on("end", end);
  process.stdin.on("error", end);
  process.stdin.resume();
}
