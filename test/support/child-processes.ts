/**
 * The processes that this one has started: each is ended by its id, whatever happens to the test that started it.
 *
 * A test that runs out of time never reaches its disposals, so what is left is ended when this process is.
 */
import type { Subprocess } from "bun";

const running = new Set<Subprocess>();

process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

// Told to end, this process ends by way of its exit handlers.
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => process.exit(code));
}

/** Remembers the process until it has ended. */
export function track<T extends Subprocess>(child: T): T {
  running.add(child);
  void child.exited.finally(() => running.delete(child));
  return child;
}
