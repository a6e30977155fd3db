/** Broken builds, and the row that must fail for each: a suite that cannot fail says nothing. */

export type Proof = {
  readonly mutant: string;
  readonly row: string;
  readonly what: string;
  /** What the row's line says of the figure that must be missed: another one may be, on a busy machine, and proves nothing. */
  readonly missed: RegExp;
};

export const PROOFS: readonly Proof[] = [
  {
    mutant: "fsync-off",
    row: "D1",
    what: "writes are acknowledged without an fsync",
    missed: /fastest acknowledged write [^,]* MISSED/,
  },
  {
    mutant: "no-versions",
    row: "C1",
    what: "the last write to arrive wins, whatever its version",
    missed: /stale, lost or backward reads MISSED/,
  },
  {
    mutant: "no-receipts",
    row: "C3",
    what: "former owners delete without receipts",
    missed: /acknowledged writes lost MISSED/,
  },
];
