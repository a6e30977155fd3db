/** Figures: what a promise measured, beside what was promised. */

export type Figure = {
  readonly name: string;
  /** As shown: `0.84 s`, `0 of 41,204`. */
  readonly measured: string;
  /** As shown, when something is promised: `at most 2 s`. */
  readonly promised?: string;
  readonly isKept: boolean;
};

export type Report = (figure: Figure) => void;

/** What a run may be told to do in another size than promised. */
export type Size = { readonly minutes?: number; readonly rate?: number };

/** One promise: a name for the command line and a run that reports its figures. */
export type PromiseCheck = {
  readonly name: string;
  readonly summary: string;
  readonly run: (report: Report, size: Size) => Promise<void>;
};

/** A duration that must stay within a limit. */
export function durationFigure(name: string, ms: number, limitMs: number): Figure {
  return { name, measured: secondsText(ms), promised: `at most ${secondsText(limitMs)}`, isKept: ms <= limitMs };
}

/** A count of misfortunes among a number of tries: none is promised. */
export function noneFigure(name: string, count: number, among: number): Figure {
  return {
    name,
    measured: `${count} of ${among.toLocaleString("en")}`,
    promised: "none",
    isKept: count === 0 && among > 0,
  };
}

/** Something worth knowing that nothing is promised about. */
export function plainFigure(name: string, measured: string): Figure {
  return { name, measured, isKept: true };
}

export function secondsText(ms: number): string {
  return ms < 100 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

export function figureLine({ name, measured, promised, isKept }: Figure): string {
  const verdict = promised === undefined ? "" : `   (${promised}: ${isKept ? "kept" : "BROKEN"})`;
  return `  ${name.padEnd(58)} ${measured.padStart(16)}${verdict}`;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
