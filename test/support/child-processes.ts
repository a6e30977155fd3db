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

/** Remembers the process until it has ended. */
export function track<T extends Subprocess>(child: T): T {
  running.add(child);
  void child.exited.finally(() => running.delete(child));
  return child;
}
