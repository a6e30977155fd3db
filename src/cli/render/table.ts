/** Tables for people: a header, columns two blanks apart, no lines. */
import Table from "cli-table3";
import type { Paint } from "../output.ts";

export type Column = { readonly title: string; readonly align?: "left" | "right" };

const NO_LINES = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "  ",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** Lines without a newline at the end. Cells may be painted; cli-table3 adds no colour of its own. */
export function tableText(columns: readonly Column[], rows: readonly (readonly string[])[], paint: Paint): string {
  const table = new Table({
    head: columns.map((column) => paint("dim", column.title)),
    colAligns: columns.map((column) => column.align ?? "left"),
    chars: NO_LINES,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** `● up`, painted by what it means. */
export function stateText(state: string, paint: Paint): string {
  switch (state) {
    case "up":
      return paint("green", "● up");
    case "down":
      return paint("red", "✖ down");
    case "suspected":
      return paint("yellow", "◌ suspected");
    default:
      return paint("cyan", `◐ ${state}`);
  }
}
