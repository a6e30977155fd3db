/**
 * Lost places: where a donor has something of which it cannot say the version, and nobody else mends it.
 *
 * It may be newer than what is here, and acknowledged with the help of whoever is away: what is here is not certain any
 * more. A head that has rotted is still in the donor's sums, though. Where they show the very same as what is here, nothing
 * is lacking; anywhere else the place becomes unreadable, of the latest version that it can have been.
 */
import type { Entry } from "#model/entry.ts";
import { LEAF_SIZE } from "#model/leaf.ts";
import type { NodeId } from "#model/node-id.ts";
import { clockwise, distance, type Position, type Range } from "#model/position.ts";
import type { RangeConfig } from "#model/range-config.ts";
import type { RangeDigest, ScanPlace } from "#model/store.ts";
import { after, ask, load } from "./machine.ts";
import type { Replication } from "./replication-state.ts";
import { latestLost } from "./scrub.ts";

type Question = {
  readonly range: Range;
  readonly epoch: number;
  readonly donor: NodeId;
  readonly config: RangeConfig;
};

const ASK_TIMEOUT_MS = 2000;
/** What is written to the stretch meanwhile is in one of the sums and not yet in the other. */
const TRIES_MAX = 5;
const AGAIN_AFTER_MS = 50;

/** `onEnd` hears what is to take those places here; undefined: the donor or the store did not answer. */
export function lostPlaces(
  replication: Replication,
  question: Question,
  places: readonly ScanPlace[],
  onEnd: (lost: readonly Entry[] | undefined) => void,
): void {
  const keys = places.map(({ position, key }) => ({ position, key }));
  load(replication.machine, { kind: "heads", keys, isWhole: true }, (result) => {
    if (result.kind !== "heads") return onEnd(undefined);
    const lost: ScanPlace[] = [];
    const next = (i: number): void => {
      const place = places[i];
      if (place === undefined) return onEnd(lost.map((one) => latestLost(replication, question.config, one)));
      const goOn = (isHere: boolean | undefined): void => {
        if (isHere === undefined) return onEnd(undefined);
        if (!isHere) lost.push(place);
        next(i + 1);
      };
      // What cannot be read here is no more certain for being the same.
      if (result.heads[i]?.kind === "head") isSameAround(replication, question, place.position, goOn);
      else goOn(false);
    };
    next(0);
  });
}

function isSameAround(
  { machine }: Pick<Replication, "machine">,
  { range, epoch, donor, config }: Question,
  position: Position,
  onEnd: (isSame: boolean | undefined) => void,
  tries = 1,
): void {
  const stretch = stretchAround(range, position);
  load(machine, { kind: "digests", range: stretch, parts: 1, upTo: undefined }, (result) => {
    if (result.kind !== "digests") return onEnd(undefined);
    const asked = { kind: "digests", range: stretch, epoch, parts: 1, upTo: undefined, config } as const;
    ask(machine, donor, asked, "digests-answer", ASK_TIMEOUT_MS, (answer) => {
      if (answer?.outcome.kind !== "digests") return onEnd(undefined);
      const isSame = isEqual(result.digests[0], answer.outcome.digests[0]);
      if (isSame || tries >= TRIES_MAX) return onEnd(isSame);
      after(machine, AGAIN_AFTER_MS, () =>
        isSameAround({ machine }, { range, epoch, donor, config }, position, onEnd, tries + 1),
      );
    });
  });
}

function isEqual(own: RangeDigest | undefined, theirs: RangeDigest | undefined): boolean {
  return own !== undefined && own.digest === theirs?.digest && own.entries === theirs.entries;
}

/** The leaf that holds the position, as far as it lies in the range: the sums of a shorter stretch are of what is read there. */
function stretchAround(range: Range, position: Position): Range {
  const back: bigint = position % LEAF_SIZE;
  const on = LEAF_SIZE - 1n - back;
  const fromStart = distance(clockwise(range.after, 1n), position);
  const toEnd = distance(position, range.upTo);
  return {
    after: clockwise(position, -1n - (back < fromStart ? back : fromStart)),
    upTo: clockwise(position, on < toEnd ? on : toEnd),
  };
}
