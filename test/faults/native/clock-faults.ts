/** Skewed wall clocks by libfaketime: the offset is read from a file at every look at the clock; time spans stay real. */

import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClockFaults } from "../world.ts";

const LIBRARIES = ["x86_64", "aarch64"].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`);

/** Undefined where it is not installed. */
export function fakeTimeLibrary(): string | undefined {
  return LIBRARIES.find((path) => existsSync(path));
}

export type ClockControl = { readonly faults: ClockFaults; readonly env: Readonly<Record<string, string>> };

export async function openClockControl(folder: string, name: string, library: string): Promise<ClockControl> {
  const path = join(folder, `${name}.clock`);
  const set = async (offsetSeconds: number, rate = 1): Promise<void> => {
    const offset = `${offsetSeconds < 0 ? "-" : "+"}${Math.abs(offsetSeconds)}`;
    // Always with its rate: without one the library goes on with the last.
    await writeFile(`${path}.new`, `${offset} x${rate}\n`);
    await rename(`${path}.new`, path);
  };
  await set(0);
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: path,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    },
    faults: { set },
  };
}
