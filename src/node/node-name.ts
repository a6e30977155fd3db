/** Names for nodes that were given none: two words, easy to say and to type. */
import { pick, type Random } from "#base/random.ts";

const QUALITIES =
  "amber ample brave brisk calm civil clear crisp deft eager early fair fleet fond frank fresh glad grand hardy honest jolly keen kind lively loyal lucid merry mild neat nimble noble plain proud quick quiet ready round sharp sleek smart snug solid spry still stout sunny swift tidy trusty vivid warm wise witty young".split(
    " ",
  );
const ANIMALS =
  "badger bear beaver bison bobcat camel civet condor coyote crane crow curlew deer dingo dove eagle egret elk falcon ferret finch fox gannet gecko gibbon goose grouse hare hawk heron horse ibex jackal jay kestrel kite koala lemur lion llama lynx magpie marten mole moose newt ocelot osprey otter owl panda petrel pika plover puffin puma quail raven robin seal shrew skunk sloth stoat stork swan tapir tern tiger toad vole wolf wombat wren yak zebra".split(
    " ",
  );

export function drawNodeName(random: Random): string {
  return `${pick(random, QUALITIES)}-${pick(random, ANIMALS)}`;
}
