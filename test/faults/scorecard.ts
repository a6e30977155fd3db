/** All rows of the scorecard, in its order. */
import type { Row } from "./row.ts";
import { acknowledgedMeansSynced } from "./rows/acknowledged-means-synced.ts";
import { bitRot } from "./rows/bit-rot.ts";
import { deletesStay } from "./rows/deletes-stay.ts";
import { failedSync } from "./rows/failed-sync.ts";
import { fullDisk } from "./rows/full-disk.ts";
import { fullPartition } from "./rows/full-partition.ts";
import { growUnderLoad } from "./rows/grow-under-load.ts";
import { hints } from "./rows/hints.ts";
import { joinsAndACrash } from "./rows/joins-and-a-crash.ts";
import { killedEveryFiveSeconds } from "./rows/killed-every-five-seconds.ts";
import { longPause } from "./rows/long-pause.ts";
import { mixedFaults } from "./rows/mixed-faults.ts";
import { oldNeverBeatsNew } from "./rows/old-never-beats-new.ts";
import { partialPartition } from "./rows/partial-partition.ts";
import { powerCutOfAll } from "./rows/power-cut-of-all.ts";
import { powerCutOfOne } from "./rows/power-cut-of-one.ts";
import { rollingRestart } from "./rows/rolling-restart.ts";
import { setThroughPartitions } from "./rows/set-through-partitions.ts";
import { skewedClocks } from "./rows/skewed-clocks.ts";
import { unknownOutcomes } from "./rows/unknown-outcomes.ts";
import { wipedDisk } from "./rows/wiped-disk.ts";
import { zombie } from "./rows/zombie.ts";

export const SCORECARD: readonly Row[] = [
  acknowledgedMeansSynced,
  powerCutOfOne,
  powerCutOfAll,
  failedSync,
  fullDisk,
  bitRot,
  wipedDisk,
  mixedFaults,
  skewedClocks,
  setThroughPartitions,
  deletesStay,
  oldNeverBeatsNew,
  unknownOutcomes,
  longPause,
  growUnderLoad,
  joinsAndACrash,
  zombie,
  rollingRestart,
  killedEveryFiveSeconds,
  fullPartition,
  partialPartition,
  hints,
];
