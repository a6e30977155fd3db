/** Commands of the system that must succeed. */

/** Runs it to its end and answers what it printed; an error carries what it said on stderr. */
export async function runCommand(...words: readonly string[]): Promise<string> {
  const child = Bun.spawn([...words], { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [stdout, stderr] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  const code = await child.exited;
  if (code !== 0) throw new Error(`${words.join(" ")} ended with ${code}: ${stderr.trim()}`);
  return stdout;
}
