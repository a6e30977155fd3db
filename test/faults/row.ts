/** Rows of the scorecard: a promise, how it is tried, and the line that tells how it went. */
import type { OpenWorld } from "./world.ts";

/** A part of the line, such as `0 lost of 3,412`, and whether that is what was promised. */
export type Figure = { readonly text: string; readonly isKept: boolean; readonly details?: readonly string[] };

export type RowRun = {
  readonly seed: string;
  /** Fewer seeds and shorter: to see whether it works at all. */
  readonly isQuick: boolean;
  readonly open: OpenWorld;
  readonly report: (figure: Figure) => void;
  /** What is happening, for whoever watches. */
  readonly say: (sentence: string) => void;
  /** Keeps a file for whoever looks into it later; nothing happens unless that was asked for. */
  readonly keep: (name: string, text: string) => Promise<void>;
};

export type Row = {
  readonly id: string;
  readonly title: string;
  /** What is promised, with its bounds. */
  readonly promise: string;
  /** What it needs besides namespaces and disks. */
  readonly needs?: readonly ("gcc" | "faketime")[];
  /** It is ended and counts as missed when it takes longer. */
  readonly withinMinutes: number;
  readonly run: (run: RowRun) => Promise<void>;
};

/** Something that must not happen, among so many occasions for it. */
export function none(what: string, faults: readonly string[], among?: number): Figure {
  const of = among === undefined ? "" : ` of ${among.toLocaleString("en")}`;
  // Nothing can be said about what was never tried.
  return { text: `${faults.length}${of} ${what}`, isKept: faults.length === 0 && among !== 0, details: faults };
}

/** A duration that must not be longer. */
export function atMost(what: string, ms: number, limitMs: number): Figure {
  return { text: `${what} ${secondsText(ms)} (≤ ${secondsText(limitMs)})`, isKept: ms <= limitMs };
}

export function atLeast(what: string, value: number, limit: number, unit = ""): Figure {
  const shown = (number: number): string => `${Number(number.toFixed(2))}${unit}`;
  return { text: `${what} ${shown(value)} (≥ ${shown(limit)})`, isKept: value >= limit };
}

export function plain(text: string): Figure {
  return { text, isKept: true };
}

export function secondsText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export function rowLine({ id, title }: Row, figures: readonly Figure[], trouble: string | undefined): string {
  const isOk = trouble === undefined && figures.length > 0 && figures.every(({ isKept }) => isKept);
  const parts = figures.map(({ text, isKept }) => (isKept ? text : `${text} MISSED`));
  if (trouble !== undefined) parts.push(`stopped: ${trouble.split("\n")[0]}`);
  return `${id} ${title}: ${parts.join(", ")} ... ${isOk ? "ok" : "FAILED"}`;
}
