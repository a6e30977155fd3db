/** The version of this program, which the build writes into the binary. */

declare const TAIKV_VERSION: string | undefined;

export const VERSION: string = typeof TAIKV_VERSION === "string" ? TAIKV_VERSION : "development";
