/**
 * Assertions: contradictions that must stop the node.
 *
 * A wrong store is worse than a stopped one, so these stay on. Expected trouble is a `Failure`, never an assertion.
 */

/** A contradiction in the program itself. Nobody catches it but the outermost handler, which ends the process. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
}

/** Throws an `AssertionError` unless `condition` holds. `message` says what was true instead. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** The value, which is known to be there. */
export function present<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new AssertionError(`${what} is missing`);
  return value;
}

/** For the end of a switch over a union: the compiler refuses it while a case is left. */
export function unreachable(value: never): never {
  throw new AssertionError(`unexpected ${JSON.stringify(value)}`);
}
