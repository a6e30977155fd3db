/** D6: bytes of one node's files are flipped while it is down. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createRandom, type Random } from "#base/random.ts";
import { connectGrpc } from "../../support/grpc-client.ts";
import { atOnce } from "../at-once.ts";
import { judge, waitForRest } from "../judge.ts";
import { isUnique, payloadsOf } from "../load/history.ts";
import { attempt } from "../load/key-value-caller.ts";
import { startLoad } from "../load/load.ts";
import { atMost, none, plain, type Row } from "../row.ts";
import type { FaultNode } from "../world.ts";

const FLIPS = 200;
const REPAIRED_MS_MAX = 60_000;
/** What a log says of damage that was found, in whatever part of the store. */
const TELLING = /checksum|damaged|corrupt|malformed|set aside|unreadable/i;

export const bitRot: Row = {
  id: "D6",
  title: "bit rot on one node",
  promise: "200 flipped bytes in database and log, cold restart: 0 wrong values, all repaired within 60 s, told",
  withinMinutes: 15,
  run: async (run) => {
    const random = createRandom(run.seed);
    const rounds = run.isQuick ? 1 : 4;
    await using world = await run.open({ nodes: 3 });
    const names = world.nodes.map(({ name }) => name);
    const victim = world.node("n2");
    const wrong: string[] = [];
    const unrepaired: string[] = [];
    const untold: string[] = [];
    const repairedMs: number[] = [];
    let reads = 0;
    await using load = await startLoad({
      seed: run.seed,
      addresses: world.nodes.map(({ address }) => address),
      rate: 400,
      shares: { uniqueInserts: 0.7, uniqueGets: 0.1, sharedInserts: 0.1, sharedDeletes: 0.02 },
    });
    for (let round = 1; round <= rounds; round++) {
      await Bun.sleep(4000);
      // Closed properly, all is in the database; killed, much of it is in the log.
      const isClosed = round % 2 === 0;
      if (isClosed) await victim.stop();
      else await victim.kill();
      const flipped = await flip(victim, FLIPS, random);
      await victim.start({ withinMs: 60_000 });
      await load.rest();
      const { ms, faults } = await waitForRest(world, names, REPAIRED_MS_MAX);
      await load.resume();
      repairedMs.push(ms);
      unrepaired.push(...faults);
      const log = victim.process().log();
      if (!TELLING.test(log)) untold.push(`round ${round}: nothing in the log`);
      run.say(
        `round ${round} of ${rounds}: ${isClosed ? "closed" : "killed"}, flipped ${flipped}, repaired after ${Math.round(ms)} ms`,
      );
    }
    const history = await load.stop();
    using client = connectGrpc(victim.address);
    await atOnce(16, new Set(history.attempts.map((one) => one.key).filter(isUnique)), async (key) => {
      const read = await attempt(client, { kind: "get", key, consistency: "one", timeoutMs: 1000 });
      reads += 1;
      if (read.result === "ok" && !payloadsOf(key).includes(read.payload)) wrong.push(`${key}: ${read.payload}`);
    });
    run.report(plain(`${rounds} times ${FLIPS} flips`));
    run.report(none("wrong values at it", wrong, reads));
    run.report({
      ...atMost("all repaired after", Math.max(...repairedMs), REPAIRED_MS_MAX),
      isKept: unrepaired.length === 0,
      details: unrepaired,
    });
    run.report(none("rounds untold", untold, rounds));
    await judge(world, history, run);
  },
};

/** Flips a bit in each of so many bytes, spread over database and log by their sizes; answers how many in each. */
async function flip({ dataFolder }: FaultNode, count: number, random: Random): Promise<string> {
  const files = await Promise.all(
    ["store.db", "store.db-wal"].map(async (name) => {
      const path = join(dataFolder, name);
      return { name, path, bytes: await readFile(path).catch(() => Buffer.alloc(0)), flips: 0 };
    }),
  );
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  for (let i = 0; i < count; i++) {
    let at = random.below(total);
    for (const file of files) {
      if (at < file.bytes.length) {
        file.bytes[at] = (file.bytes[at] as number) ^ (1 << random.below(8));
        file.flips += 1;
        break;
      }
      at -= file.bytes.length;
    }
  }
  for (const { path, bytes, flips } of files) if (flips > 0) await writeFile(path, bytes, { flag: "r+" });
  return files.map(({ name, flips, bytes }) => `${flips} in ${name} (${bytes.length} bytes)`).join(", ");
}
