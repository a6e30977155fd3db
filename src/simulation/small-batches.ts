/** Batch sizes for a world of few keys: copies of them would never take a second batch otherwise. */
import { pick, type Random } from "#base/random.ts";
import { type BatchSizes, DEFAULT_BATCH_SIZES } from "#replication/batch-sizes.ts";

const FEW = [1, 2, 3];

/** Each size is 1, 2, 3 or what it is by default; bytes are so few that one entry fills an answer, or as many as by default. */
export function smallBatches(random: Random): BatchSizes {
  const sizes = Object.entries(DEFAULT_BATCH_SIZES).map(([name, usual]): [string, number] => {
    const drawn = pick(random, [...FEW, usual]) ?? usual;
    return [name, name === "givenBytes" && drawn > 1 ? usual : drawn];
  });
  return { ...DEFAULT_BATCH_SIZES, ...Object.fromEntries(sizes) };
}
