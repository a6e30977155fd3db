/** What the machine must have for the fault suite, and what of that is missing. */
import { existsSync } from "node:fs";
import { fakeTimeLibrary } from "./native/clock-faults.ts";
import type { Row } from "./row.ts";
import { runCommand } from "./system-command.ts";

/** Programs, and the Debian packages that they are in. */
const PROGRAMS = {
  ip: "iproute2",
  nft: "nftables",
  nsenter: "util-linux",
  mount: "mount",
  umount: "mount",
  "mkfs.ext4": "e2fsprogs",
  fallocate: "util-linux",
} as const;

/** Sentences about what is missing; none when the rows can run. */
export async function missingFor(rows: readonly Row[]): Promise<string[]> {
  const missing: string[] = [];
  if (process.platform !== "linux") return ["Linux: the faults are made with its namespaces and filesystems"];
  const need = (program: string, debianPackage: string): void => {
    if (Bun.which(program) === null) missing.push(`${program}: apt-get install ${debianPackage}`);
  };
  for (const [program, debianPackage] of Object.entries(PROGRAMS)) need(program, debianPackage);
  if (rows.some(({ needs }) => needs?.includes("gcc"))) need("gcc", "gcc libc6-dev");
  if (rows.some(({ needs }) => needs?.includes("faketime")) && fakeTimeLibrary() === undefined) {
    missing.push("libfaketime: apt-get install faketime");
  }
  if (process.getuid?.() !== 0) missing.push("root: network namespaces and mounts are its alone");
  if (!existsSync("/dev/loop-control")) missing.push("/dev/loop-control: loop devices hold the nodes' filesystems");
  if (missing.length === 0) missing.push(...(await withheldRights()));
  return missing;
}

/** Root in a container may not be allowed to do what is needed. */
async function withheldRights(): Promise<string[]> {
  const name = `taikv-probe-${process.pid}`;
  try {
    await runCommand("ip", "netns", "add", name);
    await runCommand("ip", "netns", "del", name);
    return [];
  } catch (error) {
    return [`the right to make network namespaces: ${(error as Error).message}`];
  }
}
