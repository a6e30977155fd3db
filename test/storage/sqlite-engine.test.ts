/** The SQLite engine keeps the laws of all engines, and its own about crashes, disks and files. */
import { openEngine } from "#storage/open-engine.ts";
import { STORAGE_WRITER_URL } from "../../src/workers.ts";
import { engineSuite } from "./engine-suite.ts";

const open = (folder: string) => openEngine({ kind: "sqlite", folder, sync: "full", writerUrl: STORAGE_WRITER_URL });

engineSuite("sqlite", { isKept: true, open });
