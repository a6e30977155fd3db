/** All rows of the scorecard, in its order. */
import type { Row } from "./row.ts";
import { acknowledgedMeansSynced } from "./rows/acknowledged-means-synced.ts";
import { killedEveryFiveSeconds } from "./rows/killed-every-five-seconds.ts";
import { powerCutOfOne } from "./rows/power-cut-of-one.ts";

export const SCORECARD: readonly Row[] = [acknowledgedMeansSynced, powerCutOfOne, killedEveryFiveSeconds];
