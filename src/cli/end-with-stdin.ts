/**
 * Nodes that end with whoever started them.
 *
 * `taikv demo` keeps the other end of its nodes' stdin open; when it ends, however it ends, that end closes.
 */
import { EXIT } from "./exit-code.ts";

/** The environment variable that asks for it. */
export const END_WITH_STDIN = "TAIKV_END_WITH_STDIN";

export function endWithStdinIfAsked(): void {
  if (process.env[END_WITH_STDIN] !== "1") return;
  process.stdin.on("end", () => process.exit(EXIT.hungUp));
  process.stdin.on("error", () => process.exit(EXIT.hungUp));
  process.stdin.resume();
}
