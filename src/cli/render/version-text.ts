/** Versions for people: their time in short, and the node that stamped them. */
import { hexOf } from "#base/bytes.ts";
import { durationText } from "#base/units.ts";
import { timeOfVersion, VERSION_BYTES, versionFromBytes } from "#model/version.ts";

/** Crockford's base 32: no letters that look like digits. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** `01JD4Z9T4M-3f9a`: ten digits of the hybrid time, then the start of the node's id. Hex when it is no version of ours. */
export function versionShort(version: Uint8Array): string {
  if (version.length !== VERSION_BYTES) return hexOf(version);
  const { ms, counter } = timeOfVersion(versionFromBytes(version));
  let time = "";
  for (let value = ms, i = 0; i < 10; i++) {
    time = (DIGITS[value % 32] as string) + time;
    value = Math.floor(value / 32);
  }
  return `${time}${counter === 0 ? "" : `.${counter}`}-${hexOf(version.subarray(8, 10))}`;
}

/** How long ago the version was stamped, by this machine's clock: `2m 3s`. */
export function versionAge(version: Uint8Array, nowMs: number): string {
  if (version.length !== VERSION_BYTES) return "–";
  return durationText(Math.max(0, Math.round(nowMs - timeOfVersion(versionFromBytes(version)).ms)));
}
