/** Flag > environment > file > default, and what is refused. */
import { expect, test } from "bun:test";
import { CommandError } from "../../src/cli/command-error.ts";
import { findCommand, optionsOf } from "../../src/cli/commands.ts";
import { isLoopback, serveOptionsFrom } from "../../src/cli/serve-settings.ts";
import { type FileValues, fileValuesFrom, settingsFrom } from "../../src/cli/settings.ts";
import { statementFrom } from "../../src/cli/statement.ts";
import { plainWords } from "../../src/cli/word.ts";

async function settingsOf(
  argv: string,
  environment: Record<string, string> = {},
  document: Record<string, unknown> = {},
) {
  const statement = statementFrom(plainWords(argv.split(" ")));
  if (statement.kind === "none") throw new Error("no command");
  return await settingsFrom(optionsOf(statement.command), {
    flags: statement.flags,
    environment,
    readFile: async (path): Promise<FileValues> => fileValuesFrom(document, path),
  });
}

async function faultOf(run: () => Promise<unknown>): Promise<CommandError["parts"]> {
  try {
    await run();
  } catch (error) {
    if (error instanceof CommandError) return error.parts;
    throw error;
  }
  throw new Error("it was taken");
}

test("a flag counts more than the environment, that more than the file, that more than the default", async () => {
  const file = { listen: "127.0.0.1:3", sync: "normal" };
  const environment = { TAIKV_CONFIG: "c.toml", TAIKV_LISTEN: "127.0.0.1:2" };
  expect((await settingsOf("serve --listen 127.0.0.1:1", environment, file)).settings.listen).toBe("127.0.0.1:1");
  expect((await settingsOf("serve", environment, file)).settings.listen).toBe("127.0.0.1:2");
  expect((await settingsOf("serve", { TAIKV_CONFIG: "c.toml" }, file)).settings.listen).toBe("127.0.0.1:3");
  expect((await settingsOf("serve", {}, file)).settings.listen).toBe("127.0.0.1:7400");
});

test("what nobody said is not said: only explicit settings of a cluster are compared", async () => {
  const { settings, said } = await settingsOf("serve");
  const options = serveOptionsFrom(settings, said, false);
  expect(options.replicas).toBeUndefined();
  expect(options.consistency).toBeUndefined();
  expect(options.successors).toBeUndefined();
  expect(options.clusterName).toBeUndefined();
  expect(options).toMatchObject({
    listen: "127.0.0.1:7400",
    http: "127.0.0.1:7401",
    dataFolder: "./taikv-data",
    engine: "sqlite",
    sync: "full",
    virtualNodes: 32,
    weight: 1,
  });
});

test("--port-offset moves both ports but leaves a free port free", async () => {
  const moved = await settingsOf("serve --port-offset 10");
  expect(serveOptionsFrom(moved.settings, moved.said, false)).toMatchObject({
    listen: "127.0.0.1:7410",
    http: "127.0.0.1:7411",
  });
  const free = await settingsOf("serve --listen 127.0.0.1:0 --http [::1]:0 --port-offset 10");
  expect(serveOptionsFrom(free.settings, free.said, false)).toMatchObject({ listen: "127.0.0.1:0", http: "[::1]:0" });
});

test("--no-http, and TAIKV_HTTP=none, mean none", async () => {
  expect((await settingsOf("serve --no-http")).settings.http).toBeUndefined();
  expect((await settingsOf("serve", { TAIKV_HTTP: "none" })).settings.http).toBeUndefined();
  expect((await settingsOf("serve", { TAIKV_CONFIG: "c" }, { http: false })).settings.http).toBeUndefined();
});

test("all faults are named at once, each with where it came from", async () => {
  const { title, exitCode } = await faultOf(
    async () => await settingsOf("serve --replicas 0 --weight x", { TAIKV_VNODES: "many" }),
  );
  expect(exitCode).toBe(2);
  for (const part of ['--replicas "0"', '--weight "x"', 'TAIKV_VNODES "many"']) expect(title).toContain(part);
});

test("an unknown name in the file is refused with a suggestion, a flag of one call is no setting", async () => {
  const unknown = await faultOf(async () => await settingsOf("serve", { TAIKV_CONFIG: "c.toml" }, { lisen: "a:1" }));
  expect(unknown.title).toContain('unknown option "lisen"; did you mean "listen"?');
  const flagOnly = await faultOf(async () => await settingsOf("serve", { TAIKV_CONFIG: "c.toml" }, { ttl: "5s" }));
  expect(flagOnly.title).toContain('unknown option "ttl"');
  expect((await settingsOf("insert k v", { TAIKV_TTL: "5s" })).settings.ttl).toBeUndefined();
});

test("numbers, switches and lists of the file are taken as TOML has them", async () => {
  const document = { replicas: 5, insecure: true, join: ["a:1", "b:2"], weight: 1.5 };
  const { settings } = await settingsOf("serve", { TAIKV_CONFIG: "c" }, document);
  expect(settings).toMatchObject({ replicas: 5, insecure: true, join: ["a:1", "b:2"], weight: 1.5 });
});

test("an address that other machines reach needs --insecure", async () => {
  for (const flags of ["--listen 0.0.0.0:7400", "--http [::]:7401", "--listen 10.0.0.1:1", "--listen myhost:1"]) {
    const refused = await faultOf(async () => {
      const { settings, said } = await settingsOf(`serve ${flags}`);
      serveOptionsFrom(settings, said, false);
    });
    expect(refused).toMatchObject({ code: "insecure", exitCode: 7 });
    const { settings, said } = await settingsOf(`serve ${flags} --insecure`);
    expect(serveOptionsFrom(settings, said, false).insecure).toBe(true);
  }
  for (const address of ["127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "localhost:1"])
    expect(isLoopback(address)).toBe(true);
});

for (const [argv, part] of [
  ["get k --timeout 5000", "it has no unit; write 5000s or 5000ms"],
  ["get k --timeout 0", "it must be from"],
  ["get k --addr http://h:1", "without a scheme"],
  ["get k --addr h", "an address is HOST:PORT"],
  ["get k --addr h:70000", "70000 is no port"],
  ["get k --addr a:1,,b:2", 'in ""'],
  ["get k -C most", "one, quorum or all"],
  ["serve --position 9c41", "16 hex digits"],
  ["serve --position 00000000000000aa,00000000000000bb,00000000000000aa", "00000000000000aa is there twice"],
  ["serve --name -x", "a name has"],
  ["scan --limit 1e3", "whole number"],
  ["insert k v --ttl -1s", "a duration looks like"],
] as const) {
  test(`refused: taikv ${argv}`, async () => {
    expect((await faultOf(async () => await settingsOf(argv))).title).toContain(part);
  });
}

test("every option of serve can be set by the environment", () => {
  expect(findCommand("serve")?.options.length).toBeGreaterThan(20);
});
