/**
 * The command table: every command once, in the order in which help shows them.
 *
 * The code of each is named in `command-code.ts`.
 */
import type { CommandEntry, CommandGroup, Operand } from "./command.ts";
import type { OptionName } from "./options.ts";

/** Options that every command takes. */
export const GLOBAL_OPTIONS: readonly OptionName[] = ["json", "quiet", "color", "config", "yes", "help"];

const CLIENT: readonly OptionName[] = ["addr", "timeout"];
const SYNTAX: readonly OptionName[] = ["escapes", "hex", "base64"];

const KEY: Operand = { name: "KEY", isRequired: true, isMany: false };

function optionalOperand(name: string): Operand {
  return { name, isRequired: false, isMany: false };
}

type Draft = Partial<CommandEntry> & Pick<CommandEntry, "name" | "group" | "summary">;

function command(draft: Draft): CommandEntry {
  return { aliases: [], operands: [], options: [], detail: [], examples: [], isForShell: true, ...draft };
}

export const COMMANDS: readonly CommandEntry[] = [
  command({
    name: "serve",
    aliases: ["start"],
    group: "Start",
    summary: "run a node",
    detail: [
      "A folder without identity and no --join founds a cluster; with --join the node joins, or keeps trying, and never founds one. A folder with identity resumes it. Once a cluster has peers, start every node with --join, the founder too.",
      "Every option is also an environment variable (TAIKV_LISTEN for --listen) and a key of the --config file.",
    ],
    options: [
      "listen",
      "http",
      "advertise",
      "join",
      "replace",
      "force",
      "data",
      "engine",
      "sync",
      "name",
      "cluster-name",
      "vnodes",
      "weight",
      "position",
      "replicas",
      "consistency",
      "successors",
      "placement",
      "read-fanout",
      "replace-after",
      "purge-grace",
      "hint-window",
      "hints-max",
      "suspect-after",
      "zone",
      "insecure",
      "log-level",
      "log-format",
      "port-offset",
      "locations-max",
    ],
    examples: [
      ["taikv serve", "found a cluster on this machine"],
      ["taikv serve --join 127.0.0.1:7400 --port-offset 10 --data ./n2", "add a second node beside it"],
      ["taikv serve --listen 10.0.0.2:7400 --join 10.0.0.1:7400 --insecure", "join from another machine"],
    ],
    isForShell: false,
  }),
  command({
    name: "demo",
    group: "Start",
    summary: "start a cluster with sample data here, and a shell to break it with",
    detail: ["Real nodes on loopback with real data. Everything is deleted at the end."],
    options: ["nodes"],
    examples: [["taikv demo", "three nodes; then try :kill n2 and get city:tokyo"]],
    isForShell: false,
  }),
  command({
    name: "repl",
    aliases: ["shell"],
    group: "Start",
    summary: "open a shell on the cluster",
    detail: [
      "The data and cluster commands are the same words and flags as here. Piped input stops at the first error, with its exit code.",
    ],
    options: [...CLIENT, "consistency"],
    examples: [
      ["taikv repl", "talk to the node on this machine"],
      ["taikv repl -a 10.0.0.1:7400,10.0.0.2:7400 < statements.txt", "run statements from a file"],
    ],
    isForShell: false,
  }),
  command({
    name: "get",
    group: "Data",
    summary: "print the value of a key",
    detail: ["A terminal gets readable text, a pipe the exact bytes. Exit code 1: there is no such key."],
    operands: [KEY],
    options: [...CLIENT, "consistency", ...SYNTAX, "output"],
    examples: [
      ["taikv get user:42", "print it"],
      ["taikv get photo > photo.jpg", "exact bytes"],
      ["taikv get --hex 00ff", "a key that is no text"],
      ["taikv get -- -k", "a key that begins with a dash"],
    ],
  }),
  command({
    name: "insert",
    aliases: ["put", "set"],
    group: "Data",
    summary: "insert or replace the value of a key",
    detail: ["Without VALUE and --file the value is read from stdin. Repeating an insert is always safe."],
    operands: [KEY, optionalOperand("VALUE")],
    options: [...CLIENT, "consistency", ...SYNTAX, "file", "ttl"],
    examples: [
      ['taikv insert user:42 \'{"name":"Ada"}\'', "insert text"],
      ["taikv insert photo --file photo.jpg", "insert a file"],
      ["taikv insert session:7 token --ttl 30m", "gone after half an hour"],
      ["date | taikv insert now", "insert what is piped in"],
    ],
  }),
  command({
    name: "delete",
    aliases: ["del", "rm"],
    group: "Data",
    summary: "delete keys",
    detail: ["Exit code 1: there is no such key; 6: of several, some were not there or failed."],
    operands: [{ name: "KEY", isRequired: true, isMany: true }],
    options: [...CLIENT, "consistency", ...SYNTAX],
    examples: [["taikv delete user:42 user:43", "delete two keys"]],
  }),
  command({
    name: "scan",
    aliases: ["ls"],
    group: "Data",
    summary: "list keys and values",
    detail: ["Keys come in ring order, each once. In a pipe: key, tab, value, both escaped as -e reads them."],
    operands: [optionalOperand("PREFIX")],
    options: [...CLIENT, ...SYNTAX, "limit", "cursor", "keys-only"],
    examples: [
      ["taikv scan user: --limit 10", "the first ten users"],
      ["taikv scan --keys-only | wc -l", "count all keys"],
    ],
  }),
  command({
    name: "where",
    group: "Data",
    summary: "show which nodes hold a key, and in which version",
    operands: [KEY],
    options: [...CLIENT, ...SYNTAX],
    examples: [["taikv where user:42", "position, range, replicas and hints"]],
  }),
  command({
    name: "import",
    group: "Data",
    summary: "insert the rows of a file",
    detail: [
      'JSON lines: {"key"|"key_base64", "payload"|"payload_base64", "ttl_ms"?}. CSV: a header key,payload,encoding; encoding is empty, utf8 or base64.',
      "Rows that fail go to FILE.failed with line and reason, the rest goes in (exit 6). Importing again is safe.",
    ],
    operands: [{ name: "FILE", isRequired: true, isMany: false }],
    options: [...CLIENT, "consistency", "format", "in-flight"],
    examples: [
      ["taikv import users.jsonl", "import JSON lines"],
      ["zcat users.csv.gz | taikv import - --format csv", "import from a pipe"],
    ],
  }),
  command({
    name: "export",
    group: "Data",
    summary: "write all keys and values to a file",
    detail: ["The file appears under its name when it is complete. `taikv import` reads it."],
    operands: [{ name: "FILE", isRequired: true, isMany: false }],
    options: [...CLIENT, "format", "prefix"],
    examples: [
      ["taikv export backup.jsonl", "export everything"],
      ["taikv export - --format csv --prefix user: | gzip > users.csv.gz", "export a part to a pipe"],
    ],
  }),
  command({
    name: "status",
    group: "Cluster",
    summary: "show the cluster and its nodes",
    detail: ["Exit code 1: degraded."],
    options: [...CLIENT],
    examples: [["taikv status --json | jq .state", "for scripts"]],
  }),
  command({
    name: "ring",
    group: "Cluster",
    summary: "list the virtual nodes in ring order",
    options: [...CLIENT],
    examples: [["taikv ring | head", "the first positions"]],
  }),
  command({
    name: "node ls",
    group: "Cluster",
    summary: "list the nodes",
    options: [...CLIENT],
  }),
  command({
    name: "node info",
    group: "Cluster",
    summary: "show one node in detail",
    operands: [optionalOperand("NODE")],
    options: [...CLIENT],
    examples: [["taikv node info n2", "by name, id or address"]],
  }),
  command({
    name: "node leave",
    group: "Cluster",
    summary: "hand over all data of a node, then stop it",
    detail: ["Exit code 7: refused, as copies could not be handed over."],
    operands: [optionalOperand("NODE")],
    options: [...CLIENT, "force"],
    examples: [["taikv node leave n2", "by name, id or address; without NODE the one at --addr"]],
  }),
  command({
    name: "hints",
    group: "Cluster",
    summary: "list the writes kept for nodes that were away",
    detail: ["One row for each node that keeps some and each node that they are for."],
    options: [...CLIENT],
    examples: [["taikv hints", "how much waits for whom, and where"]],
  }),
  command({
    name: "node remove",
    group: "Cluster",
    summary: "forget a dead node for good",
    detail: [
      "Its id is refused from then on: started again with --join it comes back empty, as a new node. Its copies are made anew on the others.",
      "--force: although it runs; and ranges keep fewer copies where no node can take over. --force --accept-data-loss: ranges that lose a majority of their owners go on from what the others have, and those that lose all begin anew, empty.",
      "Exit code 7: refused as unsafe, as it is while a node that is up does not tell which ranges it has.",
    ],
    operands: [{ name: "NODE", isRequired: true, isMany: false }],
    options: [...CLIENT, "force", "accept-data-loss"],
    examples: [["taikv node remove n2", "by name, id or address"]],
  }),
  command({
    name: "node replace",
    group: "Cluster",
    summary: "let others take over from a dead node at once",
    detail: [
      "Like `node remove`. To put one particular node in its place, start that with: taikv serve --join HOST:PORT --replace NODE",
    ],
    operands: [{ name: "NODE", isRequired: true, isMany: false }],
    options: [...CLIENT, "force", "accept-data-loss"],
    examples: [["taikv node replace n2", "by name, id or address"]],
  }),
  command({
    name: "node weight",
    group: "Cluster",
    summary: "give a node another share of the ring",
    detail: [
      "Its virtual nodes become more or fewer, and ranges move until every node holds its share. The weight holds over restarts, until the node is started with another --weight.",
      "Above 0, at most 100; 1 is the share of a node that was started without --weight. Exit code 7: refused, as the ring would be too small.",
    ],
    operands: [
      { name: "NODE", isRequired: true, isMany: false },
      { name: "WEIGHT", isRequired: true, isMany: false },
    ],
    options: [...CLIENT],
    examples: [["taikv node weight n2 1.5", "by name, id or address"]],
  }),
  command({
    name: "task ls",
    group: "Cluster",
    summary: "list background work",
    options: [...CLIENT],
  }),
  command({
    name: "task cancel",
    group: "Cluster",
    summary: "end background work that can be ended",
    detail: [
      "A leave can be ended until every range is given away: the node stays and takes its ranges back. A change of weight can be ended while virtual nodes join or leave: the node goes back to the weight before.",
    ],
    operands: [{ name: "TASK", isRequired: true, isMany: false }],
    options: [...CLIENT],
    examples: [["taikv task cancel leave", "the node that leaves stays after all"]],
  }),
  command({
    name: "health",
    group: "Look inside",
    summary: "say whether a node is ready",
    detail: ["Exit code 1: not ready; 3: not reachable."],
    options: [...CLIENT],
    examples: [["taikv health -q", "for scripts: only the exit code"]],
  }),
  command({
    name: "version",
    group: "Set up",
    summary: "print the version",
  }),
  command({
    name: "help",
    group: "Set up",
    summary: "print help",
    operands: [{ name: "COMMAND", isRequired: false, isMany: true }],
  }),
];

export const COMMAND_GROUPS: readonly CommandGroup[] = ["Start", "Data", "Cluster", "Look inside", "Set up"];

/** The command of that name or alias. */
export function findCommand(name: string): CommandEntry | undefined {
  return COMMANDS.find((entry) => entry.name === name || entry.aliases.includes(name));
}

/** Second words of two-word commands that begin with `first`: `ls`, `info`, `leave` of `node`. */
export function secondWords(first: string): string[] {
  return COMMANDS.filter((entry) => entry.name.startsWith(`${first} `)).map((entry) =>
    entry.name.slice(first.length + 1),
  );
}

/** Names and aliases, two-word commands by their first word. */
export function commandWords(): string[] {
  return [...new Set(COMMANDS.flatMap((entry) => [entry.name.split(" ")[0] as string, ...entry.aliases]))];
}

/** The options of the command and those that all take. */
export function optionsOf(entry: CommandEntry): readonly OptionName[] {
  return [...entry.options, ...GLOBAL_OPTIONS];
}
