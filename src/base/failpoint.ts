/**
 * Failpoints: named places at which a test makes the process die, fail or stand still.
 *
 *     TAIKV_FAILPOINT=before-fsync:crash:3,before-answer:pause
 *
 * means: crash at the third passing of `before-fsync`, stand still at the first of `before-answer`. They exist in builds
 * for tests only (`bun build.ts --failpoints`): every call stands behind `typeof TAIKV_FAILPOINTS !== "undefined"`, which
 * the release build knows to be false, so that nothing of them is left in it.
 */
declare global {
  var TAIKV_FAILPOINTS: true | undefined;
}

/** All that there are: each is reached, and died at, by `bun run promises failpoints`. */
export type FailpointName =
  | "before-fsync"
  | "after-fsync"
  | "before-answer"
  | "before-replica-answer"
  | "hint-keep"
  | "hint-drop"
  | "hint-hand-over"
  | "before-hint-answer"
  | "vote-prepare"
  | "vote-keep"
  | "vote-promise"
  | "vote-accept"
  | "vote-acceptance"
  | "vote-adopt"
  | "vote-chosen"
  | "transfer-invite"
  | "transfer-ask"
  | "transfer-give"
  | "release-drop"
  | "purge-drop";

/** `crash`: as `kill -9`, at once. `fail`: the error of a failing disk is thrown. `pause`: nothing happens for two seconds. */
export type FailpointAction = "crash" | "fail" | "pause";

type Armed = { readonly action: FailpointAction; left: number };

const PAUSE_MS = 2000;

let armed: Map<string, Armed> | undefined;

/** The armed failpoints of `name:action[:passing]` with commas between; a passing counts from 1. */
export function failpointsFrom(text: string): Map<string, Armed> {
  const out = new Map<string, Armed>();
  for (const part of text.split(",").filter((one) => one !== "")) {
    const [name = "", action = "", passing = "1"] = part.split(":");
    if (name === "" || !isAction(action) || !/^[1-9]\d*$/.test(passing)) {
      throw new Error(`TAIKV_FAILPOINT: "${part}" is not NAME:crash|fail|pause[:PASSING]`);
    }
    out.set(name, { action, left: Number(passing) });
  }
  return out;
}

function isAction(text: string): text is FailpointAction {
  return text === "crash" || text === "fail" || text === "pause";
}

/** Passes a failpoint. Each happens once. */
export function failpoint(name: FailpointName): void {
  armed ??= failpointsFrom(process.env["TAIKV_FAILPOINT"] ?? "");
  const here = armed.get(name);
  if (here === undefined || --here.left !== 0) return;
  switch (here.action) {
    case "crash":
      process.kill(process.pid, "SIGKILL");
      // The signal needs a moment, in which nothing more must happen.
      return stand(60_000);
    case "fail":
      throw Object.assign(new Error(`failpoint ${name}`), { code: "SQLITE_IOERR_FSYNC" });
    case "pause":
      return stand(PAUSE_MS);
  }
}

function stand(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
