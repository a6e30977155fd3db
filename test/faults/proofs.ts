/** Broken builds, and the row that must fail for each: a suite that cannot fail says nothing. */

export type Proof = { readonly mutant: string; readonly row: string; readonly what: string };

export const PROOFS: readonly Proof[] = [
  { mutant: "fsync-off", row: "D1", what: "writes are acknowledged without an fsync" },
  { mutant: "no-versions", row: "C1", what: "the last write to arrive wins, whatever its version" },
  { mutant: "no-receipts", row: "C3", what: "former owners delete without receipts" },
];
