/** Enums of the protocol, both ways: a table from the model's word to the number, and back. */

export type EnumTable<Word extends string> = {
  readonly toWire: (word: Word) => number;
  /** `undefined` for a number that has no word here: unspecified, or from a later protocol. */
  readonly fromWire: (value: number | null | undefined) => Word | undefined;
};

export function enumTable<Word extends string>(numbers: Readonly<Record<Word, number>>): EnumTable<Word> {
  const words = new Map<number, Word>(Object.entries<number>(numbers).map(([word, value]) => [value, word as Word]));
  return { toWire: (word) => numbers[word], fromWire: (value) => words.get(value ?? 0) };
}
