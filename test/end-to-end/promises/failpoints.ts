/** Death at every failpoint. */
import type { FailpointName } from "#base/failpoint.ts";
import { buildWithFailpoints } from "../../support/failpoint-binary.ts";
import { crashAt, FAILPOINTS, startVictimCluster } from "../crash-at.ts";
import { noneFigure, type PromiseCheck } from "./figure.ts";

export const failpoints: PromiseCheck = {
  name: "failpoints",
  summary: "a node dies at each failpoint under load and starts again without help",
  run: async (report) => {
    await using built = await buildWithFailpoints();
    await using cluster = await startVictimCluster();
    for (const failpoint of Object.keys(FAILPOINTS) as FailpointName[]) {
      const { lost, acknowledged } = await crashAt(cluster, built.path, failpoint);
      report(noneFigure(`${failpoint}: acknowledged writes lost`, lost, acknowledged));
    }
  },
};
