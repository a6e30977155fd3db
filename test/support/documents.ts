/** The documentation as tests read it: pages, their links, headings and code blocks. */
import { join } from "node:path";
import { Glob } from "bun";

export const HOUSE = join(import.meta.dir, "../..");

export type CodeBlock = {
  readonly language: string;
  /** What follows the language, such as `sample` or `terminal-1`. */
  readonly label: string;
  readonly text: string;
};

export type Page = { readonly path: string; readonly text: string };

export async function documentationPages(): Promise<Page[]> {
  const paths = ["README.md", "CHANGELOG.md", ...new Glob("docs/**/*.md").scanSync({ cwd: HOUSE })].sort();
  return Promise.all(paths.map(async (path) => ({ path, text: await Bun.file(join(HOUSE, path)).text() })));
}

export function codeBlocksOf(text: string): CodeBlock[] {
  return [...text.matchAll(/^```(\S+)[ \t]*([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, language, label, block]) => ({
    language: language as string,
    label: (label as string).trim(),
    text: block as string,
  }));
}

/** A block of the given language and label, with the `text expected` block that follows it, if one does. */
export async function readmeSample(
  language: string,
  label: string,
): Promise<{ readonly text: string; readonly expected: string | undefined }> {
  const blocks = codeBlocksOf(await Bun.file(join(HOUSE, "README.md")).text());
  const at = blocks.findIndex((block) => block.language === language && block.label === label);
  const found = blocks[at];
  if (found === undefined) throw new Error(`README.md has no block of ${language} labelled "${label}"`);
  const next = blocks[at + 1];
  return { text: found.text, expected: next?.label === "expected" ? next.text : undefined };
}

/** Anchors of the page's headings, as common renderers make them. */
export function anchorsOf(text: string): Set<string> {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, "");
  return new Set(
    [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
      (title as string)
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

export function linksOf(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string);
}

/** Rows of all tables of a page, cells as text without code marks. */
export function tableRowsOf(text: string): string[][] {
  return [...text.matchAll(/^\|(.+)\|$/gm)].map(([, row]) =>
    (row as string).split("|").map((cell) => cell.trim().replaceAll("`", "")),
  );
}

/** The words of a command line with double and single quotes, nothing else of a shell. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? "",
  );
}
