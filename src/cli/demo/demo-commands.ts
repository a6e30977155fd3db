/** What can be done to the demo's nodes from its shell. */
import type { ColonCommand } from "../repl/colon-command.ts";
import type { DemoCluster } from "./demo-cluster.ts";

export function demoCommands(cluster: DemoCluster): readonly ColonCommand[] {
  const named = (name: string, summary: string, act: (node: string) => Promise<string> | string): ColonCommand => ({
    name,
    operand: "NODE",
    summary,
    run: async ([node]) => [await act(node ?? "")],
  });
  return [
    named("kill", "end a node at once, as a power cut would", async (node) => {
      await cluster.kill(node);
      return `${node} is killed; reads and writes go on while a majority of copies is left. :revive ${node} brings it back`;
    }),
    named(
      "revive",
      "start a killed node again",
      async (node) => `${node} is back at ${(await cluster.revive(node)).ready.grpc}`,
    ),
    named("pause", "freeze a node: connected, but silent", (node) => {
      cluster.pause(node);
      return `${node} is frozen; :resume ${node} lets it go on`;
    }),
    named("resume", "let a frozen node go on", (node) => {
      cluster.resume(node);
      return `${node} goes on`;
    }),
    {
      name: "add",
      operand: "",
      summary: "start one more node",
      run: async () => {
        const { name, ready } = await cluster.add();
        return [`${name} has joined at ${ready.grpc}; \`status\` shows how it takes its share`];
      },
    },
  ];
}
