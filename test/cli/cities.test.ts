/** The sample data of the demo. */
import { expect, test } from "bun:test";
import { utf8TextOf } from "#base/text.ts";
import { cityRows } from "../../src/cli/demo/city-rows.ts";
import { CITIES_PATH, citiesJson } from "./make-cities.ts";

test("the file of cities is what its source gives", async () => {
  expect(await Bun.file(CITIES_PATH).json()).toEqual(JSON.parse(citiesJson()));
});

test("every city has a key of its own, and the largest of a name the plain one", async () => {
  const keys = new Map<string, string>();
  for await (const row of cityRows()) {
    if (row.kind === "entry") keys.set(utf8TextOf(row.entry.key) ?? "", utf8TextOf(row.entry.payload) ?? "");
  }
  expect(keys.size).toBe(5000);
  expect(JSON.parse(keys.get("city:tokyo") ?? "")).toMatchObject({ name: "Tokyo", country: "JP" });
  expect(JSON.parse(keys.get("city:hyderabad") ?? "")).toMatchObject({ country: "IN" });
  expect(JSON.parse(keys.get("city:hyderabad-pk") ?? "")).toMatchObject({ country: "PK" });
  expect([...keys.keys()].filter((key) => !/^city:[a-z0-9-]+$/.test(key))).toEqual([]);
});
