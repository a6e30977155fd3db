/** What the values of options may be, and what they mean: text in, a value or a fault out. */
import { bytesFrom, bytesText, durationMsFrom, durationText } from "#base/units.ts";
import { type Position, positionFromText, positionText } from "#model/position.ts";

/** The value, or what is wrong with the text as a sentence part. */
export type Checked<T> = { readonly value: T } | { readonly fault: string };

export type Reader<T> = (text: string) => Checked<T>;

export type Address = { readonly host: string; readonly port: number };

export const readText: Reader<string> = (text) => (text === "" ? { fault: "it is empty" } : { value: text });

/** A name of a node, cluster or zone: 1 to 64 letters, digits, dots, dashes and underscores. */
export const readName: Reader<string> = (text) =>
  /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u.test(text)
    ? { value: text }
    : { fault: "a name has 1 to 64 letters, digits, dots, dashes and underscores, and begins with a letter or digit" };

export function readInteger(least: number, most: number): Reader<number> {
  return (text) => {
    const value = Number(text);
    if (!/^\d{1,15}$/.test(text)) return { fault: `it is no whole number from ${least} to ${most}` };
    return value >= least && value <= most ? { value } : { fault: `it must be from ${least} to ${most}` };
  };
}

/** A decimal number above 0, at most `most`. */
export function readPositive(most: number): Reader<number> {
  return (text) => {
    const value = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || value <= 0 || value > most)
      return { fault: `it must be above 0 and at most ${most}` };
    return { value };
  };
}

/** A size with a unit, in bytes, within bounds. */
export function readBytes(least: number, most: number): Reader<number> {
  return (text) => {
    const value = bytesFrom(text);
    if (value === undefined) {
      if (/^\d+(\.\d+)?$/.test(text)) return { fault: `it has no unit; write ${text}MiB or ${text}GiB` };
      return { fault: "a size looks like 64MiB, 1.5GiB or 500KiB" };
    }
    return value >= least && value <= most
      ? { value }
      : { fault: `it must be from ${bytesText(least)} to ${bytesText(most)}` };
  };
}

/** A duration with a unit, in ms, within bounds. */
export function readDuration(leastMs: number, mostMs: number): Reader<number> {
  return (text) => {
    const value = durationMsFrom(text);
    if (value === undefined) {
      if (/^\d+(\.\d+)?$/.test(text)) return { fault: `it has no unit; write ${text}s or ${text}ms` };
      return { fault: "a duration looks like 250ms, 5s, 1m30s, 2h or 7d" };
    }
    const whole = Math.round(value);
    if (whole < leastMs || whole > mostMs) {
      return { fault: `it must be from ${durationText(leastMs)} to ${durationText(mostMs)}` };
    }
    return { value: whole };
  };
}

export function readChoice<const Choice extends string>(...choices: readonly Choice[]): Reader<Choice> {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    return found === undefined ? { fault: `it must be ${listText(choices)}` } : { value: found };
  };
}

/** `host:port`, with IPv6 in brackets. */
export const readAddress: Reader<string> = (text) => {
  const address = addressFrom(text);
  return "fault" in address ? address : { value: text };
};

/** A node by its name, id or address. */
export const readNode: Reader<string> = (text) => (text.includes(":") ? readAddress(text) : readName(text));

export function addressFrom(text: string): Address | { readonly fault: string } {
  const match = /^(?:\[([0-9a-fA-F:.%]+)\]|([^\s:[\]/]+)):(\d{1,5})$/.exec(text);
  if (match === null) {
    if (/^[a-z]+:\/\//i.test(text)) return { fault: "an address is HOST:PORT without a scheme" };
    return { fault: "an address is HOST:PORT, as in 127.0.0.1:7400 or [::1]:7400" };
  }
  const port = Number(match[3]);
  if (port > 65535) return { fault: `${port} is no port; the highest is 65535` };
  return { host: (match[1] ?? match[2]) as string, port };
}

/** One or more values, separated by commas. */
export function readList<T>(read: Reader<T>): Reader<readonly T[]> {
  return (text) => {
    const values: T[] = [];
    for (const part of text.split(",")) {
      const checked = read(part.trim());
      if ("fault" in checked)
        return { fault: text.includes(",") ? `in "${part.trim()}": ${checked.fault}` : checked.fault };
      values.push(checked.value);
    }
    return { value: values };
  };
}

/** Positions, each of them once. */
export const readPositions: Reader<readonly Position[]> = (text) => {
  const checked = readList(readPosition)(text);
  if ("fault" in checked) return checked;
  const twice = checked.value.find((position, i) => checked.value.indexOf(position) !== i);
  return twice === undefined ? checked : { fault: `${positionText(twice)} is there twice` };
};

/** 16 hex digits: fewer would leave open at which end zeros belong. */
export const readPosition: Reader<Position> = (text) => {
  const position = text.length === 16 ? positionFromText(text) : undefined;
  return position === undefined
    ? { fault: "a position has 16 hex digits, as in 9c41f0a2b3c4d5e6" }
    : { value: position };
};

/** `a, b or c`. */
export function listText(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
