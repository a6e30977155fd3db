/** The memory engine keeps the laws of all engines. */
import { openEngine } from "#storage/open-engine.ts";
import { engineSuite, spoilHeadInMemory } from "./engine-suite.ts";

engineSuite("memory", { isKept: false, open: () => openEngine({ kind: "memory" }), spoilHead: spoilHeadInMemory });
