/** All rows of the scorecard, in its order. */
import type { Row } from "./row.ts";
import { acknowledgedMeansSynced } from "./rows/acknowledged-means-synced.ts";
import { bitRot } from "./rows/bit-rot.ts";
import { failedSync } from "./rows/failed-sync.ts";
import { fullDisk } from "./rows/full-disk.ts";
import { killedEveryFiveSeconds } from "./rows/killed-every-five-seconds.ts";
import { powerCutOfAll } from "./rows/power-cut-of-all.ts";
import { powerCutOfOne } from "./rows/power-cut-of-one.ts";
import { wipedDisk } from "./rows/wiped-disk.ts";

export const SCORECARD: readonly Row[] = [
  acknowledgedMeansSynced,
  powerCutOfOne,
  powerCutOfAll,
  failedSync,
  fullDisk,
  bitRot,
  wipedDisk,
  killedEveryFiveSeconds,
];
