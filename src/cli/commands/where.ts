/** `taikv where KEY`: the range of a key, its replicas with what each holds, and hints. */
import { hexOf } from "#base/bytes.ts";
import { bytesText, durationText } from "#base/units.ts";
import type { taikv } from "#rpc/generated/taikv.js";
import type { CommandRun } from "../command.ts";
import { EXIT } from "../exit-code.ts";
import { keyFrom } from "../operand-bytes.ts";
import type { Output } from "../output.ts";
import { bytesField, versionField } from "../render/json-bytes.ts";
import { stateText, tableText } from "../render/table.ts";
import { versionAge, versionShort } from "../render/version-text.ts";
import { keyText } from "../value-syntax.ts";

type Replica = taikv.v1.WhereReplica.$Properties;
type WhereAnswer = taikv.v1.WhereResponse.$Properties;

const NOTHING = new Uint8Array(0);

/** By the numbers of the protocol's enum. */
const KINDS = [null, "payload", "tombstone"] as const;

export const run: CommandRun = async ({ operands, settings, client, output, signal }) => {
  const key = keyFrom(operands[0], settings);
  const kv = await client();
  const answer = await kv.operator.where({ key }, { signal });
  if (output.isJson) await output.json(whereJson(key, answer));
  else if (output.isTerminal) await output.line(whereText(key, answer, output, Date.now()));
  else for (const replica of answer.replicas ?? []) await output.line(replicaRow(replica));
  return EXIT.ok;
};

export function whereJson(key: Uint8Array, answer: WhereAnswer): object {
  return {
    v: 1,
    ...bytesField("key", key),
    position: hexOf(answer.position ?? NOTHING),
    range: {
      after: hexOf(answer.config?.range?.after ?? NOTHING),
      up_to: hexOf(answer.config?.range?.upTo ?? NOTHING),
    },
    epoch: answer.config?.epoch ?? 0,
    hops: answer.hops ?? 0,
    replicas: (answer.replicas ?? []).map((replica) => ({
      node: replica.name ?? "",
      id: hexOf(replica.node ?? NOTHING),
      address: replica.address ?? "",
      state: replica.state ?? "",
      answered: replica.answered ?? false,
      found: replica.found ?? false,
      version: versionField(replica.version ?? NOTHING),
      kind: replica.found === true ? (KINDS[replica.kind ?? 0] ?? null) : null,
      payload_bytes: replica.payloadBytes ?? 0,
      ttl_ms: (replica.ttlMs ?? 0) > 0 ? replica.ttlMs : null,
      expired: replica.expired === true,
      syncing: isSyncing(replica),
    })),
    hints: (answer.hints ?? []).map((hint) => ({
      node: hint.nodeName ?? "",
      for: hint.forName ?? "",
      version: versionField(hint.version ?? NOTHING),
    })),
  };
}

function replicaRow(replica: Replica): string {
  const kind = replica.found === true ? (KINDS[replica.kind ?? 0] ?? "") : "";
  return [
    replica.name,
    replica.address,
    replica.state,
    kind,
    hexOf(replica.version ?? NOTHING),
    replica.payloadBytes ?? 0,
  ].join("\t");
}

export function whereText(key: Uint8Array, answer: WhereAnswer, output: Output, nowMs: number): string {
  const { paint } = output;
  const replicas = answer.replicas ?? [];
  const position = hexOf(answer.position ?? NOTHING);
  const range = answer.config?.range;
  const heading = [
    paint("bold", keyText(key)),
    `position ${position}`,
    `range ${hexOf(range?.after ?? NOTHING).slice(0, 4)}…–${hexOf(range?.upTo ?? NOTHING).slice(0, 4)}…, epoch ${answer.config?.epoch ?? 0}`,
    replicas.length === 1 ? "1 copy" : `${replicas.length} copies`,
  ];
  const rows = [
    ...replicas.map((replica, index) => [String(index + 1), ...replicaCells(replica, output, nowMs)]),
    ...(answer.hints ?? []).map((hint) => {
      const version = hint.version ?? NOTHING;
      return [
        "",
        hint.nodeName ?? "",
        "",
        `hint for ${hint.forName ?? ""}`,
        versionShort(version),
        "",
        versionAge(version, nowMs),
      ];
    }),
  ];
  const table = tableText(
    [
      { title: "#", align: "right" },
      { title: "NODE" },
      { title: "ADDRESS" },
      { title: "STATE" },
      { title: "VERSION" },
      { title: "SIZE", align: "right" },
      { title: "AGE", align: "right" },
    ],
    rows,
    paint,
  );
  return [heading.join("   "), table, `  ${verdict(answer)}`].join("\n");
}

function replicaCells(replica: Replica, { paint }: Output, nowMs: number): string[] {
  const head = [replica.name ?? "", replica.address ?? "", stateText(replica.state ?? "", paint)];
  if (replica.answered !== true) return [...head, "–", "–", "–"];
  if (replica.found !== true) return [...head, isSyncing(replica) ? "syncing" : "nothing", "–", "–"];
  const version = replica.version ?? NOTHING;
  const isTombstone = KINDS[replica.kind ?? 0] === "tombstone";
  return [...head, versionShort(version), isTombstone ? "deleted" : sizeText(replica), versionAge(version, nowMs)];
}

/** With what is left of a time to live. */
function sizeText({ payloadBytes, ttlMs, expired }: Replica): string {
  if (expired === true) return "expired";
  const size = bytesText(payloadBytes ?? 0);
  return (ttlMs ?? 0) > 0 ? `${size}, ${durationText(ttlMs ?? 0)} left` : size;
}

/** What the table comes to, in a sentence or two. */
export function verdict(answer: WhereAnswer): string {
  const replicas = answer.replicas ?? [];
  const versions = replicas.map((replica) =>
    replica.answered === true && replica.found === true ? hexOf(replica.version ?? NOTHING) : "",
  );
  const newest = versions.toSorted().at(-1) ?? "";
  const answered = replicas.filter((replica) => replica.answered === true && !isSyncing(replica)).length;
  const needed = Math.floor(replicas.length / 2) + 1;
  const quorum =
    answered >= needed ? "Reads at quorum: fine." : `Reads at quorum need ${needed} replicas, ${answered} answered.`;
  if (newest === "") return `No replica holds this key. ${quorum}`;
  const current = replicas.filter((_, index) => versions[index] === newest).length;
  const hints = (answer.hints ?? []).map(
    (hint) => `${hint.forName} gets its copy when it returns (hint on ${hint.nodeName}).`,
  );
  return [`${current} of ${replicas.length} replicas current.`, quorum, ...hints].join(" ");
}

function isSyncing(replica: Replica): boolean {
  return replica.slotState === 2;
}
