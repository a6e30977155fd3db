/** A budget of bytes that many share: what is under way is taken from it and given back. */

export type ByteBudget = {
  /** False, and nothing taken, when too little is left. With nothing taken yet any amount is granted. */
  readonly take: (bytes: number) => boolean;
  readonly giveBack: (bytes: number) => void;
  readonly taken: () => number;
  readonly bytesMax: number;
};

export function createByteBudget(bytesMax: number): ByteBudget {
  let taken = 0;
  return {
    bytesMax,
    take: (bytes) => {
      if (taken > 0 && taken + bytes > bytesMax) return false;
      taken += bytes;
      return true;
    },
    giveBack: (bytes) => {
      taken -= bytes;
    },
    taken: () => taken,
  };
}
