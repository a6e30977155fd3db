/** What a command line asks the fault suite for. */
import type { Row } from "./row.ts";
import { SCORECARD } from "./scorecard.ts";

export const USAGE = `Usage  bun run faults [ROW…] [flags]

Without rows: broken builds first, for each of which a row must fail, then every row.

  --seed N           the same choices again
  --quick            fewer rounds
  --evidence FOLDER  keeps the clients' history and the nodes' logs
  --no-prove         every row, without the broken builds before them
  --prove            the broken builds alone
  --list             the rows and what each promises
  --help             this`;

export type WhatToRun = { readonly rows: readonly Row[]; readonly isProving: boolean } | { readonly fault: string };

/** A whole run proves first that it catches what is broken; who names rows wants these. */
export function whatToRun(names: readonly string[], proves: boolean, provesNot: boolean): WhatToRun {
  const wanted = names.map((id) => id.toUpperCase());
  const unknown = wanted.filter((id) => !SCORECARD.some((row) => row.id === id));
  if (unknown.length > 0) return { fault: `There is no row ${unknown.join(", ")}; --list shows all` };
  if (proves && provesNot) return { fault: "--prove and --no-prove exclude each other" };
  if (proves && wanted.length > 0) return { fault: "--prove runs the rows of the broken builds and takes no others" };
  if (proves) return { rows: [], isProving: true };
  if (wanted.length > 0) return { rows: SCORECARD.filter(({ id }) => wanted.includes(id)), isProving: false };
  return { rows: SCORECARD, isProving: !provesNot };
}
