/**
 * Batch sizes: how much of a copy is read, sent or dropped at a time.
 *
 * Each is a matter of the node that has it alone. Whoever asks goes on from where an answer ends, however much was in it,
 * and so nodes with different sizes understand each other.
 */

export type BatchSizes = {
  /** Entries in one answer of a donor that streams a range. */
  readonly pulled: number;
  /** Heads in one answer of a donor that lists a range. */
  readonly listed: number;
  /** Entries that a donor reads at a time for those who want certain keys. */
  readonly fetched: number;
  /** Bytes in one answer of a donor, or read whole at a time before a receipt is given; one entry always is. */
  readonly givenBytes: number;
  /** Entries in an owner's answer to a scan. */
  readonly scanned: number;
  /** A cell that differs is listed when it has so many entries or fewer on both sides. */
  readonly listedCell: number;
  /** Heads looked through at a time for what is gone, before a floor is raised. */
  readonly looked: number;
  /** Heads looked through at a time for what is to be purged. */
  readonly purged: number;
  /** Heads of a copy that are released at a time. */
  readonly released: number;
  /** Heads listed at a time in vetting, and the most entries of a part that is listed. */
  readonly vetted: number;
  /** Heads for which owners that are synced are asked for receipts at a time. */
  readonly receipted: number;
  /** Of what an owner lacks, so many entries are given to it at a time. */
  readonly pushed: number;
  /** Entries read whole at a time before a receipt is given. */
  readonly verified: number;
};

export const DEFAULT_BATCH_SIZES: BatchSizes = {
  pulled: 1024,
  listed: 512,
  fetched: 32,
  givenBytes: 1024 * 1024,
  scanned: 1024,
  // Comparing a smaller one further would cost as much.
  listedCell: 16,
  looked: 512,
  purged: 256,
  released: 256,
  vetted: 256,
  receipted: 256,
  pushed: 32,
  verified: 16,
};
